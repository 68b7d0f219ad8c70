"""A case is the good base with a few changes, said in its change.toml, and the messages that these must bring."""

from __future__ import annotations

import os
import shutil
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BASE = HERE / "base"
CASES = HERE / "cases"
LANGUAGES = ("vi", "en")

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def names() -> list[str]:
    return sorted(folder.name for folder in CASES.iterdir() if (folder / "change.toml").exists())


def build(name: str, target: Path) -> Path:
    """The base with the case's changes, as a folder of packages below `target`."""
    datasets = target / "datasets"
    shutil.copytree(BASE, datasets)
    for change in tomllib.loads((CASES / name / "change.toml").read_text("utf-8"))["change"]:
        _apply(datasets / change["file"], change)
    return datasets


def _apply(path: Path, change: dict[str, Any]) -> None:
    if change.get("delete"):
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    if "rename" in change:
        path.rename(path.parent / change["rename"])
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if "symlink" in change:
        path.unlink(missing_ok=True)
        path.symlink_to(change["symlink"])
    elif change.get("fifo"):
        path.unlink(missing_ok=True)
        os.mkfifo(path)
    elif change.get("folder"):
        path.unlink(missing_ok=True)
        path.mkdir()
    elif not change.get("delete"):
        path.write_bytes(_content(path, change))


def _content(path: Path, change: dict[str, Any]) -> bytes:
    content = path.read_bytes() if path.exists() else b""
    if "text" in change:
        content = change["text"].encode()
    if "hex" in change:
        content = bytes.fromhex(change["hex"])
    if "replace" in change:
        assert change["replace"].encode() in content, change["replace"]
        content = content.replace(change["replace"].encode(), change["with"].encode(), 1)
    for _ in range(change.get("times", 1)):
        content += change.get("append", "").encode()
    if "encode" in change:
        content = _encoded(content.decode(), change["encode"])
    if change.get("nfd"):
        content = unicodedata.normalize("NFD", content.decode()).encode()
    if "line_end" in change:
        content = content.replace(b"\n", change["line_end"].encode())
    if change.get("cut_last_newline"):
        content = content.rstrip(b"\n")
    return bytes.fromhex(change.get("before", "")) + content


def _encoded(text: str, encoding: str) -> bytes:
    """windows-1258 writes most tones as signs of their own, so letters are taken apart as far as that."""
    if encoding != "cp1258":
        return text.encode(encoding)
    return b"".join(_cp1258(letter) for letter in text)


def _cp1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        apart = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in _TONES))
        return (base + "".join(sign for sign in apart if sign in _TONES)).encode("cp1258")
