"""Requests byte by byte: what no client library would send."""

import socket
from contextlib import closing

from playground.web.serving import Server


def connect(server: Server, timeout: float = 20) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=timeout)


def read_all(connection: socket.socket) -> bytes:
    """Everything until the server closes the connection."""
    parts = []
    try:
        while part := connection.recv(65_536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def send(server: Server, request: bytes) -> bytes:
    """The answer to a request on a connection of its own."""
    with closing(connect(server)) as connection:
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server has said all that it wants to say
        return read_all(connection)


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def request(
    line: str, *headers: str, host: str = "127.0.0.1", body: bytes = b"", end: str = "close"
) -> bytes:
    head = [f"{line} HTTP/1.1", f"Host: {host}", f"Connection: {end}", *headers]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body
