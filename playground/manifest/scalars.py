"""What a YAML scalar means to Kubernetes: YAML 1.1 as kubectl's parser resolves it.

The source of the rules is ``resolve.go`` of go-yaml v2 in sigs.k8s.io/yaml, with the conversion
to JSON that follows it. PyYAML's own resolver differs in `y`, `0o17`, `1:30`, dates and more.
"""

import base64
import binascii
import math
import re
import struct
from functools import lru_cache

Scalar = None | bool | int | float | str

_WORDS: dict[str, Scalar] = {
    **{w: True for word in ("y", "yes", "true", "on") for w in (word, word.title(), word.upper())},
    **{
        w: False
        for word in ("n", "no", "false", "off")
        for w in (word, word.title(), word.upper())
    },
    **{word: None for word in ("", "~", "null", "Null", "NULL")},
    **{word: math.nan for word in (".nan", ".NaN", ".NAN")},
    **{sign + w: math.inf for sign in ("", "+") for w in (".inf", ".Inf", ".INF")},
    **{word: -math.inf for word in ("-.inf", "-.Inf", "-.INF")},
}
_INTEGER = re.compile(
    r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))", re.ASCII
)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"(?:(?:[Tt]| )[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})?)?",
    re.ASCII,
)
_NUMBER_FIRST = frozenset("+-.0123456789")
_INT64 = range(-(2**63), 2**63)
_UINT64_END = 2**64
_TAG = "tag:yaml.org,2002:"
_RESOLVED_TAGS = {
    _TAG + "bool": "bool",
    _TAG + "int": "int",
    _TAG + "float": "float",
    _TAG + "null": "null",
    _TAG + "timestamp": "timestamp",
}

_KINDS = {type(None): "null", bool: "bool", int: "int", float: "float", str: "str"}


class ScalarError(ValueError):
    """A scalar that kubectl cannot read: the message says why."""


def _integer(text: str) -> int | None:
    match = _INTEGER.fullmatch(text)
    if match is None:
        return None
    sign, hexadecimal, binary, octal, decimal = match.groups()
    for digits, base in ((hexadecimal, 16), (binary, 2), (octal, 8), (decimal, 10)):
        if digits is not None:
            # Longer ones are beyond uint64 in any base, and Python refuses very long conversions.
            if len(digits.lstrip("0")) > 64:
                return None
            number = int(digits, base)
            break
    if sign == "-":
        return -number if -number in _INT64 else None
    # Go's ParseUint, tried second, takes no sign.
    return number if number in _INT64 or (not sign and number < _UINT64_END) else None


def _float(text: str) -> float | None:
    if _FLOAT.fullmatch(text) is None:
        return None
    number = float(text)
    return None if math.isinf(number) else number


def as_json_number(number: int | float) -> int | float:
    """The number as the API server gets it: whole ones are integers, beyond int64 floats.

    Go writes a float with the fewest digits that tell it from its neighbours, so a large whole
    one becomes the integer of those digits.
    """
    if isinstance(number, int):
        return number if number in _INT64 else float(number)
    if not number.is_integer():
        return number
    whole = int(number) if abs(number) < 2**53 else _written_out(number)
    return whole if whole in _INT64 else number


def _written_out(number: float) -> int:
    mantissa, _, exponent = repr(number).partition("e")
    digits, _, fraction = mantissa.partition(".")
    fraction = fraction.rstrip("0") if exponent else ""
    zeros = int(exponent or 0) - len(fraction)
    return int(digits + fraction + "0" * zeros)


@lru_cache(maxsize=4096)
def _resolve(text: str) -> Scalar:
    """The value as go-yaml has it, before the conversion to JSON: 1e3 is still a float."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_FIRST or _TIMESTAMP.fullmatch(text):
        return text
    if text[0] == ".":
        number: int | float | None = _float(text)
    else:
        digits = text.replace("_", "")
        number = _integer(digits)
        if number is None:
            number = _float(digits)
    return text if number is None else number


@lru_cache(maxsize=4096)
def resolve_plain(text: str) -> Scalar:
    """The JSON value of a plain scalar without a tag; infinity and NaN stay floats."""
    value = _resolve(text)
    if value.__class__ is float or value.__class__ is int:
        return as_json_number(value)
    return value


def resolve_tagged(text: str, tag: str) -> Scalar:
    """The value of a scalar under an explicit tag (the expanded one).

    Tags that YAML does not define are ignored, and the scalar is a string. Raises ScalarError
    if the text does not fit the tag.
    """
    if tag == _TAG + "binary":
        return _decode_binary(text)
    kind = _RESOLVED_TAGS.get(tag)
    if kind is None:
        return text
    value = _resolve(text)
    if kind == "timestamp" and isinstance(value, str) and _TIMESTAMP.fullmatch(text):
        return text
    found = _KINDS[value.__class__]
    if found == kind or (found == "int" and kind == "float"):
        return resolve_plain(text)
    raise ScalarError(f"the value is not of the type !!{kind}")


def _decode_binary(text: str) -> str:
    try:
        data = base64.b64decode(re.sub(r"[\r\n]", "", text), validate=True)
    except (binascii.Error, ValueError):
        raise ScalarError("the value under !!binary is not base64") from None
    return data.decode("utf-8", "replace")


@lru_cache(maxsize=4096)
def plain_key(text: str) -> str:
    """A plain mapping key as the string that it becomes in JSON; ScalarError if it can't."""
    return key_text(_resolve(text))


def key_text(value: Scalar) -> str:
    """A mapping key's value, before the conversion to JSON, as a string; ScalarError if it can't.

    Source: ``convertToJSONableObject`` of sigs.k8s.io/yaml.
    """
    if isinstance(value, str):
        return value
    if value is None:
        raise ScalarError("a key is null")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if value not in _INT64:
            raise ScalarError("a key is an integer beyond 64 bits")
        return str(value)
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    return ".nan" if math.isnan(value) else _shortest(value)


def _shortest(value: float) -> str:
    """Go's ``strconv.FormatFloat(value, 'g', -1, 32)``: the fewest digits that a float32 needs."""
    try:
        single = struct.pack("f", value)
    except OverflowError:
        return ".inf" if value > 0 else "-.inf"
    value = struct.unpack("f", single)[0]
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    text = next(
        text
        for text in (f"{value:.{digits}e}" for digits in range(17))
        if struct.pack("f", float(text)) == single
    )
    mantissa, _, exponent = text.partition("e")
    if -4 <= int(exponent) < 6:
        digits = len(mantissa.lstrip("-").replace(".", ""))
        return f"{value:.{max(0, digits - 1 - int(exponent))}f}"
    return f"{mantissa}e{exponent[0]}{exponent[1:].zfill(2)}"
