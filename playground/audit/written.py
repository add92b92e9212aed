"""How values are written into a text again, and read from one."""

import json
from typing import Any


def compact(value: Any) -> str:
    """The value as JSON without white space."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def unquoted(written: str) -> str:
    """A scalar of YAML without the quotes around it."""
    text = written.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
