"""HTTP servers on loopback that answer as a test wants, properly or not."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Request:
    """One request as it came; header names are lower-case."""

    method: str
    path: str
    headers: dict[str, str]
    connection: socket.socket


Reply = bytes | None
"""What to send; None if the handler has sent all that it wants, and the connection ends."""


@dataclass
class Server:
    """`handler` makes the reply to each request; `requests` are those that came so far."""

    handler: Callable[[Request], Reply]
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    @property
    def authority(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def lines(self) -> list[str]:
        return [f"{request.method} {request.path}" for request in self.requests]


def reply(
    status: int = 200, body: bytes = b"", headers: dict[str, str] | None = None, method: str = ""
) -> bytes:
    """A complete answer; for HEAD it has no body."""
    lines = [f"HTTP/1.1 {status} Text", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + (b"" if method == "HEAD" else body)


@contextmanager
def serving(handler: Callable[[Request], Reply]) -> Iterator[Server]:
    """A server in threads, which ends with the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(handler, listener.getsockname()[1])
        open_now: list[socket.socket] = []

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    server.connections += 1
                    open_now.append(connection)
                    threading.Thread(target=_speak, args=(server, connection), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)
            for connection in open_now:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
                connection.close()


def _speak(server: Server, connection: socket.socket) -> None:
    with suppress(OSError, ValueError), connection.makefile("rb") as file:
        while line := file.readline():
            method, path, _ = line.decode().split(" ", 2)
            headers = {}
            while (line := file.readline().strip()) != b"":
                name, _, value = line.decode().partition(":")
                headers[name.lower()] = value.strip()
            request = Request(method, path, headers, connection)
            server.requests.append(request)
            answer = server.handler(request)
            if answer is None:
                break
            connection.sendall(answer)
        connection.shutdown(socket.SHUT_RDWR)
