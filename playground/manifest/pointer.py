"""JSON Pointer (RFC 6901): the address of a value inside a document."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

Tokens = tuple[str | int, ...]
"""A path as Python walks it: mapping keys are strings, sequence positions are integers."""


def format_pointer(tokens: Iterable[str | int]) -> str:
    """The pointer's text: ``("a/b", 0)`` becomes ``/a~1b/0``; the whole document is ``""``."""
    text = ""
    for token in tokens:
        if isinstance(token, str) and ("~" in token or "/" in token):
            token = token.replace("~", "~0").replace("/", "~1")
        text += f"/{token}"
    return text


@lru_cache(maxsize=1024)
def parse_pointer(pointer: str) -> tuple[str, ...]:
    """The reference tokens, unescaped; numbers stay text: only the value tells their kind."""
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"not a JSON Pointer: {pointer!r}")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/"))


def walk(value: object, way: str | Tokens) -> object:
    """The value that a pointer or a path names; KeyError if there is none."""
    for token in parse_pointer(way) if isinstance(way, str) else way:
        if isinstance(value, dict):
            value = value[token]
        elif isinstance(value, list) and str(token).isdigit() and int(token) < len(value):
            value = value[int(token)]
        else:
            raise KeyError(way)
    return value


def leaves(value: object, tokens: Tokens = ()) -> Iterator[tuple[Tokens, object]]:
    """Every scalar and empty collection of `value`, with its path."""
    stack: list[tuple[Tokens, object]] = [(tokens, value)]
    while stack:
        path, node = stack.pop()
        if isinstance(node, dict) and node:
            stack.extend(((*path, key), child) for key, child in reversed(node.items()))
        elif isinstance(node, list) and node:
            stack.extend(((*path, i), node[i]) for i in range(len(node) - 1, -1, -1))
        else:
            yield path, node
