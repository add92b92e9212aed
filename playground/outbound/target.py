"""Where a request goes: a URL, taken apart and held against the rules."""

import re
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from playground.outbound.fault import OutboundFault, Why
from playground.outbound.rules import HTTPS_PORT, Rules

_PORTS = {"https": HTTPS_PORT, "http": 80}
_PRINTABLE = re.compile(r"[!-~]+")
MOST_CHARACTERS = 4096
ADVICE = (
    "SLIPWAY_REGISTRY_HOSTS says which hosts may be asked; SLIPWAY_REGISTRY_ALLOW=host:port "
    "exempts one."
)


class Target(NamedTuple):
    """A URL's parts: `host` without brackets, `path` with the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as a ``Host`` header says them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    def joined(self, location: str) -> str:
        """The URL that a ``Location`` header of an answer from here means."""
        try:
            return urljoin(self.url, location)
        except ValueError:
            raise OutboundFault(
                Why.REDIRECTED,
                f"{self.authority} redirects to something that is no URL",
                "Only the registry itself can put this right.",
            ) from None


def read_target(url: str, rules: Rules) -> Target:
    """The parts of a URL that the rules allow; raises OutboundFault for any other one."""
    try:
        if len(url) > MOST_CHARACTERS or not _PRINTABLE.fullmatch(url):
            raise ValueError
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        if parts.scheme not in _PORTS or not host or parts.username is not None or "%" in host:
            raise ValueError
    except ValueError:
        message = "the address is no URL of https:// that can be asked"
        raise OutboundFault(
            Why.REFUSED, message, "Only the registry can put this right."
        ) from None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = Target(parts.scheme, host, port or _PORTS[parts.scheme], path)
    if not rules.allow(target.host, target.port):
        message = f"{target.authority} is not among the hosts that may be asked"
        raise OutboundFault(Why.REFUSED, message, ADVICE)
    if target.scheme != "https" and not rules.exemption(target.host, target.port):
        message = f"{target.authority} would be asked in plain HTTP, which anyone can change"
        raise OutboundFault(Why.REFUSED, message, ADVICE)
    return target
