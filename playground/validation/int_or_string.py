"""Numbers that may be percentages: `maxSurge: 1` or `maxSurge: 25%`.

Source: ``ValidatePositiveIntOrPercent``, ``getIntOrPercentValue`` and ``IsNotMoreThan100Percent``
in `pkg/apis/apps/validation/validation.go`.
"""

import re

from . import formats
from .cause import Causes, invalid
from .field_path import Path

IntOrString = int | str

NOT_NEGATIVE = "must be greater than or equal to 0"
_LARGEST = 2**63 - 1


def not_negative(value: int, path: Path) -> Causes:
    """Source: ``ValidateNonnegativeField``."""
    if value < 0:
        yield invalid(path, value, NOT_NEGATIVE)


def positive_or_percent(value: IntOrString, path: Path) -> Causes:
    """A number from 0, or a percentage from 0: digits and `%`, and nothing else."""
    if isinstance(value, int):
        yield from not_negative(value, path)
    else:
        for message in formats.percent(value):
            yield invalid(path, value, message)


def not_above_100_percent(value: IntOrString, path: Path) -> Causes:
    """Numbers may be as large as they like."""
    if isinstance(value, str) and not any(formats.percent(value)) and number(value) > 100:
        yield invalid(path, value, "must not be greater than 100%")


def number(value: IntOrString) -> int:
    """The number itself, that of a percentage, or that of a text of digits; 0 for other texts.

    So what is written wrongly counts as 0 where two limits are compared.
    """
    if isinstance(value, int):
        return value
    match = re.fullmatch(r"([+-]?)0*([0-9]*)(%?)", value, re.ASCII)
    if match is None or not re.search("[0-9]", value) or (match[1] and match[3]):
        return 0
    digits = match[2] or "0"
    found = int(digits) if len(digits) < 20 else _LARGEST
    return -min(found, _LARGEST) if match[1] == "-" else min(found, _LARGEST)
