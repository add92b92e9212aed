"""Clients on keep-alive connections, each of which asks again as soon as it is answered.

They share one thread and do little besides: on a machine of two processors, what clients compute
is missing to the server.
"""

import selectors
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

_MOST_BYTES = 256 * 1024
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"\r\nContent-Length: "


@dataclass(frozen=True, slots=True)
class Answer:
    """`seconds` from the first byte of the request to the last one of the answer."""

    seconds: float
    status: int
    body: bytes


class _Client:
    """One connection, and as much of the next answer as has come."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.came = b""
        self.asked = 0.0

    def ask(self, request: bytes) -> None:
        self.came = b""
        self.asked = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> Answer | None:
        """The answer if all of it is there. Raises ConnectionError."""
        came = self.socket.recv(_MOST_BYTES)
        if not came:
            raise ConnectionResetError("the server closed the connection")
        self.came += came
        end = self.came.find(_END_OF_HEAD) + len(_END_OF_HEAD)
        if end < len(_END_OF_HEAD):
            return None
        at = self.came.index(_LENGTH) + len(_LENGTH)
        if len(self.came) < end + int(self.came[at : self.came.index(b"\r", at)]):
            return None
        status = int(self.came[len("HTTP/1.1 ") :][:3])
        return Answer(time.perf_counter() - self.asked, status, self.came[end:])


def answers(port: int, requests: Iterable[bytes], connections: int) -> Iterator[Answer]:
    """The answers to all requests as they come. Raises ConnectionError if the server goes away."""
    waiting = iter(requests)
    with ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        clients = [_Client(port) for _ in range(connections)]
        for client in clients:
            stack.enter_context(client.socket)
        asking = 0
        for client, request in zip(clients, waiting, strict=False):
            selector.register(client.socket, selectors.EVENT_READ, client)
            client.ask(request)
            asking += 1
        while asking:
            for key, _ in selector.select():
                client = key.data
                answer = client.receive()
                if answer is None:
                    continue
                yield answer
                following = next(waiting, None)
                if following is None:
                    selector.unregister(client.socket)
                    asking -= 1
                else:
                    client.ask(following)
