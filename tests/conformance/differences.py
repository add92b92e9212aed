"""Where two JSON values differ, in words."""

import json
from collections.abc import Iterator
from typing import Any


def differences(expected: Any, actual: Any, path: str = "") -> Iterator[str]:
    """One `path: expected X, actual Y` for each place; types count, so 1 is not true or "1"."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in sorted(expected.keys() | actual.keys()):
            below = f"{path}.{key}" if path else key
            if key not in actual:
                yield f"{below}: expected {_shown(expected[key])}, actual: nothing"
            elif key not in expected:
                yield f"{below}: expected nothing, actual {_shown(actual[key])}"
            else:
                yield from differences(expected[key], actual[key], below)
    elif isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            yield f"{path}: expected {len(expected)} entries, actual {len(actual)}"
        for number, pair in enumerate(zip(expected, actual, strict=False)):
            yield from differences(*pair, f"{path}[{number}]")
    elif type(expected) is not type(actual) or expected != actual:
        yield f"{path}: expected {_shown(expected)}, actual {_shown(actual)}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 200 else f"{text[:199]}…"
