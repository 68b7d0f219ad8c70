"""`python -m generator` and `thuocdo`."""

from __future__ import annotations

import atexit
import os
import sys


def main() -> None:
    """The command; once it has done what it was asked, its process ends without taking apart what it holds.

    That takes half a second for the values of a whole country. All that others do at the end is done before.
    """
    atexit.register(_end)  # before anything else is imported, so that it is called last
    from generator.cli import main as command

    try:
        command()
    except SystemExit as ending:
        if ending.code in (None, 0):
            _Done.well = True
        raise


class _Done:
    well = False


def _end() -> None:
    if _Done.well:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
