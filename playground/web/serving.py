"""A server for the site: Waitress, with an eye on slow clients and a clean end.

Waitress reads requests and sends answers in one thread that waits for nobody, and hands complete
requests to a few worker threads. What it leaves to us is done here: a request that never gets
complete is dropped, and when the process is told to stop it finishes what it has begun.
"""

import io
import resource
import signal
import sys
import time
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

import waitress
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask, WSGITask

from playground.web.form import FORM_BYTES
from playground.web.guard import UNREADABLE

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

THREADS: Final = 4
CONNECTIONS: Final = 4_000
"""At one time; further ones wait to be accepted."""
HEADER_BYTES: Final = 64 * 1024
SMALL_ANSWER_BYTES: Final = 256 * 1024
"""Which the thread that made it sends; with more, the loop helps."""
IDLE_SECONDS: Final = 60
"""How long a connection may say nothing."""
REQUEST_SECONDS: Final = 120
"""How long a client may take to send one request: 8 MiB at 70 KiB a second."""
GRACE_SECONDS: Final = 25
"""How long running requests may take to finish once the process is told to stop. Kubernetes
kills after 30."""


class Refusal(WSGITask):  # type: ignore[misc]  # Waitress has no types
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


def refuse(channel: "Channel", request: HTTPRequestParser) -> WSGITask | ErrorTask:
    """A task that says what is wrong with a request; the application itself may be what failed."""
    task = ErrorTask if request.error.code == 500 else Refusal
    return task(channel, request)


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection, which knows when the request that it is reading began."""

    began = 0.0
    error_task_class = staticmethod(refuse)

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.began = time.monotonic()
        return bool(super().received(data))

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
    """Listens as soon as it is made, answers while `run` runs. Raises OSError and ValueError."""

    def __init__(
        self,
        application: "WSGIApplication",
        host: str,
        port: int,
        *,
        threads: int = THREADS,
        idle_seconds: float = IDLE_SECONDS,
        request_seconds: float = REQUEST_SECONDS,
    ) -> None:
        self.request_seconds = request_seconds
        self.stopping = False
        self.map: dict[int, Any] = {}
        server = waitress.create_server(
            application,
            map=self.map,
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
        self.listeners = [each for each in self.map.values() if isinstance(each, BaseWSGIServer)]
        for listener in self.listeners:
            listener.channel_class = Channel
        self.port = int(self.listeners[0].effective_port)

    def run(self) -> None:
        """Serve until `stop`; then finish the running requests, and return."""
        looked = time.monotonic()
        while not self.stopping:
            wasyncore.loop(timeout=1, use_poll=True, map=self.map, count=1)
            if time.monotonic() - looked >= 1:  # not for each of many events: it asks them all
                self._drop_slow_requests()
                looked = time.monotonic()
        for listener in self.listeners:
            wasyncore.dispatcher.close(listener)  # not its own close: workers need the trigger
        deadline = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < deadline and any(channel.busy for channel in self._channels()):
            wasyncore.loop(timeout=0.1, use_poll=True, map=self.map, count=1)
        self.dispatcher.shutdown(timeout=1)
        for channel in self._channels():
            if channel.request is not None:
                channel.request.close()  # its body may be in a temporary file
            channel.handle_close()
        wasyncore.close_all(self.map, ignore_all=True)

    def stop(self) -> None:
        """Let `run` come to its end; may be called from any thread and any signal handler."""
        self.stopping = True
        self.listeners[0].pull_trigger()

    def stop_on_signals(self) -> None:
        """SIGTERM and SIGINT stop the server. For the main thread."""

        def handle(number: int, frame: FrameType | None) -> None:
            self.stop()

        signal.signal(signal.SIGTERM, handle)
        signal.signal(signal.SIGINT, handle)

    def _channels(self) -> Iterator[Channel]:
        return (each for each in list(self.map.values()) if isinstance(each, Channel))

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
