"""One connection: to an address that was checked, with an end to its time and its size.

The name is looked up once, every address of the answer is held against the rules, and the
connection goes to one of these very addresses; TLS still checks the name. h11 reads what comes
back.
"""

import socket
from collections.abc import Callable
from typing import Any, NamedTuple

import h11

from playground.outbound.addresses import refusal
from playground.outbound.fault import OutboundFault, Why
from playground.outbound.rules import Rules
from playground.outbound.target import ADVICE, Target

Clock = Callable[[], float]
Lookup = Callable[..., Any]
"""Takes what ``socket.getaddrinfo`` takes, and answers with the same."""

Secure = Callable[[socket.socket, str], socket.socket]
"""Make TLS of a connection to the host of that name. Raises Untrusted and TimeoutError."""

HEADER_BYTES = 64 * 1024
CONNECT_SECONDS = 5.0
_CHUNK = 64 * 1024


class Raw(NamedTuple):
    """An answer as it came: header names are lower-case."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Untrusted(Exception):
    """No valid TLS; the text completes "ghcr.io …"."""


class Closed(Exception):
    """The other side closed a connection that was kept, before it answered anything, or what came
    there is no answer."""


def look_up(host: str, port: int, **more: Any) -> list[Any]:
    """The addresses of a URL's host, which is ASCII; as text it would be encoded for IDNA first,
    and all that for this needs would be imported."""
    return socket.getaddrinfo(host.encode("ascii"), port, **more)


def addresses(target: Target, rules: Rules, lookup: Lookup) -> list[tuple[Any, ...]]:
    """What the host's name stands for, as ``getaddrinfo`` says it; raises OutboundFault.

    One address that may not be spoken to is enough to refuse them all.
    """
    try:
        found: list[tuple[Any, ...]] = lookup(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        message = f"the name {target.host} is not known here"
        help = "Look for a typing error in the image's name, and whether this machine has DNS."
        raise OutboundFault(Why.UNREACHABLE, message, help) from None
    if not rules.exemption(target.host, target.port):
        for *_, address in found:
            why = refusal(address[0])
            if why:
                message = f"{target.host} stands for {address[0]}, an address that is {why}"
                raise OutboundFault(Why.REFUSED, message, ADVICE)
    return found


class Connection:
    """Speaks HTTP/1.1 with one origin; raises OutboundFault, and Closed when it was kept."""

    def __init__(
        self,
        target: Target,
        found: list[tuple[Any, ...]],
        secure: Secure,
        deadline: float,
        clock: Clock,
    ) -> None:
        self.target, self.clock = target, clock
        self.used = False
        self.received = 0
        self.sock = self._connect(found, deadline)
        if target.scheme == "https":
            self._secure(secure, deadline)
        self.http = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEADER_BYTES)

    @property
    def reusable(self) -> bool:
        return self.http.our_state is h11.IDLE and self.http.trailing_data == (b"", False)

    def close(self) -> None:
        self.sock.close()

    def exchange(
        self,
        method: str,
        target: Target,
        headers: list[tuple[str, str]],
        most: int,
        deadline: float,
    ) -> Raw:
        """Ask once; the body may have `most` bytes, and all is over at `deadline`."""
        self.received = 0
        try:
            request = h11.Request(method=method, target=target.path, headers=headers)
            text = (self.http.send(request) or b"") + (self.http.send(h11.EndOfMessage()) or b"")
            self._limit_time(deadline)
            self.sock.sendall(text)
            return self._answer(most, deadline)
        except h11.RemoteProtocolError as error:
            if self.used:  # as where a body followed an answer that has none
                raise Closed from None
            message = f"{target.authority} does not answer in proper HTTP ({error})"
            raise OutboundFault(Why.NOT_HTTP, message, _THEIRS) from None
        except TimeoutError:
            raise _late(target) from None
        except OSError as error:
            if self.used and not self.received:
                raise Closed from None
            raise _unreachable(target, error) from None
        finally:
            self.used = True

    def _answer(self, most: int, deadline: float) -> Raw:
        response: h11.Response | None = None
        body = bytearray()
        while True:
            event = self.http.next_event()
            if event is h11.NEED_DATA:
                self._limit_time(deadline)
                data = self.sock.recv(_CHUNK)
                self.received += len(data)
                self.http.receive_data(data)
            elif isinstance(event, h11.Response):
                response = event
            elif isinstance(event, h11.Data):
                body += event.data
            elif isinstance(event, h11.EndOfMessage):
                break
            if len(body) > most or self.received > most + HEADER_BYTES:
                message = f"{self.target.authority} answers with more than {most:,} bytes"
                raise OutboundFault(Why.TOO_LARGE, message, _THEIRS)
        assert response is not None
        if self.http.our_state is h11.DONE and self.http.their_state is h11.DONE:
            self.http.start_next_cycle()
        headers = [
            (name.decode("ascii"), value.decode("latin-1")) for name, value in response.headers
        ]
        return Raw(response.status_code, headers, bytes(body))

    def _limit_time(self, deadline: float) -> None:
        left = deadline - self.clock()
        if left <= 0:
            raise TimeoutError
        self.sock.settimeout(left)

    def _connect(self, found: list[tuple[Any, ...]], deadline: float) -> socket.socket:
        last: OSError = OSError("no address")
        for family, kind, protocol, _, address in found:
            left = deadline - self.clock()
            if left <= 0:
                raise _late(self.target)
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(min(left, CONNECT_SECONDS))
                sock.connect(address)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return sock
            except OSError as error:
                sock.close()
                last = error
        raise _unreachable(self.target, last)

    def _secure(self, secure: Secure, deadline: float) -> None:
        try:
            self._limit_time(deadline)
            self.sock = secure(self.sock, self.target.host)
        except TimeoutError:
            self.sock.close()
            raise _late(self.target) from None
        except Untrusted as error:
            self.sock.close()
            message = f"{self.target.authority} {error}"
            help = "Nothing was asked, because nobody knows who would answer."
            raise OutboundFault(Why.UNREACHABLE, message, help) from None


_THEIRS = "Only the server at the other end can put this right."


def _late(target: Target) -> OutboundFault:
    message = f"{target.authority} did not answer in time"
    return OutboundFault(Why.LATE, message, "Try again later.")


def _unreachable(target: Target, error: OSError) -> OutboundFault:
    if isinstance(error, TimeoutError):
        return _late(target)
    message = f"{target.authority} cannot be reached ({_reason(error)})"
    return OutboundFault(Why.UNREACHABLE, message, "Try again later, and check the name and port.")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or getattr(error, "reason", None) or str(error)
