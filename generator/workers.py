"""What every worker process does first."""

from __future__ import annotations

import signal


def leave_interrupts() -> None:
    """Ctrl-C reaches every process of the terminal; the main one says what it means and ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
