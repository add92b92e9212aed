"""Authentication: tokens for anyone, and a password where the person who runs Slipway gave one.

Sources: Docker's token authentication specification (``realm``, ``service``, ``scope``; in the
answer ``token`` or ``access_token``, and ``expires_in``, 60 seconds if it says none).

A password goes to its own registry only, or to a realm on the same host, or to the hosts in
`OWN_REALMS`, never where just any answer points.
"""

import base64
import json
import threading
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from playground.outbound import Answer, Outbound
from playground.registry.challenge import Challenge, read_challenges
from playground.registry.fault import RULE, Unresolved, UnresolvedError
from playground.registry.names import HUB_REGISTRY, Place

OWN_REALMS = {HUB_REGISTRY: "auth.docker.io", "registry.gitlab.com": "gitlab.com"}
"""Registries whose tokens come from another host of the same people."""
TOKEN_SECONDS = 60
MOST_TOKEN_BYTES = 256 * 1024
_SOON = 5.0

RULE_DENIED = "registry-denies"
NO_PASSWORD = (
    "If the image is private, name a file with your registry's password in SLIPWAY_REGISTRY_AUTH; "
    "otherwise look for a typing error in its name."
)


class Password(NamedTuple):
    user: str
    secret: str

    @property
    def header(self) -> str:
        text = f"{self.user}:{self.secret}".encode()
        return "Basic " + base64.b64encode(text).decode()


class _Kept(NamedTuple):
    header: str
    until: float


class Authentication:
    """Gives the ``Authorization`` header for each repository; threads may share it.

    `passwords` are by registry, ``host`` or ``host:port``.
    """

    def __init__(self, outbound: Outbound, passwords: Mapping[str, Password]) -> None:
        self._outbound = outbound
        self._passwords = passwords
        self._challenges: dict[str, Challenge] = {}
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._locks: dict[tuple[str, str], threading.Lock] = {}
        self._lock = threading.Lock()

    def header(self, place: Place, deadline: float) -> str | None:
        """What to send along, from what this registry wanted before; None for nothing."""
        challenge = self._challenges.get(place.registry)
        return None if challenge is None else self._header(challenge, place, deadline)

    def answer(self, place: Place, refused: Answer, deadline: float) -> str | None:
        """What to send along after a 401; None if nothing more can be done about it."""
        found = [
            each for header in refused.all("www-authenticate") for each in read_challenges(header)
        ]
        known = [each for each in found if each.scheme in ("bearer", "basic")]
        if not known or urlsplit(refused.url).netloc != _netloc(place.registry):
            return None
        challenge = min(known, key=lambda each: each.scheme != "bearer")
        with self._lock:
            self._challenges[place.registry] = challenge
        return self._header(challenge, place, deadline)

    def _header(self, challenge: Challenge, place: Place, deadline: float) -> str | None:
        password = self._passwords.get(place.registry)
        if challenge.scheme == "basic":
            return password.header if password else None
        key = (place.registry, place.repository)
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            kept = self._kept.get(key)
            if kept is None or kept.until <= self._outbound.clock():
                kept = self._token(challenge, place, password, deadline)
                self._kept[key] = kept
            return kept.header

    def forget(self, place: Place) -> None:
        """Drop a token that was refused."""
        self._kept.pop((place.registry, place.repository), None)

    def _token(
        self, challenge: Challenge, place: Place, password: Password | None, deadline: float
    ) -> _Kept:
        realm = challenge.parameters.get("realm", "")
        asked = {"scope": f"repository:{place.repository}:pull"}
        if service := challenge.parameters.get("service"):
            asked["service"] = service
        url = realm + ("&" if "?" in realm else "?") + urlencode(asked)
        headers = []
        if password and _may_know(place.registry, realm):
            headers.append(("authorization", password.header))
        answer = self._outbound.request(
            "GET", url, headers, most=MOST_TOKEN_BYTES, deadline=deadline
        )
        if answer.status != 200:
            message = f"no token to pull {place.repository} is given (status {answer.status})"
            raise UnresolvedError(Unresolved(RULE_DENIED, message, NO_PASSWORD))
        token, seconds = _read_token(answer.body)
        return _Kept(f"Bearer {token}", self._outbound.clock() + max(_SOON, seconds - _SOON))


def _read_token(body: bytes) -> tuple[str, float]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict):
        token = value.get("token") or value.get("access_token")
        seconds = value.get("expires_in")
        if isinstance(token, str) and token.isascii() and token.isprintable():
            if not isinstance(seconds, int) or not 0 < seconds < 1_000_000:
                seconds = TOKEN_SECONDS
            return token, float(seconds)
    message = "what the registry's token server answers is no token"
    raise UnresolvedError(
        Unresolved(RULE, message, "Only the registry can put this right; try again later.")
    )


def _may_know(registry: str, realm: str) -> bool:
    """Whether a realm is of those whom the registry's password is for."""
    host = _host(realm)
    return host in (_host(f"https://{registry}"), OWN_REALMS.get(registry))


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _netloc(registry: str) -> str:
    return registry.removesuffix(":443")


def read_passwords(text: str) -> dict[str, Password]:
    """The passwords of a file in the format of Docker's ``config.json``; ValueError with a clause.

    Only ``auths`` counts: credential helpers are programs, and no program is started.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("it is no JSON") from None
    entries = value.get("auths") if isinstance(value, dict) else None
    if not isinstance(entries, dict):
        raise ValueError("it has no mapping auths, as Docker's config.json has")
    found: dict[str, Password] = {}
    for name, entry in entries.items():
        if isinstance(entry, dict) and entry.get("auth"):
            found[_registry(name)] = _password(name, entry["auth"])
    return found


def _registry(name: str) -> str:
    """The registry of an entry: Docker Hub's is written ``https://index.docker.io/v1/``."""
    host = name.partition("://")[2] or name
    host = host.partition("/")[0].lower()
    return HUB_REGISTRY if host in ("index.docker.io", "docker.io") else host


def _password(name: str, encoded: object) -> Password:
    try:
        user, colon, secret = base64.b64decode(str(encoded), validate=True).decode().partition(":")
    except ValueError:
        colon = ""
    if not colon:
        raise ValueError(f"the auth of {name} is not the base64 of user:password")
    return Password(user, secret)
