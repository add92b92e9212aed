"""The hash that kustomize appends to the names of ConfigMaps and Secrets.

It covers the content only, so equal content gets equal names in every deploy. Source: kustomize's
``api/hasher``; the tests hold names that kustomize 5.5 itself gave.

The hash is SHA-256 over JSON as Go's encoder writes it: keys sorted, no spaces, ``<``, ``>``,
``&`` and U+2028/9 escaped. For a ConfigMap the JSON holds ``kind``, ``name``, ``data`` and, if
it is a mapping, ``binaryData``; for a Secret ``kind``, ``name``, ``type``, ``data`` and, if it is
a mapping, ``stringData``. ``name`` is always empty, and what is absent is an empty string.

kustomize reads YAML by rules of its own: unquoted ``yes`` and ``on`` are strings to it, ``0777``
is 511, ``0o17`` is 15, ``2024-01-01`` a time. Where that differs from what kubectl reads (a
boolean, for ``on``), the hash here is that of kubectl's value, and kustomize may give another
name. Quoted values are the same for both.
"""

import math
import re
from typing import Any

_FIELDS = {
    "ConfigMap": (("data",), "binaryData"),
    "Secret": (("data", "type"), "stringData"),
}
_READABLE = str.maketrans("013ae", "ghkmt")
_SUFFIX = re.compile(r"(.+)-([2456789bcdfghkmt]{10})")
# Not compiled before it is wanted: its ranges in Unicode take a millisecond.
_ESCAPED = '[\x00-\x1f"\\\\<>&\u2028\u2029\ud800-\udfff]'
_SHORT = {
    '"': '\\"',
    "\\": "\\\\",
    **{c: f"\\{n}" for c, n in zip("\b\f\n\r\t", "bfnrt", strict=True)},
}


def content_hash(obj: dict[str, Any]) -> str:
    """The ten characters that kustomize would append to the name of a ConfigMap or Secret.

    Any JSON values may stand in the object; ValueError if it is of another kind.
    """
    kind = obj.get("kind")
    if not isinstance(kind, str) or kind not in _FIELDS:
        raise ValueError(f"kustomize hashes the content of ConfigMaps and Secrets, not of {kind}")
    fields, optional = _FIELDS[kind]
    hashed: dict[str, Any] = {"kind": kind, "name": ""}
    hashed.update((field, _field(obj.get(field, ""))) for field in fields)
    if isinstance(obj.get(optional), dict | list):
        hashed[optional] = _field(obj[optional])
    from hashlib import sha256  # slow to import: it loads OpenSSL

    digest = sha256(_go_json(hashed).encode()).hexdigest()
    return digest[:10].translate(_READABLE)


def split_hash_suffix(name: str) -> tuple[str, str] | None:
    """``("app", "d4694gg72k")`` for ``app-d4694gg72k``; None if the end is no content hash.

    A name may end like a hash by chance: only an equal `content_hash` shows that it is one.
    """
    match = _SUFFIX.fullmatch(name)
    return (match[1], match[2]) if match else None


def _field(value: Any) -> Any:
    """A top-level field as the hasher takes it: a mapping, or the text of a scalar; of a list it
    makes null."""
    if isinstance(value, list):
        return None
    return value if isinstance(value, dict | str) else _go_json(value)


def _go_json(value: Any) -> str:
    """`value` as Go's ``json.Marshal`` writes it after ``json.Unmarshal`` has read it."""
    if isinstance(value, str):
        return f'"{re.sub(_ESCAPED, _escape, value)}"'
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return _go_number(value)
    if isinstance(value, list):
        return f"[{','.join(map(_go_json, value))}]"
    members = (f"{_go_json(key)}:{_go_json(value[key])}" for key in sorted(value))
    return f"{{{','.join(members)}}}"


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"  # half of a pair is no character; Go reads the replacement character
    return _SHORT.get(character) or f"\\u{ord(character):04x}"


def _go_number(value: int | float) -> str:
    """A number as Go writes a float64: plain digits between 1e-6 and 1e21, else an exponent."""
    try:
        number = float(value)
    except OverflowError:
        return "null"
    if not math.isfinite(number):
        return "null"
    sign = "-" if number < 0 else ""
    mantissa, _, exponent = f"{abs(number)!r}".partition("e")
    mantissa = mantissa.removesuffix(".0")
    if number and not 1e-6 <= abs(number) < 1e21:
        return f"{sign}{mantissa}e{int(exponent):+d}"
    whole, _, fraction = mantissa.partition(".")
    digits, point = whole + fraction, len(whole) + int(exponent or 0)
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    padded = digits.ljust(point, "0")
    return f"{sign}{padded[:point]}.{padded[point:]}" if padded[point:] else sign + padded
