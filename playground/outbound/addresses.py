"""Which addresses may be spoken to: public ones, and none that leads to other ones.

Sources: IANA's registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890, RFC 8190).
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_V4 = {
    "0.0.0.0/8": "of this network itself",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "shared behind a provider",
    "127.0.0.0/8": "loopback",
    "169.254.0.0/16": "link-local",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "reserved for protocols",
    "192.0.2.0/24": "for documentation",
    "192.88.99.0/24": "a 6to4 relay",
    "192.168.0.0/16": "private",
    "198.18.0.0/15": "for benchmarks",
    "198.51.100.0/24": "for documentation",
    "203.0.113.0/24": "for documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
}
_V6 = {
    "::1/128": "loopback",
    "::ffff:0:0/96": "an IPv4 address in IPv6 (mapped)",
    "::/96": "an IPv4 address in IPv6 (compatible)",
    "64:ff9b::/96": "an IPv4 address in IPv6 (NAT64)",
    "64:ff9b:1::/48": "an IPv4 address in IPv6 (NAT64)",
    "2001::/23": "reserved for protocols, such as Teredo",
    "2001:db8::/32": "for documentation",
    "2002::/16": "an IPv4 address in IPv6 (6to4)",
    "3fff::/20": "for documentation",
    "fc00::/7": "private",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
}
_REFUSED_V4 = [(ip_network(network), why) for network, why in _V4.items()]
_REFUSED_V6 = [(ip_network(network), why) for network, why in _V6.items()]
_GLOBAL_V6 = ip_network("2000::/3")


def refusal(address: str) -> str | None:
    """What an address is that may not be spoken to, to complete "the address is …"; else None.

    The address is numeric, as a look-up answers with; ValueError if it is not.
    """
    parsed: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    refused = _REFUSED_V4 if isinstance(parsed, IPv4Address) else _REFUSED_V6
    for network, why in refused:
        if parsed in network:
            return why
    if isinstance(parsed, IPv6Address) and parsed not in _GLOBAL_V6:
        return "not a public one"
    return None


def is_loopback(host: str) -> bool:
    """Whether a host, as it stands in a URL without brackets, is this machine by its very name."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
