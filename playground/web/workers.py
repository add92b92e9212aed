"""Processes that do the work of requests, so that one server uses every processor.

The server itself reads requests, refuses, counts, writes its log and sends answers, for all
clients at once. What makes the engine work is handed to a worker: a copy of this process that does
one thing at a time. A worker that dies, or takes too long, costs the one request that it had.

All workers are forked by the nursery, a copy that was made before there were any threads: a
process with threads must not be forked.
"""

import contextlib
import os
import signal
import socket
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Final

Work = Callable[[bytes, bytes], tuple[bytes, bytes]]
"""What a worker does, in its own process: the head and the body of a request become those of an
answer. Never raises."""

MOST_SECONDS: Final = 60
"""After which a worker is ended. The limits on input keep every request far below."""


class WorkerLostError(Exception):
    """The worker died, or was ended because it took too long; another one takes its place."""


class Workers:
    """`count` processes that do `work`. To be made before a thread is started or a port opened."""

    def __init__(self, count: int, work: Work, most_seconds: float = MOST_SECONDS) -> None:
        self.most_seconds = most_seconds
        self.idle: SimpleQueue[_Worker] = SimpleQueue()
        self.every: set[_Worker] = set()
        self.birth = threading.Lock()
        for thread in threading.enumerate():
            if isinstance(thread, threading.Timer):
                thread.join(1)  # the rate limiter's, which looks once for old counts
        self.nursery, theirs = socket.socketpair()
        if os.fork() == 0:
            self.nursery.close()
            _nurse(theirs, work)
        theirs.close()
        for _ in range(count):
            self._start()

    def ask(self, head: bytes, body: bytes) -> tuple[bytes, bytes]:
        """Wait for a worker that is idle, and for its answer. Raises WorkerLostError."""
        worker = self.idle.get()
        try:
            answer = worker.ask(head, body, self.most_seconds)
        except BaseException:
            self._end(worker)
            self._start()
            raise
        self.idle.put(worker)
        return answer

    def close(self) -> None:
        """End them all, whatever they are doing."""
        self.nursery.close()
        for worker in list(self.every):
            self._end(worker)

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with self.birth:
            socket.send_fds(self.nursery, [b"+"], [theirs.fileno()])
            process = int(self.nursery.recv(16))
        theirs.close()
        worker = _Worker(process, Connection(ours.detach()))
        self.every.add(worker)
        self.idle.put(worker)

    def _end(self, worker: "_Worker") -> None:
        self.every.discard(worker)
        with contextlib.suppress(ProcessLookupError):  # then that is why it did not answer
            os.kill(worker.process, signal.SIGKILL)
        worker.connection.close()


class _Worker:
    """This side of a worker: its process, and the connection to it."""

    def __init__(self, process: int, connection: "Connection[bytes, bytes]") -> None:
        self.process = process
        self.connection = connection

    def ask(self, head: bytes, body: bytes, seconds: float) -> tuple[bytes, bytes]:
        try:
            self.connection.send_bytes(_joined(head, body))
            if not self.connection.poll(seconds):
                raise WorkerLostError(f"no answer after {seconds} seconds")
            return _parts(self.connection.recv_bytes())
        except (EOFError, OSError):
            raise WorkerLostError("the worker died") from None


def _nurse(server: socket.socket, work: Work) -> None:
    """In the nursery: fork a worker for each connection that comes, until the server is gone."""
    for number in (signal.SIGTERM, signal.SIGINT):  # the server is told, and ends the workers
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # dead workers need no burial
    while True:
        _, connections, _, _ = socket.recv_fds(server, 1, 1)
        if not connections:
            os._exit(0)
        process = os.fork()
        if process == 0:
            server.close()
            _serve(Connection(connections[0]), work)
        os.close(connections[0])
        server.send(str(process).encode())


def _serve(server: "Connection[bytes, bytes]", work: Work) -> None:
    """In a worker: answer until the server is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # it waits for processes of its own
    while True:
        try:
            server.send_bytes(_joined(*work(*_parts(server.recv_bytes()))))
        except (EOFError, OSError):
            os._exit(0)


def _joined(head: bytes, body: bytes) -> bytes:
    """Both as one message: each one more wakes the other process once more."""
    return len(head).to_bytes(4, "big") + head + body


def _parts(message: bytes) -> tuple[bytes, bytes]:
    end = 4 + int.from_bytes(message[:4], "big")
    return message[4:end], message[end:]
