"""What the environment says about this server: every setting is a `SLIPWAY_*` variable."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Self

from limits import parse_many

from playground.audit_store.place import DATABASE_URL
from playground.audit_store.redaction_key import SHORTEST
from playground.outbound import Rules
from playground.registry.settings import ALLOW, HOSTS, read_rules
from playground.web.proxies import Network

HOST = "127.0.0.1"
PORT = 8000
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
RATE_LIMIT = "100/second;3000/minute"
UNLIMITED = "off"
MOST_WORKERS = 64
MOST_WORKERS_UNASKED = 8


class SettingsError(ValueError):
    """A variable holds something that cannot be meant; the message names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the site listens and under which names it answers.

    `allowed_hosts` are names as they stand in a `Host` header: without a port they allow every
    port, with one only that. `rate_limit` is how often one client may cause work, as
    flask-limiter writes it; empty, which a program that embeds the site gets, for any number.
    `trusted_proxies` may say on whose behalf they ask. `workers` are the processes that do the
    work of requests; with none of them, the threads of the server do. `read_token` and
    `write_token` are asked of whoever reads the audit log or adds to it; without one, everybody
    on this machine may. `database_url` is where that log is kept, `redaction_key` the key of the
    digests in it; empty for one in a file beside it.
    `registries` may be asked for digests: none, unless the server listens on loopback or the
    environment names some.
    """

    host: str = HOST
    port: int = PORT
    allowed_hosts: tuple[str, ...] = LOOPBACK_HOSTS
    rate_limit: str = ""
    trusted_proxies: tuple[Network, ...] = ()
    workers: int = 0
    read_token: str = field(default="", repr=False)
    write_token: str = field(default="", repr=False)
    database_url: str = field(default=DATABASE_URL, repr=False)
    redaction_key: str = field(default="", repr=False)
    registries: Rules = Rules()

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read `SLIPWAY_HOST`, `SLIPWAY_PORT` and so on; lists have commas in them.

        Raises SettingsError if a port is no port, the list of hosts is empty, or a rate limit, a
        proxy's address, the number of workers, a registry, a database or its key cannot be read;
        and if others than this machine can reach the server and the audit log has no tokens.
        """
        written_port = environ.get("SLIPWAY_PORT", str(PORT))
        if not (written_port.isascii() and written_port.isdigit() and int(written_port) < 65536):
            raise SettingsError(f"SLIPWAY_PORT is {written_port!r}, not a port from 0 to 65535")
        written_hosts = environ.get("SLIPWAY_ALLOWED_HOSTS", ",".join(LOOPBACK_HOSTS))
        hosts = tuple(host.strip().lower() for host in written_hosts.split(",") if host.strip())
        if not hosts:
            raise SettingsError(
                "SLIPWAY_ALLOWED_HOSTS names no host, so no request could be answered"
            )
        host = environ.get("SLIPWAY_HOST", HOST)
        read_token = environ.get("SLIPWAY_AUDIT_READ_TOKEN", "").strip()
        write_token = environ.get("SLIPWAY_AUDIT_WRITE_TOKEN", "").strip()
        if not (is_loopback(host) or (read_token and write_token)):
            raise SettingsError(
                f"SLIPWAY_HOST is {host!r}, which others can reach, so the audit log needs "
                "SLIPWAY_AUDIT_READ_TOKEN and SLIPWAY_AUDIT_WRITE_TOKEN"
            )
        return cls(
            host,
            int(written_port),
            hosts,
            _rate_limit(environ.get("SLIPWAY_RATE_LIMIT", RATE_LIMIT)),
            _networks(environ.get("SLIPWAY_TRUSTED_PROXIES", "")),
            _workers(environ.get("SLIPWAY_WORKERS", "")),
            read_token,
            write_token,
            _database_url(environ.get("SLIPWAY_DATABASE_URL", "")),
            _redaction_key(environ.get("SLIPWAY_REDACTION_KEY", "")),
            _registries(environ),
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _database_url(written: str) -> str:
    if not written:
        return DATABASE_URL
    # Slow to import, and a site whose operator names no database need not wait for it.
    from playground.audit_store.database import UnusableUrl, parsed_url

    try:
        parsed_url(written)
    except UnusableUrl as fault:
        raise SettingsError(f"SLIPWAY_DATABASE_URL cannot be used: {fault}") from None
    return written


def _redaction_key(written: str) -> str:
    if written and len(written) < SHORTEST:
        raise SettingsError(f"SLIPWAY_REDACTION_KEY has fewer than {SHORTEST} characters")
    return written


def _rate_limit(written: str) -> str:
    if written.strip().lower() == UNLIMITED:
        return ""
    try:
        parse_many(written)
    except ValueError:
        raise SettingsError(
            f"SLIPWAY_RATE_LIMIT is {written!r}, not a limit such as {RATE_LIMIT!r}, "
            f"or {UNLIMITED!r} for none"
        ) from None
    return written


def _networks(written: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(item.strip()) for item in written.split(",") if item.strip())
    except ValueError as error:
        raise SettingsError(
            f"SLIPWAY_TRUSTED_PROXIES is no list of addresses and networks: {error}"
        ) from None


def _registries(environ: Mapping[str, str]) -> Rules:
    """Off loopback a server would ask on behalf of strangers, so someone has to want that."""
    try:
        rules = read_rules(environ)
    except ValueError as error:
        raise SettingsError(str(error)) from None
    alone = is_loopback(environ.get("SLIPWAY_HOST", HOST))
    return rules if alone or HOSTS in environ or ALLOW in environ else Rules()


def _workers(written: str) -> int:
    if not written:
        return min(_processors(), MOST_WORKERS_UNASKED)
    if not (written.isascii() and written.isdigit() and int(written) <= MOST_WORKERS):
        raise SettingsError(
            f"SLIPWAY_WORKERS is {written!r}, not a number from 0 to {MOST_WORKERS}"
        )
    return int(written)


def _processors() -> int:
    """How many this process may use, where the system says so."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
