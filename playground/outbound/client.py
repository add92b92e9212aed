"""The client: requests that keep to the rules, redirects that do too, connections that are kept.

It reads no proxy variables, sends no cookies, and takes no credentials to another host.
"""

import socket
import threading
import time
from collections.abc import Iterable
from typing import Final, NamedTuple, Self

from playground.outbound.connection import (
    Clock,
    Closed,
    Connection,
    Lookup,
    Raw,
    addresses,
    look_up,
)
from playground.outbound.fault import OutboundFault, Why
from playground.outbound.rules import Rules
from playground.outbound.target import Target, read_target

SECONDS: Final = 10.0
"""For one request with all its redirects."""
REDIRECTS: Final = 5
MOST_BYTES: Final = 4 * 1024 * 1024
_IDLE: Final = 8
_REDIRECT = (301, 302, 303, 307, 308)
_SECRET = ("authorization", "cookie")


class Answer(NamedTuple):
    """`url` is the one that answered in the end; header names are lower-case."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first header of that name, or ""."""
        return next((value for key, value in self.headers if key == name), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]


class Outbound:
    """An HTTP client for GET and HEAD; threads may share it. `with` closes what it keeps.

    `lookup` is how names become addresses, `clock` counts seconds.
    """

    def __init__(
        self,
        rules: Rules,
        *,
        lookup: Lookup = look_up,
        clock: Clock = time.monotonic,
    ) -> None:
        self.rules = rules
        self.clock = clock
        self._lookup = lookup
        self._lock = threading.Lock()
        self._idle: dict[tuple[str, str, int], list[Connection]] = {}
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def request(
        self,
        method: str,
        url: str,
        headers: Iterable[tuple[str, str]] = (),
        *,
        most: int = MOST_BYTES,
        deadline: float | None = None,
    ) -> Answer:
        """Ask, and follow redirects; raises OutboundFault.

        `headers` have lower-case names. `most` bounds the body in bytes; `deadline` is a time of
        the clock, and SECONDS from now if that comes first.
        """
        latest = self.clock() + SECONDS
        deadline = latest if deadline is None else min(deadline, latest)
        sent = list(headers)
        target = read_target(url, self.rules)
        for _ in range(REDIRECTS + 1):
            raw = self._ask(method, target, sent, most, deadline)
            location = next((value for name, value in raw.headers if name == "location"), None)
            if raw.status not in _REDIRECT or location is None:
                return Answer(target.url, raw.status, tuple(raw.headers), raw.body)
            before, target = target, read_target(target.joined(location), self.rules)
            if target.origin != before.origin:
                sent = [(name, value) for name, value in sent if name not in _SECRET]
        message = f"{target.authority} redirects more than {REDIRECTS} times"
        raise OutboundFault(Why.REDIRECTED, message, "Only the servers can put this right.")

    def close(self) -> None:
        """Close the connections that are kept; none is from now on."""
        with self._lock:
            self._closed = True
            kept = [each for several in self._idle.values() for each in several]
            self._idle.clear()
        for connection in kept:
            connection.close()

    def _ask(
        self,
        method: str,
        target: Target,
        headers: list[tuple[str, str]],
        most: int,
        deadline: float,
    ) -> Raw:
        headers = [("host", target.authority), ("accept-encoding", "identity"), *headers]
        while True:
            connection = self._kept(target) or self._opened(target, deadline)
            try:
                raw = connection.exchange(method, target, headers, most, deadline)
            except Closed:
                connection.close()
                continue  # each time one that was kept is gone; a new one is never Closed
            except BaseException:
                connection.close()
                raise
            self._keep(connection)
            return raw

    def _opened(self, target: Target, deadline: float) -> Connection:
        found = addresses(target, self.rules, self._lookup)
        return Connection(target, found, _secure, deadline, self.clock)

    def _kept(self, target: Target) -> Connection | None:
        with self._lock:
            several = self._idle.get(target.origin)
            return several.pop() if several else None

    def _keep(self, connection: Connection) -> None:
        if connection.reusable:
            with self._lock:
                several = self._idle.setdefault(connection.target.origin, [])
                if len(several) < _IDLE and not self._closed:
                    several.append(connection)
                    return
        connection.close()


def _secure(sock: socket.socket, host: str) -> socket.socket:
    from playground.outbound.tls import secure  # slow to import, and not always needed

    return secure(sock, host)
