"""Reading what was posted: JSON that means one thing, and is not larger than what we can bear."""

import json
import math
import re
from typing import Any, NoReturn

DEPTH = 200
MOST_VALUES = 1_000_000
_SURROGATE = re.compile("[\ud800-\udfff]")
_NESTING = (dict, list)
_BEFORE_VALUES = (b",", b"[", b"{")
# What is not closed ends with the text, so that nothing is looked at twice.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.?[^"\\]*+)*+(?:"|\Z)', re.DOTALL)


class Unreadable(ValueError):
    """A body that is not taken; the text is a sentence for whoever sent it."""


class NoJson(Unreadable):
    """A body that is no JSON at all, or only the beginning of it."""


def read_json(content: bytes) -> Any:
    """The value of a JSON text. Raises Unreadable.

    Refused is what programs read in different ways, so that two of them would see two events: a
    key that is there twice, half of a surrogate pair, a number that is none.
    """
    if len(content) > MOST_VALUES and values(content, MOST_VALUES) > MOST_VALUES:
        raise Unreadable(f"The body has more than {MOST_VALUES:,} values.")
    try:
        value = _DECODER.decode(content.decode("utf-8"))
    except RecursionError:
        raise Unreadable(f"The body is nested more than {DEPTH} levels deep.") from None
    except UnicodeDecodeError as error:
        raise Unreadable(f"The body is not UTF-8: {error.reason} at byte {error.start}.") from None
    except json.JSONDecodeError as error:
        raise NoJson(
            f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except Unreadable:
        raise
    except ValueError:  # a whole number of more digits than Python reads
        raise Unreadable("The body has a number that is too long.") from None
    brackets = content.count(b"[") + content.count(b"{")
    if brackets > DEPTH and deeper_than(value, DEPTH):
        raise Unreadable(f"The body is nested more than {DEPTH} levels deep.")
    if b"\\u" in content and _has_surrogates(value):
        raise Unreadable("The body has half of a surrogate pair, which no text can hold.")
    return value


def values(content: bytes, most: int) -> int:
    """How many values a JSON text has, to within a few; counted exactly only beyond `most`.

    Counted before it is parsed, because small texts such as `[[],[],…]` take forty times their
    size in memory.
    """
    count = sum(content.count(sign) for sign in _BEFORE_VALUES)
    if count <= most:
        return count  # even if none of these stands in a string
    outside = _STRING.sub(b"", content)
    return sum(outside.count(sign) for sign in _BEFORE_VALUES)


def deeper_than(value: Any, levels: int) -> bool:
    """Whether lists and mappings are nested more than so many levels deep."""
    level = [value] if isinstance(value, _NESTING) else []
    for _ in range(levels):
        if not level:
            break
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, _NESTING)
        ]
    return bool(level)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                shown = json.dumps(name[:100])
                raise Unreadable(f"The key {shown} is twice in one object of the body.")
            seen.add(name)
    return members


def _no_number(text: str) -> NoReturn:
    raise Unreadable(f"The body has {text}, which is no number of JSON.")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise Unreadable(f"The body has the number {text[:40]}, which is too large.")
    return number


def _has_surrogates(value: Any) -> bool:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if any(_SURROGATE.search(name) for name in node):
                return True
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, str) and _SURROGATE.search(node):
            return True
    return False


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_constant=_no_number, parse_float=_finite
)
