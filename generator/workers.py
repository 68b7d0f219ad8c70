"""What every worker process does first, and a process that works something out while its parent goes on."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import pickle
import signal
import sys
import traceback
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from types import TracebackType

T = TypeVar("T")


def leave_interrupts() -> None:
    """Ctrl-C reaches every process of the terminal; the main one says what it means and ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def can_fork() -> bool:
    return "fork" in multiprocessing.get_all_start_methods()


class Meanwhile(Generic[T]):
    """What a copy of this process makes while this one goes on; whoever asks for the result waits for it.

    The copy is forked, so that nothing need be handed over. On leaving, a copy that is not done is ended.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        context = multiprocessing.get_context("fork")
        self._told, telling = context.Pipe(duplex=False)
        self._process = context.Process(target=_tell, args=(telling, make), daemon=True)
        self._process.start()
        telling.close()

    def result(self) -> T:
        """An exception of the copy's is raised here."""
        found, error = self._answer
        if error is not None:
            raise error
        return found

    @cached_property
    def _answer(self) -> tuple[T, Exception | None]:
        try:
            answer: tuple[T, Exception | None] = self._told.recv()
        except EOFError:
            raise RuntimeError("a worker process was ended from outside") from None
        self._process.join()
        return answer

    def __enter__(self) -> Meanwhile[T]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.join()
        self._told.close()


@contextlib.contextmanager
def meanwhile(make: Callable[[], T], *, beside: bool) -> Iterator[Callable[[], T]]:
    """Gives what `make` makes, when it is asked for; beside: whether a copy of this process begins at once.

    A process that ends with its parent must have no children, so that it makes it itself.
    """
    if beside and can_fork() and not multiprocessing.current_process().daemon:
        with Meanwhile(make) as begun:
            yield begun.result
    else:
        yield make


def _tell(telling: Connection, make: Callable[[], T]) -> None:
    leave_interrupts()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # so that it ends what it started and removes what it made
    gc.disable()  # it ends soon, and looking through what is inherited would copy it
    try:
        telling.send((make(), None))
    except Exception as error:
        error.add_note(traceback.format_exc())
        telling.send((None, _that_travels(error)))


def _that_travels(error: Exception) -> Exception:
    """The same where it comes out of another process as it went in, else its words."""
    try:
        whole = type(pickle.loads(pickle.dumps(error))) is type(error)  # noqa: S301 - what this process has packed
    except Exception:
        whole = False
    return error if whole else RuntimeError("".join(traceback.format_exception(error)))
