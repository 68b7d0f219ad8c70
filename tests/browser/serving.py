"""A folder served on this machine, as any plain file server would."""

from __future__ import annotations

import functools
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, BinaryIO

from tests.web.served import slowly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Quiet(SimpleHTTPRequestHandler):
    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:
        slowly(outputfile.write, source.read(), self.guess_type(getattr(source, "name", self.path)))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        pass


class Server(ThreadingHTTPServer):
    site: Path

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader who goes on before a page has come is no fault of the server's."""


@contextmanager
def served(folder: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """The address of the folder."""
    server = Server(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    server.site = folder
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
