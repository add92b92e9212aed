"""What the environment says about this server: every setting is a `SLIPWAY_*` variable."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

HOST = "127.0.0.1"
PORT = 8000
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")


class SettingsError(ValueError):
    """A variable holds something that cannot be meant; the message names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the site listens and under which names it answers.

    `allowed_hosts` are names as they stand in a `Host` header: without a port they allow every
    port, with one only that.
    """

    host: str = HOST
    port: int = PORT
    allowed_hosts: tuple[str, ...] = LOOPBACK_HOSTS

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read `SLIPWAY_HOST`, `SLIPWAY_PORT` and `SLIPWAY_ALLOWED_HOSTS` (comma-separated).

        Raises SettingsError if a port is no port or the list of hosts is empty.
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
        return cls(environ.get("SLIPWAY_HOST", HOST), int(written_port), hosts)
