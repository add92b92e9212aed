"""Whose request it is, when a reverse proxy stands in between.

Every proxy on the way appends the address that it was called from to `X-Forwarded-For`, so only
the right end of that list is to be believed, and only as far as the proxies there are ours.
"""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

IPV6_CLIENT_BITS = 64
"""One IPv6 client has at least so much of a network to itself."""

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def believe(environ: "WSGIEnvironment", networks: Sequence[Network]) -> None:
    """Set REMOTE_ADDR to the client's address.

    `X-Forwarded-For` counts only if it comes from one of `networks`. The headers themselves go no
    further, so that nothing behind this can believe them by mistake.
    """
    hops = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    environ["REMOTE_ADDR"] = client_address(environ.get("REMOTE_ADDR", ""), hops, networks)
    for name in FORWARDED:
        environ.pop(name, None)


def client_address(peer: str, hops: Sequence[str], networks: Sequence[Network]) -> str:
    """The rightmost address that is not one of our proxies.

    `peer` is who connected, `hops` what `X-Forwarded-For` lists, oldest first. Behind something
    that is no address nothing is believed: the client is then the last proxy of ours.
    """
    if not networks:
        return _canonical(peer)
    client = parsed(peer)
    if client is None:
        return peer  # a Unix socket has no address
    for hop in reversed(hops):
        if not any(client in network for network in networks):
            break
        before = parsed(hop)
        if before is None:
            break
        client = before
    return str(client)


@lru_cache(1024)
def _canonical(peer: str) -> str:
    """As `client_address` where no proxy is trusted; clients ask again and again."""
    return str(parsed(peer) or peer)


def parsed(text: str) -> Address | None:
    """An address, also with a port or in brackets; IPv4 inside IPv6 becomes IPv4."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def client_network(address: str) -> str:
    """Whom a rate limit counts as one client: an IPv4 address, or an IPv6 network of 64 bits."""
    client = parsed(address)
    if isinstance(client, IPv6Address):
        return str(ip_network((client, IPV6_CLIENT_BITS), strict=False))
    return address if client is None else str(client)
