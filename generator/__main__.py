"""`python -m generator` and `thuocdo`."""

from __future__ import annotations

import atexit
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    run(_command)


def _command() -> None:
    from generator.cli import main as command

    command()


def run(command: Callable[[], None]) -> None:
    """A command; once it has done what it was asked, its process ends without taking apart what it holds.

    That would take half a second for the values of a whole country. All that others do at the end is done before.
    """
    atexit.register(_end)  # before anything else is imported, so that it is called last
    try:
        command()
    except SystemExit as ending:
        _Done.well = ending.code in (None, 0)
        raise
    _Done.well = True


class _Done:
    well = False


def _end() -> None:
    if _Done.well:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
