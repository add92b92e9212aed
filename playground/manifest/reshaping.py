"""Reshaping a collection: the edits that give it new entries and take old ones away."""

from typing import Any

from .edit import CannotSplice, Edit
from .layout import LINE_BREAK, LINE_BREAKS, Layout
from .spelling import block_entry, block_item, flow, scalar
from .tree import Collection, Node, end_of, start_of

Entry = tuple[str, Any]
"""A key and a value; for a sequence the key does not count."""


class Reshape:
    """What a collection gains and loses; `removed` holds positions among its children."""

    def __init__(self, holder: Collection, is_root: bool) -> None:
        self.holder, self.is_root = holder, is_root
        self.added: list[Entry] = []
        self.removed: set[int] = set()


def reshaped(layout: Layout, change: Reshape) -> list[Edit]:
    """The edits of one collection. Raises CannotSplice."""
    holder, step = change.holder, _step(change.holder)
    gone = sorted(position // step for position in change.removed)
    lost = set(gone)
    kept = [i for i in range(len(holder.children) // step) if i not in lost]
    if gone and not kept:
        return [_refilled(layout, change)]
    edits = _removals(layout, holder, gone, kept)
    if not change.added:
        return edits
    if gone and gone[-1] > kept[-1] and not holder.flow:
        cut = edits.pop()  # the new lines take the place of the last ones
        lines = _block_lines(layout, holder, change.added)
        ending = layout.newline if layout.source[cut.end - 1] in LINE_BREAKS else ""
        return [*edits, Edit(cut.start, cut.end, layout.newline.join(lines) + ending)]
    last = holder.children[kept[-1] * step + step - 1] if kept else None
    if holder.flow:
        return [*edits, _flow_addition(layout, holder, change.added, last)]
    return [*edits, _lines_behind(layout, holder, _block_lines(layout, holder, change.added))]


def _step(holder: Collection) -> int:
    """How many children an entry has."""
    return 2 if holder.is_mapping else 1


# ---- adding


def _block_lines(layout: Layout, holder: Collection, entries: list[Entry]) -> list[str]:
    """The entries as lines that are indented like the collection's own."""
    indent = layout.column(layout.head(holder, holder.children[0]))
    context = layout.context(False)
    return [
        " " * indent
        + (
            block_entry(key, value, indent, context)
            if holder.is_mapping
            else block_item(value, indent, context)
        )
        for key, value in entries
    ]


def _lines_behind(layout: Layout, holder: Collection, lines: list[str]) -> Edit:
    """New lines behind the line on which a block collection ends."""
    text = layout.newline.join(lines)
    match = LINE_BREAK.search(layout.source, layout.content_end(holder))
    if match is None or match.start() >= layout.limit:
        return Edit(layout.limit, layout.limit, layout.newline + text)
    at = max(match.end(), layout.kept_end(holder))
    if layout.source[at - 1] not in LINE_BREAKS:  # the text ends inside a block scalar
        return Edit(at, at, layout.newline + text)
    return Edit(at, at, text + layout.newline)


def _flow_addition(
    layout: Layout, holder: Collection, entries: list[Entry], last: Node | None
) -> Edit:
    context = layout.context(True)
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
    separator = "," + _flow_gap(layout, holder)
    return Edit(at, at, "".join(separator + text for text in texts))


def _flow_gap(layout: Layout, holder: Collection) -> str:
    """The white space before the last entry, which the new one repeats."""
    step = _step(holder)
    before = layout.source[start_of(holder) : start_of(holder.children[-step])]
    if len(holder.children) > step or "\n" in before:
        return before[len(before.rstrip()) :]
    return " "


def _refilled(layout: Layout, change: Reshape) -> Edit:
    """The edit that puts new entries in the place of all the old ones."""
    holder = change.holder
    start, end = layout.content_start(start_of(holder)), layout.content_end(holder)
    if change.added and not holder.flow:
        lines = _block_lines(layout, holder, change.added)
        return Edit(start, end, layout.newline.join(lines).lstrip(" "))
    if change.is_root and not holder.flow:
        raise CannotSplice("a document cannot lose everything")
    value = dict(change.added) if holder.is_mapping else [value for _, value in change.added]
    return Edit(start, end, flow(value, layout.context(holder.flow)))


# ---- removing


def _removals(layout: Layout, holder: Collection, gone: list[int], kept: list[int]) -> list[Edit]:
    """The edits that cut out each run of neighbouring entries."""
    step = _step(holder)
    heads, tails = holder.children[::step], holder.children[step - 1 :: step]
    edits = []
    for first, last in _runs(gone):
        start = layout.head(holder, heads[first])
        line = layout.line_start(start)
        if holder.flow and last > kept[-1]:
            start, end = end_of(tails[first - 1]), end_of(tails[last])
        elif last > kept[-1]:
            start = line
            match = LINE_BREAK.search(layout.source, layout.content_end(tails[last]))
            end = min(match.end(), layout.limit) if match else layout.limit
            end = max(end, layout.kept_end(tails[last]))
        else:
            end = layout.head(holder, heads[last + 1])
            if not holder.flow and not layout.source[line:start].strip():
                start, end = line, layout.line_start(end)
        edits.append(Edit(start, end, ""))
    return edits


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """The first and last of each run of neighbours."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs
