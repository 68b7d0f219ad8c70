"""The content-security policy of every built page: ours, before all that it rules, with the hash of each script."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
EMBEDDED = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
"""Of pages made to be framed elsewhere: they run nothing and ask for nothing later."""
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', re.IGNORECASE)
RULED = re.compile(r"<(?:script|link|img|style|base|form)\b", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)


def sha256(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def wanted(page: str) -> str:
    codes = {
        code for attributes, code in SCRIPT.findall(page) if " src=" not in attributes and "json" not in attributes
    }
    return POLICY.format(hashes="".join(f" {digest}" for digest in sorted(map(sha256, codes))))


def test_every_page_has_the_policy_with_the_hashes_of_its_own_scripts_and_no_others(real_site: Path) -> None:
    wrong = {}
    for file in real_site.rglob("*.html"):
        page = file.read_text(encoding="utf-8")
        found, first = META.findall(page), RULED.search(page)
        early = first is not None and first.start() < page.lower().find("http-equiv")
        path = file.relative_to(real_site).as_posix()
        embedded = path.startswith(("nhung/", "en/nhung/"))
        if found != [EMBEDDED if embedded else wanted(page)] or early:
            wrong[path] = (found, early)
    assert wrong == {}
