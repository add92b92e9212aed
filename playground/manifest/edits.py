"""Edits: which stretch of a document's source says a value, and what to write there instead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .change import MISSING, Change
from .document import Document
from .events import ScalarEvent
from .places import Found, Place, find
from .pointer import Tokens, parse_pointer
from .spelling import Context, block_entry, block_item, block_scalar, flow, scalar
from .tree import Collection, Node, end_of, resolved, start_of

_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_BREAKS = "\r\n\x85\u2028\u2029"
_PROPERTIES = re.compile(r"(?:([&!][^\s,\[\]{}]*|!<[^>]*>)|\s+|#[^\r\n]*)")
_STRING_TAG = "tag:yaml.org,2002:str"


class CannotSplice(Exception):
    """A Change that cannot be written into the text: the message completes "left as written: "."""


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` instead of what stands from `start` up to `end` (offsets in characters)."""

    start: int
    end: int
    text: str


def edits_for(root: Node, document: Document, changes: Sequence[Change], limit: int) -> list[Edit]:
    """The edits, in offsets of the document's source, that make the Changes.

    Sorted, not overlapping, none beyond `limit`. Raises CannotSplice.
    """
    source = document.source
    writer = _Writer(source, document.json, limit, start_of(root))
    edits: list[Edit] = []
    reshaped: dict[int, _Reshaped] = {}
    found: Found = {}
    for change in changes:
        tokens = parse_pointer(change.pointer)
        if change.before is MISSING:
            holder = _holder(root, tokens, found)
            added = reshaped.setdefault(id(holder), _Reshaped(holder)).added
            if (entry := (tokens[-1], change.after)) not in added:
                added.append(entry)
            continue
        place = _existing(root, tokens, found)
        if change.after is not MISSING:
            edits.append(writer.replacement(place, change.after))
        elif place.parent is None:
            raise CannotSplice("a whole document cannot be removed")
        else:
            removed = reshaped.setdefault(id(place.parent), _Reshaped(place.parent)).removed
            removed.add(place.parent.children.index(place.node))
    # Where an inner and an outer collection end together, the inner one's new lines come first.
    for reshape in sorted(reshaped.values(), key=lambda r: start_of(r.holder), reverse=True):
        edits += writer.reshape(reshape)
    ordered = sorted(dict.fromkeys(edits), key=lambda edit: (edit.start, edit.end))
    for before, after in zip(ordered, ordered[1:], strict=False):
        if before.end > after.start:
            raise CannotSplice("two changes of this document overlap")
    return ordered


@dataclass(slots=True)
class _Reshaped:
    """A collection that gets or loses entries; `removed` holds positions among its children."""

    holder: Collection
    added: list[tuple[str, Any]] = field(default_factory=list)
    removed: set[int] = field(default_factory=set)


def _holder(root: Node, tokens: Tokens, found: Found) -> Collection:
    place = find(root, tokens[:-1], found)
    holder = resolved(place.node)
    if not tokens or place.found != len(tokens) - 1 or not isinstance(holder, Collection):
        raise CannotSplice("there is nothing that it could be added to")
    return holder


def _existing(root: Node, tokens: Tokens, found: Found) -> Place:
    place = find(root, tokens, found)
    if place.found != len(tokens):
        raise CannotSplice("there is no such value")
    return place


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """The first and last of each run of neighbours."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs


class _Writer:
    """Makes the edits of one document."""

    def __init__(self, source: str, json: bool, limit: int, root_start: int) -> None:
        self.source = source
        self.json = json
        self.limit = limit
        self.root_start = root_start
        line_end = _BREAK.search(source)
        self.newline = line_end[0] if line_end and line_end.start() < limit else "\n"

    def context(self, flow: bool) -> Context:
        return Context(flow or self.json, self.json, self.newline)

    # ---- replacing a value

    def replacement(self, place: Place, after: Any) -> Edit:
        node = resolved(place.node)
        context = self.context(place.parent is not None and place.parent.flow)
        start, end = start_of(node), self.content_end(node)
        content = min(self.content_start(start), end)
        if isinstance(node, ScalarEvent) and isinstance(after, str):
            if not self.keeps_tag(node, start, content):
                return Edit(
                    start, end, self.anchor(start, content) + self.spell(node, after, context)
                )
            text = self.respelt(node, content, end, after, context)
            return Edit(content, end, text)
        text = (
            scalar(after, None, context)
            if not isinstance(after, dict | list)
            else flow(after, context)
        )
        if content == end:
            text = self.gap(content) + text
        return Edit(start, end, self.anchor(start, content) + text)

    def spell(self, node: ScalarEvent, after: str, context: Context) -> str:
        return scalar(after, node.style if node.style in ("'", '"') else None, context)

    def respelt(
        self, node: ScalarEvent, content: int, end: int, after: str, context: Context
    ) -> str:
        if node.style in ("|", ">"):
            kept = block_scalar(after, self.source[content:end], context)
            if kept is not None:
                return kept
        gap = self.gap(content) if content == end else ""
        return gap + self.spell(node, after, context)

    def gap(self, at: int) -> str:
        """What must stand between an empty value's place and the value."""
        before = self.source[at - 1 : at]
        if before in (":", "-") or before.isspace():
            return "" if before.isspace() else " "
        return " " if self.source[:at].rstrip().endswith(":") or self._after_property(at) else ": "

    def _after_property(self, at: int) -> bool:
        word = re.split(r"\s", self.source[:at])[-1]
        return word.startswith(("&", "!"))

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
        leaf = node
        while isinstance(leaf, Collection) and not leaf.flow and leaf.children:
            leaf = leaf.children[-1]
        end = min(end_of(leaf), self.limit)
        if isinstance(leaf, ScalarEvent) and leaf.style in ("|", ">"):
            while self.source[end - 1] in _BREAKS:
                end -= 1
        return end

    def keeps_tag(self, node: ScalarEvent, start: int, content: int) -> bool:
        """Whether a string can stand under the tag that is written there, if there is one."""
        if "!" not in self.source[start:content]:
            return True
        tag = node.tag or ""
        return tag == _STRING_TAG or (bool(tag) and not tag.startswith("tag:yaml.org,2002:"))

    def anchor(self, start: int, content: int) -> str:
        match = re.search(r"&[^\s,\[\]{}]+", self.source[start:content])
        return match[0] + " " if match else ""

    # ---- adding to a collection, removing from it

    def reshape(self, change: _Reshaped) -> list[Edit]:
        holder, step = change.holder, 2 if change.holder.is_mapping else 1
        gone = sorted(position // step for position in change.removed)
        kept = [i for i in range(len(holder.children) // step) if i not in gone]
        if gone and not kept:
            return [self.refilled(holder, change.added)]
        edits = self.removals(holder, gone, kept)
        if change.added and gone and gone[-1] > kept[-1] and not holder.flow:
            cut = edits.pop()
            indent = self.column(self.head(holder, holder.children[0]))
            lines = [
                " " * indent + line for line in self.block_lines(holder, change.added, indent)
            ]
            ending = self.newline if self.source[cut.end - 1] in _BREAKS else ""
            edits.append(Edit(cut.start, cut.end, self.newline.join(lines) + ending))
        elif change.added:
            last = holder.children[kept[-1] * step + step - 1] if kept else None
            edits.append(self.addition(holder, change.added, last))
        return edits

    def refilled(self, holder: Collection, entries: list[tuple[str, Any]]) -> Edit:
        """The edit that puts new entries in the place of all the old ones."""
        start, end = self.content_start(start_of(holder)), self.content_end(holder)
        if entries and not holder.flow:
            indent = self.column(start)
            lines = self.block_lines(holder, entries, indent)
            return Edit(start, end, (self.newline + " " * indent).join(lines))
        if start_of(holder) == self.root_start and not holder.flow:
            raise CannotSplice("a document cannot lose everything")
        value = dict(entries) if holder.is_mapping else [value for _, value in entries]
        return Edit(start, end, flow(value, self.context(holder.flow)))

    def addition(
        self, holder: Collection, entries: list[tuple[str, Any]], last: Node | None
    ) -> Edit:
        """The edit that puts new entries behind the entry `last`."""
        if holder.flow:
            return self.flow_addition(holder, entries, last)
        indent = self.column(self.head(holder, holder.children[0]))
        lines = self.block_lines(holder, entries, indent)
        return self.lines_behind(holder, [" " * indent + line for line in lines])

    def block_lines(
        self, holder: Collection, entries: list[tuple[str, Any]], indent: int
    ) -> list[str]:
        context = self.context(False)
        if holder.is_mapping:
            return [block_entry(key, value, indent, context) for key, value in entries]
        return [block_item(value, indent, context) for _, value in entries]

    def lines_behind(self, holder: Collection, lines: list[str]) -> Edit:
        """New lines behind the line on which a block collection ends."""
        end = self.content_end(holder)
        text = self.newline.join(lines)
        match = _BREAK.search(self.source, end)
        if match is None or match.start() >= self.limit:
            return Edit(self.limit, self.limit, self.newline + text)
        at = max(match.end(), self.last_leaf_end(holder))
        if self.source[at - 1] not in _BREAKS:  # the text ends inside a block scalar
            return Edit(at, at, self.newline + text)
        return Edit(at, at, text + self.newline)

    def last_leaf_end(self, node: Node) -> int:
        """Behind the line ends that a block scalar at the end of `node` may keep; else -1."""
        while isinstance(node, Collection) and not node.flow and node.children:
            node = node.children[-1]
        if isinstance(node, ScalarEvent) and node.style in ("|", ">"):
            return min(end_of(node), self.limit)
        return -1

    def flow_addition(
        self, holder: Collection, entries: list[tuple[str, Any]], last: Node | None
    ) -> Edit:
        context = self.context(True)
        texts = [
            f"{scalar(key, None, context)}: {flow(value, context)}"
            if holder.is_mapping
            else flow(value, context)
            for key, value in entries
        ]
        if last is None:
            at = end_of(holder) - 1
            return Edit(at, at, ", ".join(texts))
        at = end_of(last)
        separator = "," + self.flow_gap(holder)
        return Edit(at, at, "".join(separator + text for text in texts))

    def flow_gap(self, holder: Collection) -> str:
        """The white space before the last entry, which the new one repeats."""
        step = 2 if holder.is_mapping else 1
        start = start_of(holder.children[-step])
        before = self.source[:start]
        return (
            before[len(before.rstrip()) :]
            if len(holder.children) > step or "\n" in before[start_of(holder) :]
            else " "
        )

    def removals(self, holder: Collection, gone: list[int], kept: list[int]) -> list[Edit]:
        """The edits that cut out each run of neighbouring entries."""
        step = 2 if holder.is_mapping else 1
        heads, tails = holder.children[::step], holder.children[step - 1 :: step]
        edits = []
        for first, last in _runs(gone):
            start = self.head(holder, heads[first])
            own_line = not self.source[self.line_start(start) : start].strip()
            if holder.flow and last > kept[-1]:
                start, end = end_of(tails[first - 1]), end_of(tails[last])
            elif last > kept[-1]:
                start = self.line_start(start)
                match = _BREAK.search(self.source, self.content_end(tails[last]))
                end = min(match.end(), self.limit) if match else self.limit
                end = max(end, self.last_leaf_end(tails[last]))
            else:
                end = self.head(holder, heads[last + 1])
                if own_line and not holder.flow:
                    start, end = self.line_start(start), self.line_start(end)
            edits.append(Edit(start, end, ""))
        return edits

    def head(self, holder: Collection, node: Node) -> int:
        """Where an entry begins: its key, or the dash before an item of a block sequence."""
        start = start_of(node)
        return start if holder.is_mapping or holder.flow else self.dash(holder, start)

    def dash(self, holder: Collection, start: int) -> int:
        """The dash of the item that starts at `start`; all of a sequence stand in one column."""
        first = self.content_start(start_of(holder))
        column = self.column(first)
        line = self.line_start(start)
        while line > first:
            if self.source[line : line + column + 1] == " " * column + "-":
                return line + column
            line = self.line_start(line - 1)
        return first

    def line_start(self, offset: int) -> int:
        last = 0
        for match in _BREAK.finditer(
            self.source, max(0, self.source.rfind("\n", 0, offset)), offset
        ):
            last = match.end()
        return last

    def column(self, offset: int) -> int:
        return offset - self.line_start(offset)
