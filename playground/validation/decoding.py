"""Does the JSON fit the Go types? The server ends at the first value that does not.

The result of decoding is what the rules look at: unknown fields are gone, null is as if it were
not there, and every value has the type of its field. So no rule has to fear what it is given.

Source: the decoder of sigs.k8s.io/json, `pkg/runtime/serializer/json` of apimachinery, and the
`UnmarshalJSON` of Quantity, IntOrString and Time.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable
from typing import Any, NoReturn

from playground.manifest.pointer import Tokens

from .cause import Cause, go_json, go_quoted
from .field_path import Path
from .quantity import is_quantity, quantity_mistake
from .schema import embedded_in, go_type, schema

_INTEGERS = {"int32": 2**31, "int64": 2**63}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)", re.ASCII)
_ZERO: dict[str, Any] = {"bool": False, "string": "", "Quantity": "0"}

_Way = tuple[Any, str | int] | tuple[()]
"""From a value back to the root: the way to what it is in, and its key or position there. A Path
is only made of the few that the server complains of."""


class _Stop(Exception):
    """A type's own decoder refused, which ends the reading at once."""


class Decoder:
    """Decodes one object; `mistake` and `unknown` are what the server would complain of.

    Of wrong types the first counts; they do not end the reading, so an unreadable quantity
    further down is what the server complains of in the end. kubectl sorts the keys of mappings
    before it sends them, and writes whole numbers without a fraction.
    """

    def __init__(self, *, through_kubectl: bool = False) -> None:
        self._through_kubectl = through_kubectl
        self._root = ""
        self.mistake: Cause | None = None
        self.unknown: list[Cause] = []

    def decode(self, struct: str, value: Any) -> dict[str, Any]:
        """The object as the server understands it; empty if it can make nothing of it."""
        self._root = struct
        try:
            decoded = self._value(struct, value, ())
        except _Stop:
            return {}
        return decoded if isinstance(decoded, dict) else {}

    def _value(self, kind: str, value: Any, way: _Way) -> Any:
        if self._through_kubectl and isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, dict):
            if (fields := schema().types.get(kind)) is not None:
                return self._struct(fields, value, way)
            if kind.startswith("map[]"):
                return {
                    key: value[key]
                    if _is_plain(kind[5:], value[key])
                    else self._or_zero(kind[5:], value[key], (way, key))
                    for key in self._keys(value)
                }
        elif isinstance(value, list) and kind.startswith("[]"):
            return [
                each
                if _is_plain(kind[2:], each)
                else self._or_zero(kind[2:], each, (way, position))
                for position, each in enumerate(value)
            ]
        if kind == "any" or _is_plain(kind, value):
            return value
        if kind == "bool" and isinstance(value, bool):
            return value
        if kind in _INTEGERS and isinstance(value, int) and not isinstance(value, bool):
            if -_INTEGERS[kind] <= value < _INTEGERS[kind]:
                return value
        elif kind == "float64" and isinstance(value, int | float) and not isinstance(value, bool):
            return value
        elif kind in ("Quantity", "IntOrString", "Time", "bytes"):
            return self._special(kind, value, way)
        self._wrong_type(kind, value, way)
        return _ZERO.get(kind, {} if kind in schema().types else None)

    def _or_zero(self, kind: str, value: Any, way: _Way) -> Any:
        """An entry of a list or a map: null is the zero value of its type."""
        if value is None:
            zero: Any = {"bool": False, "string": "", "Quantity": "0", "bytes": ""}.get(kind, {})
            return zero
        return self._value(kind, value, way)

    def _keys(self, value: dict[str, Any]) -> Iterable[str]:
        return sorted(value) if self._through_kubectl else value

    def _struct(self, fields: dict[str, str], value: dict[str, Any], way: _Way) -> dict[str, Any]:
        decoded = {}
        for key in self._keys(value):
            kind, each = fields.get(key), value[key]
            if kind is None:
                path = _path((way, key))
                message = f"unknown field {go_quoted(path.field)}"
                self.unknown.append(Cause("UnknownField", path.field, message, path.pointer))
            elif _is_plain(kind, each):
                decoded[key] = each
            elif each is not None:
                found = self._value(kind, each, (way, key))
                if found is not None:
                    decoded[key] = found
        return decoded

    def _special(self, kind: str, value: Any, way: _Way) -> Any:
        """Values that decode themselves. Only base64 lets the reading go on."""
        if kind == "IntOrString":
            if isinstance(value, str):
                return value
            if (
                isinstance(value, int)
                and not isinstance(value, bool)
                and -(2**31) <= value < 2**31
            ):
                return value
            self._wrong_type(kind, value, way)
            raise _Stop
        if kind == "Quantity":
            if is_quantity(value):
                return value if isinstance(value, str) else go_json(value)
            self._stop(way, quantity_mistake(value))
        if not isinstance(value, str):
            self._wrong_type(kind, value, way)
            if kind == "bytes":
                return ""
            raise _Stop
        if kind == "Time":
            if value and _TIME.fullmatch(value) is None:
                layout = "2006-01-02T15:04:05Z07:00"
                self._stop(way, f'parsing time {go_quoted(value)} as "{layout}": cannot parse')
            return value
        try:
            b64decode(re.sub(r"[\r\n]", "", value).encode("ascii"), validate=True)
        except (binascii.Error, UnicodeEncodeError):
            self._stop(way, f"illegal base64 data at input byte {_base64_end(value)}")
        return value

    def _stop(self, way: _Way, message: str) -> NoReturn:
        path = _path(way)
        self.mistake = Cause("Decoding", path.field, message, path.pointer)
        raise _Stop

    def _number(self, value: int | float) -> str:
        """kubectl makes a float of what is too large for an int64, and drops digits with that."""
        if self._through_kubectl and isinstance(value, int) and 2**63 <= abs(value) < 10**21:
            from decimal import Decimal  # slow to import, and seldom needed

            return format(Decimal(repr(float(value))), "f")
        return go_json(value)

    def _wrong_type(self, kind: str, value: Any, way: _Way) -> None:
        """Integers out of range and fractions are named, other values by their type only."""
        path = _path(way)
        sort = _json_type(value)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and kind in (*_INTEGERS, "IntOrString"):
            sort = f"number {self._number(value)}"
        struct, names = _go_place(self._root, path.tokens)
        field = names[-1] if names else ""
        wanted = go_type(kind, struct, field)
        where = f"Go struct field {struct}.{'.'.join(names)}" if names else "Go value"
        if self.mistake is None or kind == "IntOrString":
            message = f"json: cannot unmarshal {sort} into {where} of type {wanted}"
            self.mistake = Cause("Decoding", path.field, message, path.pointer)


def _path(way: _Way) -> Path:
    if not way:
        return Path()
    above, token = way
    return _path(above).index(token) if isinstance(token, int) else _path(above).child(token)


def _is_plain(kind: str, value: Any) -> bool:
    """Whether it is a string where one is wanted: most values are, so nothing more is asked."""
    return kind == "string" and isinstance(value, str)


def _go_place(root: str, tokens: Tokens) -> tuple[str, tuple[str, ...]]:
    """The innermost Go struct around a value, and the fields on the way to it, for messages."""
    kind, struct = root, ""
    names: tuple[str, ...] = ()
    for token in tokens:
        if kind.startswith("[]"):
            kind = kind[2:]
        elif kind.startswith("map[]"):
            kind = kind[5:]
        else:
            struct, field = kind, str(token)
            names = (*names, *embedded_in(struct, field), field)
            kind = schema().types[struct][field]
    return struct, names


def _json_type(value: Any) -> str:
    match value:
        case bool():
            return "bool"
        case str():
            return "string"
        case int() | float():
            return "number"
        case list():
            return "array"
    return "object"


def _base64_end(text: str) -> int:
    """The offset at which Go's decoder gives up: the first foreign character, or the last four."""
    compact = re.sub(r"[\r\n]", "", text)
    foreign = re.search(r"[^A-Za-z0-9+/]", compact.rstrip("="))
    if foreign is not None:
        return foreign.start()
    return len(compact) - len(compact) % 4
