"""The product served on a local port, in a thread of the tests. Not here: what is in its database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 32


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a searched name must not stand in a log, not even here."""


class Counted:
    """An application that knows how many of its answers are not finished yet."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application = application
        self.running = 0
        self.changed = threading.Condition()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        with self.changed:
            self.running += 1
        try:
            answer = self.application(environ, start_response)
            try:
                yield from answer
            finally:
                getattr(answer, "close", bool)()
        finally:
            with self.changed:
                self.running -= 1
                self.changed.notify_all()

    def settle(self, seconds: float = 20) -> None:
        """Wait for the answers that run: a page that was closed leaves its last request working on the rows."""
        with self.changed:
            if not self.changed.wait_for(lambda: self.running == 0, timeout=seconds):
                raise TimeoutError(f"{self.running} answers still run after {seconds} s")


@contextmanager
def served(application: Callable[..., Any]) -> Iterator[str]:
    """The base address ("http://127.0.0.1:40001") while the block runs."""
    server = make_server("127.0.0.1", 0, application, _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
