"""The law of the manifest engine under generated manifests and Changes."""

import json
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from jsonpatch import JsonPatchException

from playground.manifest import (
    MISSING,
    Change,
    Edit,
    Reading,
    read,
    replacing,
    reshaping,
    sharing,
    spelling,
)
from playground.manifest.layout import Layout
from playground.manifest.places import find
from playground.manifest.pointer import format_pointer, leaves, parse_pointer
from playground.manifest.tree import resolved

from .law import hold_law
from .texts import WORDS, Written, manifests

splicing = sys.modules["playground.manifest.splice"]  # the package gives its function that name

AFTER = st.one_of(
    WORDS,
    st.text(max_size=20).filter(lambda t: not any(0xD800 <= ord(c) < 0xE000 for c in t)),
    st.sampled_from([0, 7, True, None, 1.5, "registry.example/web:1@sha256:" + "a" * 64]),
    st.sampled_from([{}, [], {"a": "b", "on": [1, "x: y"]}, ["x", {"k": "two\nlines"}]]),
)


def branches(
    value: Any, path: tuple[str | int, ...] = ()
) -> list[tuple[tuple[str | int, ...], Any]]:
    """Every collection of a value with its path."""
    found = []
    if isinstance(value, dict):
        found.append((path, value))
        for key, child in value.items():
            found += branches(child, (*path, key))
    elif isinstance(value, list):
        found.append((path, value))
        for i, child in enumerate(value):
            found += branches(child, (*path, i))
    return found


@st.composite
def changes_for(draw: Any, reading: Reading) -> list[Change]:
    """Changes of several kinds, none inside what another one replaces."""
    found: list[Change] = []
    for document in reading.documents:
        taken: list[str] = []
        places = list(leaves(document.value))
        for path, before in draw(
            st.lists(st.sampled_from(places), max_size=4, unique_by=lambda p: p[0])
        ):
            if not path:
                continue
            pointer = format_pointer(path)
            # The first of a document's own keys stays, since a document cannot lose everything.
            stays = len(path) == 1 and path[0] == next(iter(document.value))
            after = draw(AFTER if stays else st.one_of(AFTER, st.just(MISSING)))
            taken.append(pointer)
            found.append(Change(document.index, pointer, before, after, "test", "Because."))
        for path, value in draw(
            st.lists(st.sampled_from(branches(document.value) or [((), None)]), max_size=2)
        ):
            pointer = format_pointer(
                (*path, "added" if isinstance(value, dict) else len(value or ()))
            )
            inside = any(p == format_pointer(path) or pointer == p for p in taken)
            if (
                value is None
                or inside
                or any(c.pointer == pointer for c in found if c.document == document.index)
            ):
                continue
            if isinstance(value, list) and any(
                c.after is MISSING and c.pointer.startswith(format_pointer(path) + "/")
                for c in found
                if c.document == document.index
            ):
                continue
            taken.append(pointer)
            found.append(Change(document.index, pointer, MISSING, draw(AFTER), "test", "Because."))
    spread = {(change.document, change.pointer): change for change in found}
    for change in found:
        if change.before is not MISSING and change.after is not MISSING and draw(st.booleans()):
            for pointer in other_users(reading, change):
                if not any(
                    overlap(pointer, c.pointer)
                    for c in spread.values()
                    if c.document == change.document
                ):
                    spread[change.document, pointer] = change._replace(pointer=pointer)
    return list(spread.values())


def other_users(reading: Reading, change: Change) -> list[str]:
    """The other places that show the same anchored value, which then has to change there too."""
    root = reading.tree(reading.document(change.document))
    users = sharing.users_of(root)
    node = find(root, parse_pointer(change.pointer)).node
    pointers = map(format_pointer, users[id(resolved(node))])
    return [pointer for pointer in pointers if pointer != change.pointer]


def overlap(one: str, other: str) -> bool:
    return (one + "/").startswith(other + "/") or (other + "/").startswith(one + "/")


def law_for(data: Any) -> tuple[Written, list[Change]]:
    """Draw a manifest and Changes, and hold the law; both are given back."""
    written = data.draw(manifests())
    reading = read(written.text)
    assert not reading.unreadable, (written.text, reading.problems)
    changes = data.draw(changes_for(reading))
    return written, hold_law(reading, changes)


@settings(suppress_health_check=list(HealthCheck))
@given(st.data())
def test_law(data: Any) -> None:
    law_for(data)


SHAPES = frozenset(
    [
        "alias",
        "anchor",
        "anchor-inside-anchor",
        "byte-order-mark",
        "comment-behind",
        "comment-between-keys",
        "crlf",
        "document-end",
        "document-in-block-scalar",
        "double-quoted",
        "empty-document",
        "empty-value",
        "flow",
        "kept-line-ends",
        "flow-document",
        "folded",
        "json",
        "list",
        "literal",
        "mapping-on-dash-line",
        "merge-key",
        "new-key",
        "multi-line-double",
        "multi-line-plain",
        "non-ascii",
        "several-documents",
        "single-quoted",
        "tab",
        "tag",
    ]
)


def test_every_awkward_shape_has_a_change_inside_it() -> None:
    """The generator writes each shape of the design, and a written Change falls into each."""
    seen: set[str] = set()

    def look(data: Any) -> None:
        written, changes = law_for(data)
        seen.update("new-key" for change in changes if change.before is MISSING)
        for name, places in written.shapes.items():
            if any(
                change.document == document and overlap(change.pointer, pointer)
                for change in changes
                for document, pointer in places
            ) or (changes and any(not pointer for _, pointer in places)):
                seen.add(name)

    for number in range(12):  # rare shapes take several looks
        if not seen >= SHAPES:
            seed(number)(_generated(500)(given(st.data())(look)))()
    assert seen >= SHAPES, SHAPES - seen


def _generated(examples: int) -> settings:
    """New examples only, and no search for a smaller one."""
    return settings(
        max_examples=examples,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


def _off(function: Any, by: int) -> Any:
    return lambda *args: function(*args) + by


FAULTS: dict[str, tuple[Any, str, Any]] = {
    "the end of a value one too far": (
        Layout, "content_end", _off(Layout.content_end, 1)
    ),
    "anchor and tag taken for the value": (
        Layout, "content_start", lambda self, start: start
    ),
    "a column one too small": (Layout, "column", _off(Layout.column, -1)),
    "no space before a value that was empty": (replacing, "_gap", lambda layout, at: ""),
    "every tag kept": (replacing, "_fits_tag", lambda *args: True),
    "the text cut at the wrong side of the line end": (
        Layout, "kept_end", lambda self, node: -1
    ),
    "strings written plain whatever they hold": (spelling, "plain", lambda text, context: text),
    "apostrophes not doubled": (
        spelling, "single_quoted", lambda text, context: None if context.json else f"'{text}'"
    ),
    "line separators not escaped": (
        spelling, "double_quoted", lambda text: json.dumps(text, ensure_ascii=False)
    ),
    "block scalars kept whatever their chomping": (
        replacing,
        "block_scalar",
        lambda text, original, context: original.split("\n")[0] + "\n" + " " * 12 + text,
    ),
    "anchors ignored": (splicing, "unwanted_users", lambda root, changes: []),
    "edits placed as if the document began the text": (
        splicing, "Edit", lambda start, end, text: Edit(max(0, start - 1), end, text)
    ),
    "no comma before a new entry": (reshaping, "_flow_gap", lambda layout, holder: "\b"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_splice_fault_is_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each deliberate fault breaks the law, even with the splicer's own check switched off."""
    monkeypatch.setattr(splicing, "_verify", lambda *args: None)
    monkeypatch.setattr(*FAULTS[fault])

    @settings(_generated(2000), derandomize=True)
    @given(st.data())
    def look(data: Any) -> None:
        law_for(data)

    with pytest.raises((AssertionError, JsonPatchException, KeyError, BaseExceptionGroup)):
        look()
