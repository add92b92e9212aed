"""The layout of a document's source: where values, entries and lines begin and end.

The parser's marks tell where tokens stand. What an edit needs beyond that is here: the value
behind an anchor or tag, the dash of a list item, the last line of a block.
"""

import re

from .events import ScalarEvent
from .spelling import Context
from .tree import Collection, Node, end_of, start_of

LINE_BREAKS = "\r\n\x85\u2028\u2029"
LINE_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_PROPERTIES = re.compile(r"(?:([&!][^\s,\[\]{}]*|!<[^>]*>)|\s+|#[^\r\n]*)")


class Layout:
    """One document's source. No edit may reach beyond `limit`, where the reader's text ends."""

    def __init__(self, source: str, json: bool, limit: int) -> None:
        self.source = source
        self.json = json
        self.limit = limit
        line_end = LINE_BREAK.search(source)
        self.newline = line_end[0] if line_end and line_end.start() < limit else "\n"

    def context(self, flow: bool) -> Context:
        """How to spell values inside (`flow`) or outside of brackets."""
        return Context(flow or self.json, self.json, self.newline)

    # ---- values

    def content_start(self, start: int) -> int:
        """Behind anchor and tag, and what separates them from the value."""
        if self.source[start : start + 1] not in ("&", "!"):
            return start
        position = last = start
        while match := _PROPERTIES.match(self.source, position):
            position = match.end()
            if match[1]:
                last = position
        return position if position < len(self.source) else last

    def content_end(self, node: Node) -> int:
        """Behind the last character that belongs to a value; not behind a block's line end."""
        leaf = last_leaf(node)
        end = min(end_of(leaf), self.limit)
        if is_block_scalar(leaf):
            while self.source[end - 1] in LINE_BREAKS:
                end -= 1
        return end

    def kept_end(self, node: Node) -> int:
        """Behind the line ends that a block scalar at the end of `node` may keep; else -1."""
        leaf = last_leaf(node)
        return min(end_of(leaf), self.limit) if is_block_scalar(leaf) else -1

    # ---- entries

    def head(self, holder: Collection, node: Node) -> int:
        """Where an entry begins: its key, or the dash before an item of a block sequence."""
        start = start_of(node)
        return start if holder.is_mapping or holder.flow else self._dash(holder, start)

    def _dash(self, holder: Collection, start: int) -> int:
        """The dash of the item that starts at `start`; all of a sequence stand in one column."""
        first = self.content_start(start_of(holder))
        column = self.column(first)
        line = self.line_start(start)
        while line > first:
            if self.source[line : line + column + 1] == " " * column + "-":
                return line + column
            line = self.line_start(line - 1)
        return first

    # ---- lines

    def line_start(self, offset: int) -> int:
        """Behind the last line break before `offset`."""
        last = 0
        window = max(0, self.source.rfind("\n", 0, offset))
        for match in LINE_BREAK.finditer(self.source, window, offset):
            last = match.end()
        return last

    def column(self, offset: int) -> int:
        return offset - self.line_start(offset)


def last_leaf(node: Node) -> Node:
    """The node at the end of a block collection; any other node itself."""
    while isinstance(node, Collection) and not node.flow and node.children:
        node = node.children[-1]
    return node


def is_block_scalar(node: Node) -> bool:
    """Whether a node is a literal (`|`) or folded (`>`) scalar."""
    return isinstance(node, ScalarEvent) and node.style in ("|", ">")
