"""Every verdict can be said in both languages, with nothing left unfilled."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator import audit as package
from generator.audit import Outcome, audit
from generator.facts import audit_sentence
from generator.i18n import LANGUAGES, translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.composite.ranking import Ranking


def rules_in_code() -> Iterator[str]:
    """Names of rules as the modules of the audit give them to findings."""
    for file in sorted(Path(package.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding" and len(node.args) > 2:
                yield from (n.value for n in ast.walk(node.args[2]) if isinstance(n, ast.Constant))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_a_sentence(language: str):
    said = translator(language).strings["audit"]["say"]
    for rule in set(rules_in_code()):
        assert any(key.startswith(f"{rule}_") for key in said), rule


def test_both_languages_say_the_same_verdicts():
    vi, en = (translator(language).strings["audit"] for language in LANGUAGES)
    assert vi["say"].keys() == en["say"].keys()
    assert vi["likely"].keys() == en["likely"].keys()
    endings = tuple(f"_{outcome}" for outcome in Outcome)
    assert all(key.endswith(endings) for key in vi["say"] if key != "none")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_filled_and_closed(ranking: Ranking, language: str):
    t = translator(language)
    for verdict in audit(ranking).rows():
        said = audit_sentence(t, verdict, ranking.dataset)
        assert said.endswith("."), said
        assert not re.search(r"[{}]|  |Fraction|Printed\(|Claim|Interval", said), said
