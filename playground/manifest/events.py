"""The parsers under the tree: libyaml's events for YAML, and the same events made from JSON."""

import math
import re
from collections.abc import Callable, Iterator

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

try:
    from yaml._yaml import CParser as _Parser

    LIBYAML = True
except ImportError:  # a PyYAML that was built without libyaml
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class _Parser(Reader, Scanner, Parser):  # type: ignore[no-redef]
        """PyYAML's own parser: the same events, some twenty times slower."""

        def __init__(self, stream: str) -> None:
            Reader.__init__(self, stream)
            Scanner.__init__(self)
            Parser.__init__(self)

    LIBYAML = False

__all__ = [
    "LIBYAML",
    "AliasEvent",
    "CollectionEndEvent",
    "CollectionStartEvent",
    "DocumentEndEvent",
    "DocumentStartEvent",
    "Event",
    "MappingEndEvent",
    "MappingStartEvent",
    "NextEvent",
    "ParseError",
    "ScalarEvent",
    "SequenceEndEvent",
    "SequenceStartEvent",
    "StreamEndEvent",
    "StreamStartEvent",
    "WITHOUT_LIBYAML",
    "end_of",
    "json_events",
    "parse_error",
    "start_of",
    "yaml_events",
]

WITHOUT_LIBYAML = "PyYAML came without libyaml here, so reading takes about ten times as long."
"""What to say at start-up where LIBYAML is false."""

NextEvent = Callable[[], Event | None]


class ParseError(Exception):
    """Text that cannot be parsed: what is wrong, and the offset at which it shows."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def yaml_events(source: str) -> NextEvent:
    """The events of a YAML stream; each call gives the next or raises yaml.YAMLError."""
    following: NextEvent = _Parser(source).get_event
    return following


def parse_error(error: yaml.YAMLError) -> ParseError:
    """What PyYAML says, as a ParseError."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return ParseError(str(error).splitlines()[0], 0)
    mark = error.problem_mark or error.context_mark
    words = " ".join(part for part in (error.context, error.problem) if part)
    return ParseError(words, mark.index if mark else 0)


def start_of(event: Event) -> int:
    """The offset at which an event's text begins."""
    assert event.start_mark is not None
    return event.start_mark.index


def end_of(event: Event) -> int:
    """The offset behind an event's text."""
    assert event.end_mark is not None
    return event.end_mark.index


def _mark(index: int) -> yaml.Mark:
    return yaml.Mark("", index, 0, 0, None, 0)


_TOKEN = re.compile(
    r"[ \t\r\n]*(?:(?P<open>[{\[])|(?P<close>[}\]])|(?P<punctuation>[,:])"
    r'|"(?P<string>(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"'
    r"|(?P<word>true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?))"
)
_WHITE_SPACE = re.compile(r"[ \t\r\n]*")
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_SHORT_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
# Not compiled before they are wanted: ranges in Unicode take a millisecond each.
_SURROGATE_PAIR = "[\ud800-\udbff][\udc00-\udfff]"
_SURROGATE = "[\ud800-\udfff]"


def _unescape(text: str) -> str:
    """A JSON string's value; half a surrogate pair becomes U+FFFD, as in Go's decoder."""
    if "\\" not in text:
        return text
    value = _ESCAPE.sub(
        lambda m: chr(int(m[1], 16)) if m[1] else _SHORT_ESCAPES.get(m[2], m[2]), text
    )
    value = re.sub(
        _SURROGATE_PAIR, lambda m: m[0].encode("utf-16", "surrogatepass").decode("utf-16"), value
    )
    return re.sub(_SURROGATE, "\ufffd", value)


def json_events(source: str, start: int) -> Iterator[Event]:
    """The events of the JSON value (RFC 8259) at `start`: what YAML's flow style would give.

    Raises ParseError. The last event is a DocumentEndEvent that ends where the value ends.
    """
    position = _WHITE_SPACE.match(source, start).end()  # type: ignore[union-attr]
    yield DocumentStartEvent(_mark(position), _mark(position), explicit=False)
    closers: list[str] = []
    expecting = "value"  # or "first" (item or end), "key" / "first key", "colon", "next"
    while True:
        match = _TOKEN.match(source, position)
        if match is None:
            at = _WHITE_SPACE.match(source, position).end()  # type: ignore[union-attr]
            if at == len(source):
                raise ParseError("the JSON ends in the middle of a value", at)
            raise ParseError(_unexpected(source, at), at)
        kind = match.lastgroup
        begin, position = match.start(kind or 0), match.end()
        token = match[kind or 0]
        if kind == "string":
            begin -= 1
        marks = _mark(begin), _mark(position)
        if kind == "string" and expecting in ("value", "first", "key", "first key"):
            yield ScalarEvent(None, None, (False, True), _unescape(token), *marks, style='"')
            expecting = "colon" if expecting in ("key", "first key") else "next"
        elif kind == "word" and expecting in ("value", "first"):
            if token[0] in "-0123456789" and math.isinf(float(token)):
                raise ParseError("a JSON number is beyond what 64 bits can hold", begin)
            yield ScalarEvent(None, None, (True, False), token, *marks, style=None)
            expecting = "next"
        elif kind == "open" and expecting in ("value", "first"):
            event = MappingStartEvent if token == "{" else SequenceStartEvent
            yield event(None, None, True, *marks, flow_style=True)
            closers.append("}" if token == "{" else "]")
            expecting = "first key" if token == "{" else "first"
        elif (
            kind == "close"
            and closers
            and token == closers[-1]
            and expecting in ("next", "first", "first key")
        ):
            yield (MappingEndEvent if token == "}" else SequenceEndEvent)(*marks)
            closers.pop()
            expecting = "next"
        elif token == ":" and expecting == "colon":
            expecting = "value"
        elif token == "," and expecting == "next" and closers:
            expecting = "key" if closers[-1] == "}" else "value"
        else:
            raise ParseError(_unexpected(source, begin), begin)
        if expecting == "next" and not closers:
            yield DocumentEndEvent(_mark(position), _mark(position), explicit=False)
            return


def _unexpected(source: str, at: int) -> str:
    character = source[at]
    if character == '"':
        return "a JSON string is not closed, holds a control character or a bad escape"
    return f"{character!r} is not allowed here in JSON"
