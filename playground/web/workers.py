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
import struct
import threading
from collections import deque
from collections.abc import Callable
from enum import Enum, auto
from queue import SimpleQueue
from typing import Final

Work = Callable[[bytes, bytes], tuple[bytes, bytes]]
"""What a worker does, in its own process: the head and the body of a request become those of an
answer. Never raises."""

MOST_SECONDS: Final = 60
"""After which a worker is ended. The limits on input keep every request far below."""


LARGE_BYTES: Final = 512 * 1024
"""What is larger takes a while, and is done by a worker of its own: nobody else waits for it."""
PATIENT: Final = 4


class Lane(Enum):
    """Which workers may do something."""

    MANY = auto()
    """As many as were asked for: for what is done soon."""
    LARGE = auto()
    """One, for what is large."""
    PATIENT = auto()
    """`PATIENT` of them, for what waits for another process, such as that of a template."""
    WRITER = auto()
    """One, which alone writes, and remembers what it has opened."""


class WorkerLostError(Exception):
    """The worker died, or was ended because it took too long; another one takes its place."""


class Workers:
    """Processes that do `work`: `count` of them, and some for each lane besides.

    To be made before a thread is started or a port opened.
    """

    def __init__(self, count: int, work: Work, most_seconds: float = MOST_SECONDS) -> None:
        self.most_seconds = most_seconds
        self.turns = {lane: _Turns() for lane in Lane}
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
        lanes = (*[Lane.MANY] * count, Lane.LARGE, *[Lane.PATIENT] * PATIENT, Lane.WRITER)
        for lane in lanes:
            self._start(lane)

    def ask(self, head: bytes, body: bytes, lane: Lane = Lane.MANY) -> tuple[bytes, bytes]:
        """Wait for a worker that is idle, and for its answer. Raises WorkerLostError."""
        if lane is Lane.MANY and len(body) > LARGE_BYTES:
            lane = Lane.LARGE
        worker = self.turns[lane].begin(_joined(head, body))
        try:
            answer = worker.answer()
        except BaseException:
            self._end(worker)
            self._start(lane)
            raise
        self.turns[lane].give(worker)
        return answer

    def close(self) -> None:
        """End them all, whatever they are doing."""
        self.nursery.close()
        for worker in list(self.every):
            self._end(worker)

    def _start(self, lane: Lane) -> None:
        ours, theirs = socket.socketpair()
        with self.birth:
            socket.send_fds(self.nursery, [b"+"], [theirs.fileno()])
            process = int(self.nursery.recv(16))
        theirs.close()
        worker = _Worker(process, ours, self.most_seconds)
        self.every.add(worker)
        self.turns[lane].give(worker)

    def _end(self, worker: "_Worker") -> None:
        self.every.discard(worker)
        with contextlib.suppress(ProcessLookupError):  # then that is why it did not answer
            os.kill(worker.process, signal.SIGKILL)
        worker.connection.close()


class _Worker:
    """This side of a worker: its process, and the connection to it."""

    def __init__(self, process: int, connection: socket.socket, seconds: float) -> None:
        self.process = process
        self.connection = connection
        self.seconds = seconds
        # The kernel looks at the clock: Python's own timeouts ask it once more for every message.
        limit = struct.pack("ll", int(seconds), int(seconds % 1 * 1_000_000))
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            connection.setsockopt(socket.SOL_SOCKET, option, limit)

    def begin(self, message: bytes) -> None:
        with contextlib.suppress(OSError):  # that it is dead shows when its answer is waited for
            self.connection.sendall(message)

    def answer(self) -> tuple[bytes, bytes]:
        try:
            return _received(self.connection)
        except BlockingIOError:
            raise WorkerLostError(f"no answer after {self.seconds} seconds") from None
        except (EOFError, OSError):
            raise WorkerLostError("the worker died") from None


class _Turns:
    """Workers that are idle, and requests that wait for one: what came first is first.

    Were a free worker put down for whoever looks next, threads would overtake each other, and of
    eight clients some would wait for twice as long as others. And who brings a worker back sends
    it off again at once: until the waiting thread runs, half a millisecond may go by.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.idle: deque[_Worker] = deque()
        self.waiting: deque[tuple[bytes, SimpleQueue[_Worker]]] = deque()

    def begin(self, message: bytes) -> _Worker:
        """A worker, as soon as there is one, that has been sent the message."""
        own: SimpleQueue[_Worker] = SimpleQueue()
        with self.lock:
            worker = self.idle.popleft() if self.idle else None
            if worker is None:
                self.waiting.append((message, own))
        if worker is None:
            return own.get()
        worker.begin(message)
        return worker

    def give(self, worker: _Worker) -> None:
        with self.lock:
            if not self.waiting:
                self.idle.append(worker)
                return
            message, own = self.waiting.popleft()
        worker.begin(message)
        own.put(worker)


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
            _serve(socket.socket(fileno=connections[0]), work)
        os.close(connections[0])
        server.send(str(process).encode())


def _serve(server: socket.socket, work: Work) -> None:
    """In a worker: answer until the server is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # it waits for processes of its own
    while True:
        try:
            server.sendall(_joined(*work(*_received(server))))
        except (EOFError, OSError):
            os._exit(0)


_LENGTHS = struct.Struct("!QQ")
_PIECE = 64 * 1024


def _joined(head: bytes, body: bytes) -> bytes:
    """Both as one message: each one more wakes the other process once more."""
    return _LENGTHS.pack(len(head), len(body)) + head + body


def _received(connection: socket.socket) -> tuple[bytes, bytes]:
    """The next message. Raises EOFError if the other side is gone."""
    message = bytearray()
    size = _LENGTHS.size
    while len(message) < size:
        piece = connection.recv(_PIECE)
        if not piece:
            raise EOFError
        message += piece
        if len(message) >= _LENGTHS.size:
            size = _LENGTHS.size + sum(_LENGTHS.unpack_from(message))
    end = _LENGTHS.size + _LENGTHS.unpack_from(message)[0]
    return bytes(message[_LENGTHS.size : end]), bytes(message[end:])
