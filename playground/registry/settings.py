"""What the environment says about registries: which may be asked, and with which passwords."""

from collections.abc import Mapping

from playground.outbound import Rules
from playground.registry.auth import Password, read_passwords
from playground.registry.names import DEFAULT_HOSTS

HOSTS = "SLIPWAY_REGISTRY_HOSTS"
ALLOW = "SLIPWAY_REGISTRY_ALLOW"
AUTH = "SLIPWAY_REGISTRY_AUTH"
DEFAULT = "default"


def read_rules(environ: Mapping[str, str]) -> Rules:
    """Which hosts may be asked; raises ValueError with a clause that names the variable.

    In the list of hosts, the word ``default`` stands for `DEFAULT_HOSTS`.
    """
    hosts: list[str] = []
    for host in environ.get(HOSTS, DEFAULT).split(","):
        hosts += DEFAULT_HOSTS if host.strip() == DEFAULT else [host]
    try:
        rules = Rules.read(hosts)
    except ValueError as fault:
        raise ValueError(f"{HOSTS}: {fault}") from None
    try:
        return Rules(rules.hosts, Rules.read((), environ.get(ALLOW, "").split(",")).exempt)
    except ValueError as fault:
        raise ValueError(f"{ALLOW}: {fault}") from None


def read_auth(environ: Mapping[str, str]) -> dict[str, Password]:
    """The passwords of the file that the environment names; ValueError with a clause."""
    name = environ.get(AUTH, "")
    if not name:
        return {}
    try:
        with open(name, encoding="utf-8") as file:
            return read_passwords(file.read())
    except OSError as fault:
        raise ValueError(f"{AUTH}: {name} cannot be read ({fault.strerror})") from None
    except ValueError as fault:
        raise ValueError(f"{AUTH}: of {name}, {fault}") from None
