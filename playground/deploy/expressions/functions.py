"""The functions of Spinnaker's expressions that need nothing but their argument.

Source: orca and kork-expressions, ``ExpressionFunctionProvider`` and its implementations.
"""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any


def _whole(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,10}", text, re.ASCII) or not -(2**31) <= int(text) < 2**31:
        raise ValueError("is no whole number of 32 bits")
    return int(text)


def _decimal(text: str) -> float:
    if not re.fullmatch(r"\s*[+-]?[0-9]{1,300}(?:\.[0-9]{0,300})?\s*", text, re.ASCII):
        raise ValueError("is no decimal number")
    return float(text)


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError("is no base64 of text") from error


FUNCTIONS: dict[str, Callable[[str], Any]] = {
    "toBoolean": lambda text: text.lower() == "true",
    "toInt": _whole,
    "toFloat": _decimal,
    "alphanumerical": lambda text: re.sub(r"[^A-Za-z0-9]", "", text),
    "toBase64": lambda text: base64.b64encode(text.encode("utf-8", "replace")).decode(),
    "fromBase64": _decoded,
}
"""By name; each takes a text, and raises ValueError with a clause if it is of no use."""
