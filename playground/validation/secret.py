"""Secrets: which keys each type has to have; hardly what is in them.

Nothing here quotes a value, and of JSON that cannot be read not even the server's words are
repeated, because they name a character of it.

Source: ``ValidateSecret`` and ``ValidateSecretUpdate`` in
`pkg/apis/core/validation/validation.go`, and ``warningsForSecret`` in `pkg/registry/core/secret`.
"""

import json
from base64 import b64decode
from collections.abc import Iterator

from .cause import Causes, invalid, required, too_long
from .config_map import MOST_BYTES, immutable_causes, keys_causes
from .field_path import Path, Value
from .metadata import METADATA
from .verdict import Warned

_OPAQUE = "Opaque"
_DOCKER = {
    "kubernetes.io/dockercfg": ".dockercfg",
    "kubernetes.io/dockerconfigjson": ".dockerconfigjson",
}
_REQUIRED = {
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
}
_BASIC = ("username", "password")
_OWNER = "kubernetes.io/service-account.name"
_DATA = Path().child("data")


def secret_causes(secret: Value) -> Causes:
    data, kind = _data(secret), secret.get("type") or _OPAQUE
    yield from keys_causes(data, _DATA)
    if sum(map(len, data.values())) > MOST_BYTES:
        yield too_long(_DATA, MOST_BYTES)
    if kind == "kubernetes.io/service-account-token":
        annotations = (secret.get("metadata") or {}).get("annotations") or {}
        if not annotations.get(_OWNER):
            yield required(METADATA.child("annotations").key(_OWNER))
    elif kind in _DOCKER:
        key = _DOCKER[kind]
        if key not in data:
            yield required(_DATA.key(key))
        elif not _is_json(data[key]):
            yield invalid(_DATA.key(key), "<secret contents redacted>")
    elif kind == "kubernetes.io/basic-auth":
        if not any(key in data for key in _BASIC):
            yield from (required(_DATA.key(key)) for key in _BASIC)
    else:
        for key in _REQUIRED.get(kind, ()):
            if key not in data or (key == "ssh-privatekey" and not data[key]):
                yield required(_DATA.key(key))


def secret_update_causes(old: Value, new: Value) -> Causes:
    """Not to write the type is to write Opaque."""
    before, after = old.get("type") or _OPAQUE, new.get("type") or _OPAQUE
    if before != after:
        yield invalid(Path().child("type"), after, "field is immutable")
    merged_old, merged_new = ({**each, "data": _data(each)} for each in (old, new))
    yield from immutable_causes(merged_old, merged_new, "data")
    yield from secret_causes(new)


def secret_warnings(secret: Value) -> Iterator[Warned]:
    """A certificate that is none at all; what else may be wrong with one is not looked at."""
    if secret.get("type") == "kubernetes.io/tls":
        data = _data(secret)
        for key, what in (("tls.crt", "certificate"), ("tls.key", "key")):
            if b"-----BEGIN" not in data.get(key, b""):
                sentence = f"tls: failed to find any PEM data in {what} input"
                yield Warned(sentence, _DATA.key(key).pointer)
                return


def _data(secret: Value) -> dict[str, bytes]:
    """What is stored: data, overridden by stringData."""
    data = {key: b64decode(value) for key, value in (secret.get("data") or {}).items()}
    given = (secret.get("stringData") or {}).items()
    return {**data, **{key: value.encode("utf-8", "replace") for key, value in given}}


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True
