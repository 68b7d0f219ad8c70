"""A small build in a process of its own: `build.py SITE GENERATION FILES [USER]`, for tests to kill, starve or repeat.

Prints "started" before the first file. Every file of generation n says n, so that a mixture of two would show.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from generator.publish import staging

PAGE = (
    '<!doctype html><html lang="vi"><title>{n}</title><p id="a">Thế hệ {n}<a href="../trang-{next}/#a">sau</a></html>\n'
)


def build(site: Path, generation: str, files: int) -> None:
    with staging(site) as new:
        print("started", flush=True)
        for n in range(files):
            page = PAGE.format(n=generation, next=(n + 1) % files) + "x" * 2000
            new.write(f"trang-{n}/index.html", page.encode())
        new.publish(expect=["trang-0/index.html"], stamp=1_700_000_000)


if __name__ == "__main__":
    if len(sys.argv) == 5:
        os.setgroups([])
        os.setgid(int(sys.argv[4]))
        os.setuid(int(sys.argv[4]))
    build(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
