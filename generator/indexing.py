"""Asks Pagefind for the index of pages: run by its path in a process of its own, lines of JSON in and out.

Pages are told to Pagefind in their order, by which it numbers them: from a folder it takes them as the file system
lists them, which is another order on another machine. Nothing else is imported, because this waits while Pagefind takes
much memory.

One language after another, each by a Pagefind of its own: what it needs grows with the pages that it was told.

In: `["vi", "don-vi/hue/index.html", "<!doctype html>…"]` a line, those of a language together. Out: for each language a
line `{"pagefind.js": "…", …}`, contents in base64.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
from operator import itemgetter
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    Page = tuple[str, str, str]
    """Language, path, HTML."""


def main(pagefind: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the build's to answer, which ends this
    for _, pages in itertools.groupby(map(json.loads, sys.stdin.buffer), itemgetter(0)):
        sys.stdout.write(json.dumps(indexed(pagefind, pages)) + "\n")


def indexed(pagefind: str, pages: Iterable[Page]) -> dict[str, str]:
    """The files of one index by path."""
    service = subprocess.Popen([pagefind, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    asked, answers = service.stdin, service.stdout
    assert asked is not None  # noqa: S101 - both are pipes
    assert answers is not None  # noqa: S101 - the same
    asking = threading.Thread(target=ask_all, args=(asked, pages), daemon=True)
    asking.start()
    try:
        files = answered(answers)
        asking.join()  # it has read the first page of the next language
    finally:
        service.kill()
        service.wait()
    return {file["path"]: file["content"] for file in files}


def ask_all(service: IO[bytes], pages: Iterable[Page]) -> None:
    """It answers while it is asked, so that somebody else listens, and says what is wrong where it ends early."""
    with contextlib.suppress(BrokenPipeError):
        ask(service, pages)


def ask(service: IO[bytes], pages: Iterable[Page]) -> None:
    """Every page, then all files."""
    say(service, 0, type="NewIndex", config={})
    number = 0
    for number, (_, path, html) in enumerate(pages, 1):
        say(service, number, type="AddFile", index_id=0, file_path=path, file_contents=html)
    say(service, number + 1, type="GetFiles", index_id=0)
    service.flush()


def say(service: IO[bytes], number: int, **payload: object) -> None:
    message = json.dumps({"message_id": number, "payload": payload}).encode()
    service.write(base64.b64encode(message) + b",")


def answered(service: IO[bytes]) -> list[dict[str, str]]:
    """The files, when they are there; SystemExit with Pagefind's words where it refuses something or ends early."""
    left = b""
    while read := os.read(service.fileno(), 1 << 20):
        *messages, left = (left + read).split(b",")
        for message in messages:
            payload: dict[str, Any] = json.loads(base64.b64decode(message))["payload"]
            if payload["type"] == "Error":
                sys.exit(payload["message"])
            if payload["type"] == "GetFiles":
                files: list[dict[str, str]] = payload["files"]
                return files
    sys.exit("it ended before it had answered")


if __name__ == "__main__":
    main(*sys.argv[1:])
