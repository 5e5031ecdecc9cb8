"""Asking a process whether it is ready."""

import http.client
import socket
from collections.abc import Callable
from pathlib import Path


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=5)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def answers_on_socket(path: Path, page: str = "/livez") -> Callable[[], bool]:
    """Ready when a page is answered without an error over a Unix socket."""
    return lambda: _is_ok(_UnixConnection(path), page)


def answers_on_port(port: int, page: str = "/livez") -> Callable[[], bool]:
    """Ready when a page is answered without an error on 127.0.0.1."""
    return lambda: _is_ok(http.client.HTTPConnection("127.0.0.1", port, timeout=5), page)


def listens_on(*ports: int) -> Callable[[], bool]:
    """Ready when every port takes connections."""

    def every_port_listens() -> bool:
        try:
            for port in ports:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return False
        return True

    return every_port_listens


def log_says(log: Path, words: str) -> Callable[[], bool]:
    """Ready when the process has written these words (for those that open no door)."""
    return lambda: log.exists() and words in log.read_text(errors="replace")


def _is_ok(connection: http.client.HTTPConnection, page: str) -> bool:
    try:
        connection.request("GET", page, headers={"Host": "localhost", "X-Forwarded-Proto": "http"})
        return connection.getresponse().status < http.HTTPStatus.BAD_REQUEST
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
