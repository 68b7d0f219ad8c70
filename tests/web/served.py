"""A site on this machine as a portal serves it: below a path, gzipped, with 404.html for what is not there."""

from __future__ import annotations

import functools
import gzip
import os
import threading
import time
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOST = "127.0.0.1"
PACKED = {".html", ".css", ".js", ".json", ".jsonld", ".svg", ".csv", ".xml", ".txt"}
LEVEL = 6
"""What web servers use unless told otherwise."""


PAUSE = float(os.environ.get("SERVED_PAUSE", "0"))
"""Seconds: a page then comes in two parts with this pause between them, as on a slow line, and any other file after it.
A test that reads a page before it is there fails so on every machine, not on a busy one once in a hundred runs."""


def slowly(write: Callable[[bytes], object], data: bytes, kind: str) -> None:
    """Writes the data, with the pause after the first quarter of a page or before any other file."""
    parted = len(data) // 4 if PAUSE and kind.startswith("text/html") else 0
    write(data[:parted])
    time.sleep(PAUSE)
    write(data[parted:])


@functools.cache
def packed(data: bytes) -> bytes:
    return gzip.compress(data, LEVEL, mtime=0)


class Portal(SimpleHTTPRequestHandler):
    """directory: the site; base: the path below which it stands, "/" or "/vn/"."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript", ".woff2": "font/woff2"}

    def __init__(self, *arguments: object, base: str = "/", **options: object) -> None:
        self.base = base
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].partition("#")[0]
        inside = path.startswith(self.base)
        file = Path(self.translate_path("/" + path.removeprefix(self.base)))
        if inside and file.is_dir() and not path.endswith("/"):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", path + "/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if file.is_dir():
            file /= "index.html"
        if inside and file.is_file():
            self.answer(HTTPStatus.OK, file)
        else:
            self.answer(HTTPStatus.NOT_FOUND, Path(self.directory, "404.html"))

    def answer(self, status: HTTPStatus, file: Path) -> None:
        data = file.read_bytes()
        self.send_response(status)
        kind = self.guess_type(file)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        if file.suffix in PACKED and "gzip" in self.headers.get("Accept-Encoding", ""):
            data = packed(data)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")  # as Pages
        self.end_headers()
        slowly(self.wfile.write, data, kind)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader who goes on before a page has come is no fault of the server's."""


@contextmanager
def answering(server: ThreadingHTTPServer) -> Iterator[int]:
    """The port of a server that answers until the block ends."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def served(site: Path, base: str = "/", port: int = 0) -> Iterator[str]:
    """The address of the site, with a slash at its end. port: 0 takes a free one."""
    with answering(Server((HOST, port), functools.partial(Portal, directory=str(site), base=base))) as at:
        yield f"http://{HOST}:{at}{base}"
