"""Parsing one document as kubectl's parser does, which is a copy of an older libyaml.

Where the two differ and libyaml can be helped, it is: two errors that only the older one reports
are added, and two texts that only libyaml refuses are read with a stand-in for the letter that it
stumbles on. What remains is listed in ``docs/sources.md``.
"""

import re
from collections.abc import Callable

from .compose import compose
from .events import (
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    NextEvent,
    ParseError,
    ScalarEvent,
    end_of,
    json_events,
    start_of,
    yaml_events,
)
from .limits import Limits
from .tree import Node
from .values import Notice

_STAND_IN = "\ue000"
_MOST_STAND_INS = 20
_ESCAPED_SLASH = re.compile(r"(?:[^\\]|\\[^/])*?(\\/)", re.DOTALL)


def parse(
    source: str,
    *,
    json: bool,
    limits: Limits,
    values: bool = True,
    notice: Notice | None = None,
    spend: Callable[[int], None] | None = None,
) -> Node | None:
    """The tree of a document's source; None if it holds no document. Raises ParseError.

    Without `values` the tree has positions only, and no aliases or merge keys can be followed.
    `notice` is told of keys that hide others, `spend` of the steps that each attempt took.
    """
    text = source
    left = limits.steps

    def spent(steps: int) -> None:
        nonlocal left
        left -= steps
        if spend is not None:
            spend(steps)

    while True:
        following = json_events(text, 0).__next__ if json else _events(text)
        if text is not source:
            following = _restored(following)
        try:
            return compose(
                following,
                depth=limits.depth,
                nodes=min(limits.nodes, left // 2),
                notice=notice,
                values=values,
                spend=spent,
            )
        except ParseError as error:
            patched = None if json or _STAND_IN in source else _with_stand_in(text, error)
            if patched is None or left <= 0:
                raise
            text = patched


def _events(source: str) -> NextEvent:
    following = yaml_events(source)
    if "\\/" in source or ("?" in source and ("[" in source or "{" in source)):
        return _older(source, following)
    return following


def _older(source: str, following: NextEvent) -> NextEvent:
    """The same events, with the errors that libyaml no longer reports.

    They are ``\\/`` in double quotes, and a question mark in a plain scalar inside brackets.
    """
    depth = 0

    def checked() -> Event | None:
        nonlocal depth
        event = following()
        if isinstance(event, CollectionStartEvent):
            depth += bool(depth or event.flow_style)
        elif isinstance(event, CollectionEndEvent):
            depth -= bool(depth)
        elif isinstance(event, ScalarEvent):
            start = start_of(event)
            text = source[start : end_of(event)]
            if event.style == '"' and (slash := _ESCAPED_SLASH.match(text)):
                raise ParseError("found unknown escape character", start + slash.start(1))
            if depth and not event.style and "?" in text[1:]:
                where = start + text.index("?", 1)
                raise ParseError("a plain scalar in a flow node holds a '?'", where)
        return event

    return checked


def _with_stand_in(source: str, error: ParseError) -> str | None:
    """The source with a stand-in where kubectl's parser would read on; None elsewhere.

    That is the backslash of ``\\'`` in double quotes, and a colon right before a bracket's end or
    a comma, which is the last letter of a plain scalar.
    """
    at = error.offset
    escape = "unknown escape" in error.message and source.startswith("\\'", at)
    colon = "unexpected ':'" in error.message and source.startswith(":", at)
    if not (escape or colon) or source.count(_STAND_IN) >= _MOST_STAND_INS:
        return None
    return source[:at] + _STAND_IN + source[at + 1 :]


def _restored(following: NextEvent) -> NextEvent:
    """The events with the letters that the stand-ins stand for."""

    def restored() -> Event | None:
        event = following()
        if isinstance(event, ScalarEvent) and _STAND_IN in event.value:
            event.value = event.value.replace(_STAND_IN, "" if event.style == '"' else ":")
        return event

    return restored
