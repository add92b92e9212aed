"""Resource quantities in the one spelling that the API server stores.

Source: apimachinery, ``api/resource/quantity.go``: ``ParseQuantity`` and ``CanonicalizeBytes``.
"""

import re
from fractions import Fraction
from math import ceil
from typing import Any

_QUANTITY = re.compile(
    r"([+-]?(?:[0-9]{1,64}(?:\.[0-9]{0,64})?|\.[0-9]{1,64}))"
    r"(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?[0-9]{1,3}))?"
)
_BINARY = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_DECIMAL = {-9: "n", -6: "u", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E"}
_EXPONENTS = {suffix: exponent for exponent, suffix in _DECIMAL.items() if suffix}
_NANO = Fraction(1, 10**9)


def canonical_quantity(value: Any) -> str | None:
    """``0.5`` and ``500m`` are both ``500m``, ``1024Mi`` is ``1Gi``; None for no quantity."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    match = _QUANTITY.fullmatch(str(value))
    if match is None:
        return None
    number, suffix, exponent = _value(match), match[2], match[3]
    if suffix in _BINARY and abs(number) >= 1024 and number.denominator == 1:
        return _binary(int(number))
    return _decimal(number, with_exponent=exponent is not None)


def quantity_value(value: Any) -> Fraction:
    """The amount; 0 for what is no quantity."""
    match = _QUANTITY.fullmatch(str(value))
    return _value(match) if match else Fraction(0)


def _value(match: re.Match[str]) -> Fraction:
    digits, suffix, exponent = match.groups()
    number = Fraction(digits)
    if suffix in _BINARY:
        number *= 1024 ** _BINARY.index(suffix)
    else:
        number *= Fraction(10) ** (_EXPONENTS[suffix] if suffix else int(exponent or 0))
    return _rounded_up(number)


def _rounded_up(number: Fraction) -> Fraction:
    """Away from zero to a whole count of billionths, the smallest unit there is."""
    return (1 if number >= 0 else -1) * ceil(abs(number) / _NANO) * _NANO


def _binary(number: int) -> str:
    power = 0
    while number % 1024 == 0 and power < len(_BINARY) - 1:
        number, power = number // 1024, power + 1
    return f"{number}{_BINARY[power]}"


def _decimal(number: Fraction, *, with_exponent: bool) -> str:
    if not number:
        return "0"
    power = -9
    count = int(number / _NANO)
    while count % 1000 == 0 and (power < 18 or with_exponent):
        count, power = count // 1000, power + 3
    if with_exponent:
        return f"{count}e{power}" if power else str(count)
    return f"{count}{_DECIMAL[power]}"
