"""A server for the site: Waitress, with an eye on slow clients and a clean end.

Waitress reads requests and sends answers in one thread that waits for nobody, the loop, and hands
complete requests to a few threads. What it leaves to us is done here: a request that never gets
complete is dropped, and when the process is told to stop it finishes what it has begun. And what
the application promises to answer is handed to no thread: the loop goes on with it by itself.
"""

import io
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Final

import waitress
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask, WSGITask

from playground.web.form import FORM_BYTES
from playground.web.guard import UNREADABLE
from playground.web.loop import Loop, Socket
from playground.web.request_parser import HEADER_BYTES, RequestParser

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from werkzeug.wrappers import Response

    Promise = Future[Response]

PROMISED: Final = "slipway.promised"
"""In a WSGI environment: the promise that was kept. No header can set it."""
THREADS: Final = 4
CONNECTIONS: Final = 4_000
"""At one time; further ones wait to be accepted."""
SMALL_ANSWER_BYTES: Final = 256 * 1024
"""Which the thread that made it sends; with more, the loop helps."""
IDLE_SECONDS: Final = 60
"""How long a connection may say nothing."""
REQUEST_SECONDS: Final = 120
"""How long a client may take to send one request: 8 MiB at 70 KiB a second."""
TLS: Final = b"\x16"
"""The first byte of whoever wants to speak it, and of no request."""
GRACE_SECONDS: Final = 25
"""How long running requests may take to finish once the process is told to stop. Kubernetes
kills after 30."""


class Task(WSGITask):  # type: ignore[misc]  # Waitress has no types
    """The answer of the application, to an environment that may have been made before."""

    def build_response_header(self) -> bytes:
        if not self.channel.server.accepting:
            # The process is to end: whoever goes on asking shall ask the next one.
            self.request.headers["CONNECTION"] = "close"
        self.channel.head = super().build_response_header()
        return b""

    def finish(self) -> None:
        super().finish()
        self.channel.send_head()

    def get_environment(self) -> "WSGIEnvironment":
        begun, self.channel.begun = self.channel.begun, None
        environ: WSGIEnvironment = begun or super().get_environment()
        return environ


class Refusal(WSGITask):  # type: ignore[misc]
    """The answer to what cannot be read as a request: the application's own, with its headers.

    The application is told the status, and nothing that was sent.
    """

    def execute(self) -> None:
        self.set_close_on_finish()
        super().execute()

    def get_environment(self) -> "WSGIEnvironment":
        return {
            UNREADABLE: self.request.error.code,
            "REMOTE_ADDR": self.channel.addr[0],
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": "/",
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": str(self.channel.server.effective_port),
            "SERVER_PROTOCOL": f"HTTP/{self.version}",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }


def refuse(channel: "Channel", request: RequestParser) -> WSGITask | ErrorTask:
    """A task that says what is wrong with a request; the application itself may be what failed."""
    task = ErrorTask if request.error.code == 500 else Refusal
    return task(channel, request)


class Channel(Socket, HTTPChannel):  # type: ignore[misc]
    """One connection, which knows when the request that it is reading began."""

    began = 0.0
    head = b""
    begun: "WSGIEnvironment | None" = None
    parser_class = RequestParser
    task_class = Task
    error_task_class = staticmethod(refuse)

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.began = time.monotonic()
            if data.startswith(TLS):
                # Refused at once: such a client sends nothing more, and waits. skopeo and others
                # ask again in plain HTTP then, where they are told that they may.
                data += b"\r\n\r\n"
        return bool(super().received(data))

    def write_soon(self, data: bytes) -> int:
        """The head of an answer goes with the first of its body: each part sent is a system call
        here, and wakes the client once more."""
        if not data:
            return 0
        if isinstance(data, bytes) and len(data) < SMALL_ANSWER_BYTES:
            data, self.head = self.head + data, b""
        else:
            self.send_head()
        return int(super().write_soon(data))

    def send_head(self) -> None:
        """Send a head that nothing follows."""
        head, self.head = self.head, b""
        super().write_soon(head)

    def writable(self) -> bool:
        """Whether the loop has something to send, or to close.

        A thread that makes an answer also sends it. Were the loop to look after it meanwhile, it
        would be told at once, and again and again, that the socket has room, and could do nothing.
        """
        if self.requests and not self.will_close and self.total_outbufs_len < SMALL_ANSWER_BYTES:
            return False
        return bool(super().writable())

    @property
    def busy(self) -> bool:
        """Whether an answer is being made or sent."""
        return bool(self.requests or self.total_outbufs_len)


class Server:
    """Listens as soon as it is made, answers while `run` runs. Raises OSError and ValueError.

    `promised` is asked about each request first, in the loop's thread, and must not wait: it gives
    what will be the answer, or None to have the application called in a thread.
    """

    def __init__(
        self,
        application: "WSGIApplication",
        host: str,
        port: int,
        *,
        threads: int = THREADS,
        idle_seconds: float = IDLE_SECONDS,
        request_seconds: float = REQUEST_SECONDS,
        promised: "Callable[[WSGIEnvironment], Promise | None]" = lambda environ: None,
    ) -> None:
        self.application = application
        self.promised = promised
        self.request_seconds = request_seconds
        self.stopping = False
        self.loop = Loop()
        self.loop.each_second.append(self._drop_slow_requests)
        server = waitress.create_server(
            self._answer,
            map=self.loop.map,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            # The application looks at X-Forwarded-For itself; see proxies.py.
            clear_untrusted_proxy_headers=False,
            max_request_header_size=HEADER_BYTES,
            # Flask answers a body that is too large with a page that helps; Waitress would close
            # the connection. So its own limit is far above, and only bounds what lands on disk.
            max_request_body_size=16 * FORM_BYTES,
            # A worker would wait for a client who does not read, were there no room for an answer.
            outbuf_high_watermark=32 * FORM_BYTES,
            connection_limit=_connections(),
            channel_timeout=idle_seconds,
            cleanup_interval=max(1, int(idle_seconds / 4)),
            asyncore_use_poll=True,  # select() knows no more than 1,024 connections
        )
        self.dispatcher = server.task_dispatcher
        every = self.loop.map.values()
        self.listeners = [each for each in every if isinstance(each, BaseWSGIServer)]
        for listener in self.listeners:
            listener.channel_class = Channel
            listener.add_task = self._add
            listener.pull_trigger = self.loop.wake
        self.port = int(self.listeners[0].effective_port)

    def run(self) -> None:
        """Serve until `stop`; then finish the running requests, and return."""
        while not self.stopping:
            self.loop.turn(timeout=1)
        for listener in self.listeners:
            wasyncore.dispatcher.close(listener)  # not its own close: workers need the trigger
        deadline = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < deadline and any(channel.busy for channel in self._channels()):
            self.loop.turn(timeout=0.1)
        self.dispatcher.shutdown(timeout=1)
        for channel in self._channels():
            if channel.request is not None:
                channel.request.close()  # its body may be in a temporary file
            channel.handle_close()
        self.loop.close()

    def stop(self) -> None:
        """Let `run` come to its end; may be called from any thread and any signal handler."""
        self.stopping = True
        self.loop.interrupt()

    def stop_on_signals(self) -> None:
        """SIGTERM and SIGINT stop the server. For the main thread."""

        def handle(number: int, frame: FrameType | None) -> None:
            self.stop()

        signal.signal(signal.SIGTERM, handle)
        signal.signal(signal.SIGINT, handle)

    def _add(self, channel: Channel) -> None:
        """There is a request; what adds it has its channel locked."""
        self.loop.call(partial(self._begin, channel))

    def _begin(self, channel: Channel) -> None:
        request = channel.requests[0]
        promise = None
        # To a client that does not read, a thread waits until it can send more.
        if not request.error and channel.total_outbufs_len < SMALL_ANSWER_BYTES:
            channel.begun = environ = Task(channel, request).get_environment()
            promise = self.promised(environ)
        if promise is None:
            self.dispatcher.add_task(channel)
        else:
            environ[PROMISED] = promise
            promise.add_done_callback(lambda kept: channel.service())

    def _answer(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        promise: Promise | None = environ.get(PROMISED)
        application = promise.result() if promise else self.application
        return application(environ, start_response)

    def _channels(self) -> Iterator[Channel]:
        return (each for each in list(self.loop.map.values()) if isinstance(each, Channel))

    def _drop_slow_requests(self) -> None:
        """Waitress counts every byte as a sign of life, so a trickle would keep a connection."""
        oldest = time.monotonic() - self.request_seconds
        for channel in self._channels():
            if channel.request is not None and not channel.requests and channel.began < oldest:
                channel.will_close = True


def _connections() -> int:
    """As many as this process may have open: each can need a temporary file both ways."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 3 * CONNECTIONS
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return min(CONNECTIONS, wanted // 3)
