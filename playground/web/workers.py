"""Processes that do the work of requests, so that one server uses every processor.

The server itself reads requests, refuses, counts, writes its log and sends answers, for all
clients at once. What makes the engine work is handed to a worker: a copy of this process that does
one thing at a time. The server's loop speaks with all of them. A worker that dies, or takes too
long, costs the one request that it had.

All workers are forked by the nursery, a copy that was made before there were any threads: a
process with threads must not be forked.
"""

import contextlib
import os
import signal
import socket
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from enum import Enum, auto
from functools import partial
from typing import Final

from playground.web.loop import Loop, Socket
from playground.web.request_log import log_fault

Answer = tuple[bytes, bytes]
Work = Callable[[bytes, bytes], Answer]
"""What a worker does, in its own process: the head and the body of a request become those of an
answer. Never raises."""

MOST_SECONDS: Final = 60
"""After which a worker is ended. The limits on input keep every request far below."""
REFUSED: Final = b"-"
"""What the nursery says if the system lets it have no other process now."""
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

    To be made before a thread is started or a port opened; they begin when they join a loop.
    """

    def __init__(self, count: int, work: Work, most_seconds: float = MOST_SECONDS) -> None:
        self.most_seconds = most_seconds
        patient = [Lane.PATIENT] * PATIENT
        self.lanes = (*[Lane.MANY] * count, Lane.LARGE, *patient, Lane.WRITER)
        self.idle: dict[Lane, deque[_Worker]] = {lane: deque() for lane in Lane}
        self.waiting: dict[Lane, deque[_Asked]] = {lane: deque() for lane in Lane}
        self.every: set[_Worker] = set()
        self.missing: list[Lane] = []
        self.is_orphaned = False
        for thread in threading.enumerate():
            if isinstance(thread, threading.Timer):
                thread.join(1)  # the rate limiter's, which looks once for old counts
        self.nursery, theirs = socket.socketpair()
        if os.fork() == 0:
            self.nursery.close()
            _nurse(theirs, work)
        theirs.close()

    def join(self, loop: Loop, orphaned: Callable[[], None] = lambda: None) -> None:
        """Start them; from now on the loop speaks with them.

        `orphaned` is called if the nursery is gone: there will be no other workers.
        """
        self.loop = loop
        self.orphaned = orphaned
        for lane in self.lanes:
            self._start(lane)
        loop.each_second += [self._end_slow, self._start_missing]

    def ask(self, head: bytes, body: bytes, lane: Lane = Lane.MANY) -> "Future[Answer]":
        """The answer of the next worker that is idle, or a WorkerLostError; from any thread."""
        if lane is Lane.MANY and len(body) > LARGE_BYTES:
            lane = Lane.LARGE
        asked = _Asked(_joined(head, body), lane)
        if self.loop.is_here():
            self._begin(asked)
        else:
            self.loop.call(partial(self._begin, asked))
        return asked.answer

    def close(self) -> None:
        """End them all, whatever they are doing."""
        self.nursery.close()
        for idle in self.idle.values():
            idle.clear()
        for worker in list(self.every):
            self._end(worker)
            if worker.asked:
                worker.asked.answer.set_exception(WorkerLostError("the server ends"))
        for lane in Lane:
            self._give_up(lane)

    def _begin(self, asked: "_Asked") -> None:
        idle = self.idle[asked.lane]
        if idle:
            idle.popleft().begin(asked)
        else:
            self.waiting[asked.lane].append(asked)
            self._give_up(asked.lane)

    def _give(self, worker: "_Worker") -> None:
        if self.waiting[worker.lane]:
            worker.begin(self.waiting[worker.lane].popleft())
        else:
            self.idle[worker.lane].append(worker)

    def _give_up(self, lane: Lane) -> None:
        """Where there is no worker, nobody waits for one."""
        if not any(worker.lane is lane for worker in self.every):
            while self.waiting[lane]:
                asked = self.waiting[lane].popleft()
                asked.answer.set_exception(WorkerLostError("there is no worker"))

    def _start(self, lane: Lane) -> None:
        """Have one more worker: now, or as soon as there can be one."""
        try:
            worker = _Worker(*self._forked(), lane, self)
        except OSError:
            log_fault(sys.exc_info())
            if not self.is_orphaned:
                self.missing.append(lane)
            self._give_up(lane)
        else:
            self.every.add(worker)
            self._give(worker)

    def _start_missing(self) -> None:
        missing, self.missing = self.missing, []
        for lane in missing:
            self._start(lane)

    def _forked(self) -> tuple[int, socket.socket]:
        """A process, and the connection to it. Raises OSError if there cannot be one now."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self.nursery, [b"+"], [theirs.fileno()])
                answer = self.nursery.recv(16)
            except ConnectionError:
                answer = b""
        if answer not in (b"", REFUSED):
            return int(answer), ours
        ours.close()
        if not answer and not self.is_orphaned:
            self.is_orphaned = True
            self.orphaned()
        raise OSError("no process can be forked")

    def _end_slow(self) -> None:
        oldest = time.monotonic() - self.most_seconds
        for worker in list(self.every):
            if worker.asked and worker.began < oldest:
                worker.lose(f"no answer after {self.most_seconds} seconds")

    def _end(self, worker: "_Worker") -> None:
        self.every.discard(worker)
        with contextlib.suppress(ProcessLookupError):  # then that is why it did not answer
            os.kill(worker.process, signal.SIGKILL)
        worker.close()


class _Asked:
    """A message for a worker of a lane, and what will be its answer."""

    def __init__(self, message: bytes, lane: Lane) -> None:
        self.message = message
        self.lane = lane
        self.answer: Future[Answer] = Future()


class _Worker(Socket):
    """This side of a worker: its process, the connection to it, and what it is asked for.

    Whoever waits for a worker is served before the one who has waited for its answer, so that no
    worker idles meanwhile.
    """

    asked: _Asked | None = None

    def __init__(
        self, process: int, connection: socket.socket, lane: Lane, workers: Workers
    ) -> None:
        super().__init__(connection, workers.loop.map)
        self.process = process
        self.lane = lane
        self.workers = workers

    def begin(self, asked: _Asked) -> None:
        self.asked = asked
        self.began = time.monotonic()
        self.unsent = memoryview(asked.message)
        self.came = bytearray()
        self.handle_write()  # mostly, that is all of it

    def readable(self) -> bool:
        return self.asked is not None

    def writable(self) -> bool:
        return self.asked is not None and len(self.unsent) > 0

    def handle_write(self) -> None:
        self.unsent = self.unsent[self.send(self.unsent) :]

    def handle_read(self) -> None:
        self.came += self.recv(_PIECE)
        if self.asked and (answer := _parted(self.came)):
            asked, self.asked = self.asked, None
            self.workers._give(self)
            asked.answer.set_result(answer)

    def handle_close(self) -> None:
        self.lose("the worker died")

    def lose(self, reason: str) -> None:
        """Answer that there is no answer, and put another worker in this one's place."""
        self.workers._end(self)
        if self.asked:
            asked, self.asked = self.asked, None
            self.workers._start(self.lane)
            asked.answer.set_exception(WorkerLostError(reason))


def _nurse(server: socket.socket, work: Work) -> None:
    """In the nursery: fork a worker for each connection that comes, until the server is gone."""
    for number in (signal.SIGTERM, signal.SIGINT):  # the server is told, and ends the workers
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # dead workers need no burial
    while True:
        _, connections, _, _ = socket.recv_fds(server, 1, 1)
        if not connections:
            os._exit(0)
        try:
            process = os.fork()
        except OSError:
            process = None
        if process == 0:
            server.close()
            _serve(socket.socket(fileno=connections[0]), work)
        os.close(connections[0])
        server.send(str(process).encode() if process else REFUSED)


def _serve(server: socket.socket, work: Work) -> None:
    """In a worker: answer until the server is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # it waits for processes of its own
    try:
        while True:
            server.sendall(_joined(*work(*_received(server))))
    except (EOFError, ConnectionError):
        os._exit(0)
    except BaseException:  # nothing above has this process: it is a copy of the server's
        log_fault(sys.exc_info())
        os._exit(1)


_LENGTHS = struct.Struct("!QQ")
_PIECE = 256 * 1024


def _joined(head: bytes, body: bytes) -> bytes:
    """Both as one message: each one more wakes the other process once more."""
    return _LENGTHS.pack(len(head), len(body)) + head + body


def _parted(message: bytearray) -> Answer | None:
    """Head and body of a message, once all of it has come."""
    if len(message) < _LENGTHS.size:
        return None
    head, body = _LENGTHS.unpack_from(message)
    end = _LENGTHS.size + head
    if len(message) < end + body:
        return None
    return bytes(message[_LENGTHS.size : end]), bytes(message[end:])


def _received(connection: socket.socket) -> tuple[bytes, bytes]:
    """The next message. Raises EOFError if the other side is gone."""
    message = bytearray()
    while (parts := _parted(message)) is None:
        piece = connection.recv(_PIECE)
        if not piece:
            raise EOFError
        message += piece
    return parts
