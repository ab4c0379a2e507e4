"""Requests as bytes on a socket: an HTTP client would straighten what the tests want to send crooked."""

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """What a server sent back; status 0 stands for a connection that was closed without an answer."""

    status: int
    headers: dict[str, str]
    body: bytes


class Closed(Exception):
    """The server closed the connection."""


class Connection:
    """One connection to a server, opened anew when the server closes it."""

    def __init__(self, address: str, timeout_seconds: float = 10) -> None:
        parts = urlsplit(address)
        self._timeout = timeout_seconds
        self._to = (parts.hostname or "", parts.port or 80)
        self._socket: socket.socket | None = None
        self._rest = b""

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket, self._rest = None, b""

    def get(self, target: str, **headers: str) -> Answer:
        return self.ask("GET", target.encode(), **headers)

    def ask(self, method: str, target: bytes, **headers: str) -> Answer:
        lines = [f"{name.replace('_', '-')}: {value}".encode() for name, value in headers.items()]
        if not any(name.lower() == "host" for name in headers):
            lines.insert(0, b"Host: localhost")
        return self.send(
            b"\r\n".join([method.encode() + b" " + target + b" HTTP/1.1", *lines, b"", b""]), method
        )

    def send(self, request: bytes, method: str = "GET") -> Answer:
        for fresh in (self._socket is None, True):
            if fresh:
                self.close()
                self._socket = socket.create_connection(self._to, timeout=self._timeout)
            try:
                assert self._socket is not None
                self._socket.sendall(request)
                answer = self._read(method)
            except (Closed, ConnectionError, TimeoutError):
                if fresh:
                    self.close()
                    return Answer(0, {}, b"")
                continue
            if answer.headers.get("connection", "").lower() == "close":
                self.close()
            return answer
        raise AssertionError("not reached")

    def _more(self) -> None:
        assert self._socket is not None
        read = self._socket.recv(65536)
        if not read:
            raise Closed
        self._rest += read

    def _read(self, method: str) -> Answer:
        while b"\r\n\r\n" not in self._rest:
            self._more()
        head, self._rest = self._rest.split(b"\r\n\r\n", 1)
        first, *lines = head.decode("latin-1").split("\r\n")
        if not first.startswith("HTTP/"):
            raise Closed
        status = int(first.split(" ")[1])
        headers: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(":")
            assert name.lower() not in headers, f"{name} stands twice in {lines}"
            headers[name.lower()] = value.strip()
        if method == "HEAD" or status in {204, 304}:
            return Answer(status, headers, b"")
        if headers.get("transfer-encoding") == "chunked":
            return Answer(status, headers, self._chunks())
        if "content-length" not in headers:
            body = self._until_closed()
        else:
            length = int(headers["content-length"])
            while len(self._rest) < length:
                self._more()
            body, self._rest = self._rest[:length], self._rest[length:]
        return Answer(status, headers, body)

    def _chunks(self) -> bytes:
        body = b""
        while True:
            while b"\r\n" not in self._rest:
                self._more()
            size, self._rest = self._rest.split(b"\r\n", 1)
            length = int(size, 16)
            while len(self._rest) < length + 2:
                self._more()
            body += self._rest[:length]
            self._rest = self._rest[length + 2 :]
            if length == 0:
                return body

    def _until_closed(self) -> bytes:
        try:
            while True:
                self._more()
        except Closed:
            body, self._rest = self._rest, b""
            self.close()
            return body
