"""Draws charts and paints pictures with vl-convert in a process of its own: one line of JSON in, one line out.

vl-convert starts threads that a forked worker does not inherit: a process that has drawn and then forks leaves children
that wait for ever at their first drawing (tried with 1.9.0). So nobody draws in the process that builds. A process that
needs drawings has its own pen, unless some were shared before it was forked: then all ask those, in turn, because one
takes 130 MB once it has drawn. The pen is run by its path, not as a module, so that it starts at once.
"""

from __future__ import annotations

import atexit
import base64
import functools
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


THRIFTY = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_MMAP_THRESHOLD_": "131072"}
"""What tells the memory of a process that draws (glibc's) to be given back soon: a tenth less, in the same time."""


class Pen:
    """The running process; it ends with the one that started it."""

    def __init__(self, fonts: Path, vega_lite: str) -> None:
        from multiprocessing import Lock  # not for the process that draws

        command = [sys.executable, "-I", str(Path(__file__)), str(fonts), vega_lite]
        self._owner = os.getpid()
        self._turn = Lock()
        thrifty = {**THRIFTY, **os.environ}
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=thrifty)
        atexit.register(self.close)

    def draw(self, chart: dict[str, Any], rows: list[dict[str, Any]]) -> str:
        """The SVG of a Vega-Lite specification whose dataset "rows" is these rows."""
        return self._asked(["draw", chart, rows])

    def paint(self, svg: str, scale: float) -> bytes:
        """An SVG as PNG, so many times as large as it says it is."""
        return base64.b64decode(self._asked(["paint", svg, scale]))

    def bundled(self, snippet: str) -> str:
        """The library that shows charts, with these lines at its end."""
        return self._asked(["bundle", snippet])

    def _asked(self, question: list[Any]) -> str:
        into, out = self._process.stdin, self._process.stdout
        assert into is not None  # noqa: S101 - both are pipes
        assert out is not None  # noqa: S101 - the same
        asked = json.dumps(question).encode() + b"\n"
        with self._turn:
            into.write(asked)
            into.flush()
            answer = out.readline()
        drawn, trouble = json.loads(answer) if answer else ("", "vl-convert ended while drawing")
        if trouble:
            raise RuntimeError(trouble)
        return str(drawn)

    @property
    def is_free(self) -> bool:
        """Whether nobody waits for it at this moment."""
        free = self._turn.acquire(block=False)
        if free:
            self._turn.release()
        return free

    def close(self) -> None:
        """End the process; a forked child that holds a copy of its parent's pen leaves it alone.

        It is not asked to end by closing its input: a worker that outlives an interrupted build still holds that open.
        """
        if os.getpid() == self._owner:
            atexit.unregister(self.close)
            self._process.kill()
            self._process.communicate()


_pens: dict[tuple[int, int], Pen] = {}
"""By process, because a forked child has others, and number in it."""
_shared: tuple[Pen, ...] = ()


def _pen_of(key: tuple[int, int], fonts: Path, vega_lite: str) -> Pen:
    if key not in _pens:
        _pens[key] = Pen(fonts, vega_lite)
    return _pens[key]


def pen(fonts: Path, vega_lite: str) -> Pen:
    """A pen that this process shares, one that is free if there is one; else its own."""
    if not _shared:
        return _pen_of((os.getpid(), 0), fonts, vega_lite)
    return next((one for one in _shared if one.is_free), _shared[os.getpid() % len(_shared)])


def share(fonts: Path, vega_lite: str, count: int) -> None:
    """From now on this process and those that are forked of it have so many pens; one takes little before it draws."""
    global _shared
    _shared = tuple(_pen_of((os.getpid(), number), fonts, vega_lite) for number in range(count))


def leave() -> None:
    """The pens that this process shares and those of its own end; whoever needs one after that starts another."""
    global _shared
    for key, one in list(_pens.items()):
        if one in _shared or key[0] == os.getpid():
            one.close()
            del _pens[key]
    _shared = ()


def main(fonts: str, vega_lite: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the build's to answer; this ends when its input does

    @functools.cache
    def engine() -> Any:  # noqa: ANN401 - a module
        import vl_convert  # only here: whoever imports this module must not start its threads

        vl_convert.register_font_directory(fonts)
        return vl_convert

    @functools.cache
    def compiled(chart: str) -> dict[str, Any]:
        """Vega-Lite takes longer to compile than a drawing to draw, and is the same for all of a kind."""
        vega: dict[str, Any] = engine().vegalite_to_vega(json.loads(chart), vl_version=vega_lite)
        return vega

    def drawn(chart: dict[str, Any], rows: list[dict[str, Any]]) -> str:
        vega = compiled(json.dumps(chart))
        data = [{**table, "values": rows} if table["name"] == "rows" else table for table in vega["data"]]
        svg: str = engine().vega_to_svg({**vega, "data": data})
        return svg

    def painted(svg: str, scale: float) -> str:
        return base64.b64encode(engine().svg_to_png(svg, scale=scale)).decode()

    def bundled(snippet: str) -> str:
        found: str = engine().javascript_bundle(snippet, vl_version=vega_lite)
        return found

    answers: dict[str, Callable[..., str]] = {"draw": drawn, "paint": painted, "bundle": bundled}
    for line in sys.stdin.buffer:
        try:
            what, *given = json.loads(line)
            answer = (answers[what](*given), "")
        except ValueError as error:
            answer = ("", str(error))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except BrokenPipeError:  # whoever asked was killed and needs no answer, nor a traceback
        os._exit(0)
