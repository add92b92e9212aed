"""The rules of one client: which hosts it may ask, and which pair of host and port is exempt."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from playground.outbound.addresses import is_loopback

HTTPS_PORT = 443
_HOST = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"
_ALLOWED = re.compile(rf"(?:\*\.)?{_HOST}(?::(\d{{1,5}}))?")
_EXEMPT = re.compile(rf"(?:(https?)://)?({_HOST}|\[[0-9a-f:.]+\]):(\d{{1,5}})")
_MOST_PORT = 65_535


class Exemption(NamedTuple):
    """One host at one port that is spoken to whatever its address, and perhaps in plain HTTP."""

    host: str
    port: int
    scheme: str

    @classmethod
    def read(cls, written: str) -> "Exemption":
        """``HOST:PORT``, perhaps with the scheme in front; ValueError with a clause if it is not.

        Without a scheme, this machine itself (``localhost``, ``127.0.0.1``, ``[::1]``) is spoken
        to in plain HTTP, any other host in HTTPS.
        """
        match = _EXEMPT.fullmatch(written.strip().lower())
        if match is None or not 0 < int(match[3]) <= _MOST_PORT:
            raise ValueError(f"{written.strip()!r} is not host:port")
        host = match[2].strip("[]")
        return cls(host, int(match[3]), match[1] or ("http" if is_loopback(host) else "https"))


class Rules(NamedTuple):
    """`hosts` may be asked, in HTTPS and at public addresses only; `exempt` are beside the rules.

    A host is ``name``, ``*.name`` for every name below it, or either with ``:port``; without one
    it is port 443.
    """

    hosts: frozenset[str] = frozenset()
    exempt: tuple[Exemption, ...] = ()

    @classmethod
    def read(cls, hosts: Iterable[str], exempt: Iterable[str] = ()) -> "Rules":
        """The rules as settings write them; ValueError with a clause that quotes what is wrong."""
        allowed = [host.strip().lower() for host in hosts if host.strip()]
        for host in allowed:
            match = _ALLOWED.fullmatch(host)
            if match is None or (match[1] and not 0 < int(match[1]) <= _MOST_PORT):
                raise ValueError(f"{host!r} is not a host, such as ghcr.io or *.pkg.dev")
        pairs = tuple(Exemption.read(pair) for pair in exempt if pair.strip())
        return cls(frozenset(allowed), pairs)

    def exemption(self, host: str, port: int) -> Exemption | None:
        """The exemption of that very pair."""
        for pair in self.exempt:
            if (pair.host, pair.port) == (host, port):
                return pair
        return None

    def allow(self, host: str, port: int) -> bool:
        """Whether a host may be asked at a port at all; its address is looked at later."""
        if self.exemption(host, port):
            return True
        suffix = "" if port == HTTPS_PORT else f":{port}"
        labels = host.split(".")
        names = [host, *("*." + ".".join(labels[at:]) for at in range(1, len(labels)))]
        return any(name + suffix in self.hosts for name in names)

    def scheme(self, host: str, port: int) -> str:
        """``https``, or what the pair's exemption says."""
        exempt = self.exemption(host, port)
        return exempt.scheme if exempt else "https"
