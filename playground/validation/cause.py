"""Causes: one thing that the API server finds wrong, in its own words.

Source: apimachinery `pkg/util/validation/field/errors.go`.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from .field_path import Path


class Cause(NamedTuple):
    """`reason`, `field` and `message` as in the `causes` of the server's Status.

    `pointer`: the JSON Pointer of the value in question, or of where it is missing.
    """

    reason: str
    field: str
    message: str
    pointer: str

    @property
    def sentence(self) -> str:
        """The server's words; where it does not name the field beforehand, they have the path."""
        plain = self.reason in ("Decoding", "UnknownField")
        return self.message if plain else f"{self.field}: {self.message}"


Causes = Iterator[Cause]


def invalid(path: Path, value: Any, detail: str = "") -> Cause:
    return _cause("FieldValueInvalid", "Invalid value", path, _shown(value), detail)


def not_supported(path: Path, value: Any, supported: Iterable[str]) -> Cause:
    detail = "supported values: " + ", ".join(go_quoted(each) for each in supported)
    return _cause("FieldValueNotSupported", "Unsupported value", path, _shown(value), detail)


def duplicate(path: Path, value: Any) -> Cause:
    return _cause("FieldValueDuplicate", "Duplicate value", path, _shown(value), "")


def not_found(path: Path, value: Any) -> Cause:
    return _cause("FieldValueNotFound", "Not found", path, _shown(value), "")


def required(path: Path, detail: str = "") -> Cause:
    return _cause("FieldValueRequired", "Required value", path, "", detail)


def forbidden(path: Path, detail: str) -> Cause:
    return _cause("FieldValueForbidden", "Forbidden", path, "", detail)


def too_long(path: Path, most: int) -> Cause:
    detail = f"may not be more than {most} bytes"
    return _cause("FieldValueTooLong", "Too long", path, "", detail)


def _cause(reason: str, kind: str, path: Path, value: str, detail: str) -> Cause:
    message = ": ".join(part for part in (kind, value, detail) if part)
    return Cause(reason, path.field, message, path.pointer)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return go_quoted(value)
    return go_json(value)


def go_json(value: Any) -> str:
    """A value as Go's `encoding/json` writes it: without spaces, and safe inside HTML."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


_ESCAPES = {
    '"': '\\"', "\\": "\\\\", "\a": "\\a", "\b": "\\b", "\f": "\\f",
    "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v",
}  # fmt: skip


def go_quoted(text: str) -> str:
    """A text as Go's `strconv.Quote` writes it."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    return (
        f"\\x{code:02x}" if code < 128 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )


_HELP = {
    "Decoding": "Write a value of the type that is wanted here.",
    "FieldValueDuplicate": "Let each entry have one of its own.",
    "FieldValueForbidden": "Remove it, or what forbids it.",
    "FieldValueInvalid": "Write a value that the API server accepts here.",
    "FieldValueNotFound": "Declare it, or correct the name.",
    "FieldValueNotSupported": "Write one of the supported values.",
    "FieldValueRequired": "Write what is missing.",
    "FieldValueTooLong": "Make it smaller.",
    "UnknownField": "Correct the name of the field, or remove it.",
}


def help_for(cause: Cause) -> str:
    """What to do about it: one sentence that ends with a period."""
    return _HELP[cause.reason]
