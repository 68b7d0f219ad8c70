"""One chromium and one server for every module that reads the real site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright
from provide import system_chromium

from tests.conftest import SUB_PATH
from tests.web.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


expect.set_options(timeout=15_000)  # as long as every other wait: a busy machine is slow, not wrong


@pytest.fixture(scope="session")
def address(real_site: Path) -> Iterator[str]:
    """The real site below a path, as Pages serves it: 404.html for what is not there."""
    with served(real_site, f"/{SUB_PATH}") as there:
        yield there


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=system_chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()
