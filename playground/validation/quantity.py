"""Amounts of resources: `500m`, `1Gi`, `1e3`, compared as exact numbers.

Source: apimachinery `pkg/api/resource/quantity.go` and `suffix.go`.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fractions import Fraction

QUANTITY = "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$"
"""The server's own words for what a quantity is; it accepts less than that."""

_QUANTITY = re.compile(
    r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,4})?", re.ASCII
)
_LONGEST = 4000
"""Characters that are looked at: Python makes no number of many more digits."""
_DECIMAL = {"n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}


_SIMILAR = re.compile(r"[+-]?(?P<digits>[0-9]*\.?[0-9]*)[eEinumkKMGTP]*[-+]?[0-9]*", re.ASCII)


def is_quantity(value: Any) -> bool:
    """Whether a JSON value can be read as a quantity: such a text, or a number."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return True
    return isinstance(value, str) and _QUANTITY.fullmatch(value.strip()) is not None


def quantity_mistake(value: Any) -> str:
    """The server's words for what is no quantity."""
    similar = _SIMILAR.fullmatch(value) if isinstance(value, str) and value else None
    if similar is None:
        return f"quantities must match the regular expression '{QUANTITY}'"
    if not similar["digits"].strip("."):
        return "unable to parse numeric part of quantity"
    return "unable to parse quantity's suffix"


def amount(text: str) -> "Fraction":
    """The number that a quantity stands for; 0 for what is none."""
    return _amount(text.strip()[:_LONGEST])


@lru_cache(maxsize=256)
def _amount(text: str) -> "Fraction":
    """Kept, because a manifest says the same few quantities again and again."""
    from fractions import Fraction  # slow to import, and many manifests have no quantities

    match = _QUANTITY.fullmatch(text)
    if match is None:
        return Fraction(0)
    text, suffix = match[1], match[2] or ""
    number = int(text) if text.isdecimal() else Fraction(text)
    if suffix in _BINARY:
        return Fraction(number * 2 ** _BINARY[suffix])
    power = _DECIMAL[suffix] if suffix in _DECIMAL else int(suffix[1:] or 0)
    return Fraction(number * 10**power) if power >= 0 else Fraction(number, 10**-power)
