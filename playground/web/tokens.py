"""Who may read the audit log and who may add to it: whoever knows a token, in a header.

There are no cookies, so nothing that a browser sends by itself to another site's request counts.
A browser asks its reader for a name and a password: any name does, the password is the token.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import NoReturn

from flask import Flask, current_app, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from playground.web.settings import Settings

HEADER = "X-Slipway-Token"
REALM = "Slipway audit log"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The digests of both tokens; an empty one is asked of nobody."""

    read: bytes
    write: bytes


def install(app: Flask, settings: Settings) -> None:
    written = (settings.read_token, settings.write_token)
    digests = (_digest(token.encode("utf-8", "surrogateescape")) for token in written)
    app.extensions["tokens"] = Tokens(*digests)


def asks_for_token() -> bool:
    """Whether it takes a token to add to the log."""
    return bool(_tokens().write)


def require_writer(field: str = "") -> None:
    """Refuse whoever does not know the write token; a page's form has a `field` for it, too."""
    if (token := _tokens().write) and not _is_given(token, field):
        _refuse("The write token of the audit log is missing, or another one.")


def require_reader() -> None:
    """Refuse whoever does not know the read token."""
    if (token := _tokens().read) and not _is_given(token):
        _refuse("The read token of the audit log is missing, or another one.")


def is_trusted_writer() -> bool:
    """Whether this request came with the write token to the one address that takes events."""
    token = _tokens().write
    return bool(token) and request.endpoint == "audit.receive" and _is_given(token)


def _tokens() -> Tokens:
    tokens: Tokens = current_app.extensions["tokens"]
    return tokens


def _digest(token: bytes) -> bytes:
    return sha256(token).digest() if token else b""


def _is_given(token: bytes, field: str = "") -> bool:
    """Compared by digest and in constant time, so that no answer tells how close it was."""
    # Every one is looked at, so that it does not show which one came close either.
    given = [*_given(), field.encode("utf-8", "surrogateescape")]
    results = [hmac.compare_digest(_digest(each), token) for each in given]
    return any(results)


def _given() -> list[bytes]:
    """What stands in the headers as a token; WSGI hands them over as Latin-1."""
    headers = request.headers
    given = [headers.get(HEADER, "").encode("latin-1", "replace")]
    scheme, _, rest = headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        given.append(rest.strip().encode("latin-1", "replace"))
    elif scheme.lower() == "basic":
        try:
            pair = base64.b64decode(rest.strip(), validate=True)
        except (binascii.Error, ValueError):
            return given
        given.append(pair.partition(b":")[2])
    return given


def _refuse(sentence: str) -> NoReturn:
    raise Unauthorized(
        f"{sentence} Send it as the password of Basic authentication, as a Bearer token, or as "
        f"{HEADER}.",
        www_authenticate=WWWAuthenticate("basic", {"realm": REALM, "charset": "UTF-8"}),
    )
