"""What mkdocs.yml may say of downloads, and what is answered where it cannot be meant."""

from __future__ import annotations

import pytest
import yaml

from generator.errors import UseError
from generator.pages import WHOLE_FORMATS
from generator.settings import download_settings
from tests.conftest import ROOT


def test_downloads_are_as_usual_where_nothing_is_said_and_as_our_own_settings_say() -> None:
    assert download_settings({}) == WHOLE_FORMATS
    assert download_settings({"scores": 0}) == 0
    line = next(line for line in (ROOT / "mkdocs.yml").read_text(encoding="utf-8").splitlines() if "downloads:" in line)
    assert download_settings(yaml.safe_load(line)["downloads"]) == WHOLE_FORMATS


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (50000, "downloads.form"),
        ({"score": 1}, "downloads.unknown"),
        ({"scores": -1}, "downloads.scores"),
        ({"scores": True}, "downloads.scores"),
        ({"scores": "many"}, "downloads.scores"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_a_sentence(given: object, key: str) -> None:
    with pytest.raises(UseError) as error:
        download_settings(given)
    assert error.value.key == key
