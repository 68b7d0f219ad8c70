"""A folder served on this machine, as any plain file server would."""

from __future__ import annotations

import functools
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler
from typing import TYPE_CHECKING, BinaryIO

from tests.web.served import HOST, Server, answering, slowly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Quiet(SimpleHTTPRequestHandler):
    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:
        slowly(outputfile.write, source.read(), self.guess_type(getattr(source, "name", self.path)))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        pass


class Folder(Server):
    site: Path


@contextmanager
def served(folder: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """The address of the folder."""
    server = Folder((HOST, 0), functools.partial(handler, directory=str(folder)))
    server.site = folder
    with answering(server) as at:
        yield f"http://{HOST}:{at}/"
