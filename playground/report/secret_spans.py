"""Where in the text a Secret's values stand: found in the tree, so in every way to write them.

Masked with the values are the comments between and behind them, where a former value often
stands, and the lines of a document that mentions Secrets and cannot be read.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from playground.manifest import Document, Reading
from playground.manifest.events import ScalarEvent
from playground.manifest.tree import Collection, Node, end_of, resolved, start_of
from playground.manifest.values import is_merge, key_of, merged_mappings, scalar_value

HELD = (
    ("data",),
    ("stringData",),
    ("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"),
)
"""The paths in a Secret below which everything is held."""

Span = tuple[int, int]
"""Offsets of the first character and behind the last one."""

_LIST = "SecretList"
_COMMENT = re.compile(r"(?<!\S)#[^\r\n]*")
_COMMENT_BEHIND = re.compile(r"[ \t]+(#[^\r\n]*)")
_LINE = re.compile(r"[^\r\n]+")


def is_secret(value: Any) -> bool:
    """Whether an object says that it is a Secret, of whichever API."""
    return isinstance(value, dict) and value.get("kind") == "Secret"


def is_secret_list(value: Any) -> bool:
    """Whether the items of a value are Secrets without saying so."""
    return isinstance(value, dict) and value.get("kind") == _LIST


def may_hold_secrets(source: str) -> bool:
    """Whether the text mentions Secrets at all; escapes and `!!binary` spell a kind as well."""
    return "Secret" in source or "\\" in source or "!" in source


def secret_spans(reading: Reading) -> list[Span]:
    """The spans of the whole text that nobody else may see, in order and apart."""
    spans: list[Span] = []
    at = 0
    for document in reading.documents:
        spans += _unread(reading.text, at, document.start)
        at = document.end
        if may_hold_secrets(document.source):
            root = reading.tree(document)
            found = _Held(document)
            found.look(root)
            spans += ((document.start + a, document.start + b) for a, b in found.spans)
            spans += _unread(reading.text, document.start + end_of(root), document.end)
    spans += _unread(reading.text, at, len(reading.text))
    return _apart(spans)


def _unread(text: str, start: int, end: int) -> Iterator[Span]:
    """The lines of a stretch that is part of no Document, apart from separators."""
    if "Secret" in text[start:end]:
        for line in _LINE.finditer(text, start, end):
            dashes = 3 if line[0].startswith("---") else 0
            yield line.start() + dashes, line.end()


def _apart(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        elif start < end:
            merged.append((start, end))
    return merged


class _Held:
    """Collects the spans of one document, in offsets of its source."""

    def __init__(self, document: Document) -> None:
        self.source = document.source
        self.spans: list[Span] = []

    def look(self, root: Node) -> None:
        """Find the Secrets, at any depth."""
        waiting: list[Node] = [root]
        while waiting:
            node = waiting.pop()
            if not isinstance(node, Collection):
                continue
            waiting += node.children
            if not node.is_mapping:
                continue
            entries = list(_entries(node, set()))
            kinds = {_text(value) for name, _, value in entries if name == "kind"}
            if "Secret" in kinds:
                self.secret(entries)
            if _LIST in kinds:
                for name, _, value in entries:
                    if name == "items":
                        self.items(resolved(value))

    def items(self, node: Node) -> None:
        for child in node.children if isinstance(node, Collection) else ():
            item = resolved(child)
            if isinstance(item, Collection) and item.is_mapping:
                self.secret(list(_entries(item, set())))

    def secret(self, entries: list[tuple[str, Node, Node]]) -> None:
        for path in HELD:
            self.path(entries, path)

    def path(self, entries: list[tuple[str, Node, Node]], path: tuple[str, ...]) -> None:
        for name, key, value in entries:
            if name != path[0]:
                continue
            target = resolved(value)
            if len(path) == 1:
                self.hold(end_of(key) if target is value else start_of(target), target)
            elif isinstance(target, Collection) and target.is_mapping:
                self.path(list(_entries(target, set())), path[1:])

    def hold(self, start: int, node: Node) -> None:
        """Mask the values of a mapping and the comments in it; anything else as a whole."""
        if not isinstance(node, Collection) or not node.is_mapping:
            self.whole(node)
            return
        at = start
        for key, value in node.pairs():
            self.comments(at, start_of(key))
            self.comments(end_of(key), start_of(value))
            at = max(end_of(key), end_of(value))
            target = resolved(value)
            if not is_merge(key):
                self.whole(target)
            elif target is not value or isinstance(value, Collection):
                for mapping in merged_mappings(value):
                    self.hold(start_of(mapping), mapping)
        self.comments(at, end_of(node))
        self.behind(end_of(node))

    def whole(self, node: Node) -> None:
        end = end_of(node)
        self.spans.append((start_of(node), end))
        self.behind(end)

    def comments(self, start: int, end: int) -> None:
        self.spans += (match.span() for match in _COMMENT.finditer(self.source, start, end))

    def behind(self, end: int) -> None:
        """The comment on the line that a value ends in."""
        if match := _COMMENT_BEHIND.match(self.source, end):
            self.spans.append(match.span(1))


def _entries(mapping: Collection, seen: set[int]) -> Iterator[tuple[str, Node, Node]]:
    """Name, key and value of every entry, hidden ones too, and of the mappings that are merged."""
    seen.add(id(mapping))
    for key, value in mapping.pairs():
        if is_merge(key):
            for merged in merged_mappings(value):
                if id(merged) not in seen:
                    yield from _entries(merged, seen)
        else:
            yield key_of(key), key, value


def _text(node: Node) -> str:
    target = resolved(node)
    return str(scalar_value(target)) if isinstance(target, ScalarEvent) else ""
