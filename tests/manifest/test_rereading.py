"""Reading the entries with edits says the same as reading the whole document again, or nothing."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.manifest import DEFAULT, Document, Edit, read
from playground.manifest.apply import same
from playground.manifest.edit import apply_edits
from playground.manifest.events import ParseError
from playground.manifest.parsing import parse
from playground.manifest.rereading import entry_by_entry, reread
from playground.manifest.tree import Node
from playground.manifest.values import value_of

from .texts import Written, manifests

OBJECT = """\
# about it
kind: ConfigMap
metadata:
  name: 'settings'
items:
- {a: "b"}

# more
data:
  file: |
    a line

  long: and
    longer
none:
"""
END_OF_METADATA = OBJECT.index("items:")
HARMLESS = ["  extra: 1\n", "  # what for\n", "web", "7", ""]
BREAKING_OUT = [
    "'", '"', "[", "{", "]", "}", "|", ">-\n", "#", ": ", "- ", "\n", "\n\n", "\r\n", "\t", "?",
    "\\/", "\n---\n", "\n...\n", "\n...\ndata: {}", "\nkind: Other\n", "\nnew: entry\n",
    "\n  <<: {a: b}\n", "&a ", "*a", "!!binary ", "!t ", "\n# behind\n", "\n%YAML 1.1\n",
    "\ufeff", "\x00", "\u2028", "a b", "    - 1\n",
]  # fmt: skip


def as_a_whole(source: str) -> Any:
    try:
        node = parse(source, json=False, limits=DEFAULT)
    except ParseError as error:
        return error
    return None if node is None else value_of(node)


def said(source: str, edits: list[Edit], limits: Any = DEFAULT) -> dict[str, Any] | None:
    reading = read(source)
    document = reading.documents[0]
    return entry_by_entry(document, reading.tree(document), edits, limits)


def agree(document: Document, root: Node, edit: Edit) -> bool:
    """Whether the entries were enough; if so they say what the whole document says."""
    found = entry_by_entry(document, root, [edit], DEFAULT)
    if found is None:
        return False
    whole = as_a_whole(apply_edits(document.source, [edit]))
    assert not isinstance(whole, ParseError), (document.source, edit)
    assert same(found, whole), (document.source, edit)
    return True


def test_both_ways_of_reading_agree_wherever_something_is_written() -> None:
    reading = read(OBJECT)
    document, root = reading.documents[0], reading.tree(reading.documents[0])
    enough = [
        agree(document, root, Edit(start, start + length, text))
        for start in range(len(OBJECT))
        for length in (0, 1)
        for text in (*HARMLESS, *BREAKING_OUT)
    ]
    assert enough.count(True) > len(enough) / 5


@settings(suppress_health_check=list(HealthCheck))
@given(manifests(), st.data())
def test_both_ways_of_reading_agree_in_every_shape_of_yaml(written: Written, data: Any) -> None:
    reading = read(written.text)
    for document in reading.documents:
        start = data.draw(st.integers(0, len(document.source)))
        text = data.draw(st.sampled_from([*HARMLESS, *BREAKING_OUT]))
        agree(document, reading.tree(document), Edit(start, start, text))


def test_only_the_entries_with_an_edit_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def looked(source: str, **options: Any) -> Any:
        parsed.append(source)
        return parse(source, **options)

    monkeypatch.setattr("playground.manifest.rereading.parse", looked)
    edit = Edit(END_OF_METADATA, END_OF_METADATA, "  annotations: {a: b}\n")
    value = said(OBJECT, [edit])
    assert value is not None and value["metadata"]["annotations"] == {"a": "b"}
    assert parsed == ["metadata:\n  name: 'settings'\n  annotations: {a: b}\n"]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("  file: [\n", "a bracket stays open"),
        ("  file: 'a\n", "a quote stays open"),
        ("other: entry\n", "a new key at the top"),
        ("...\n", "the document ends"),
        ("  file: a", "the next key is drawn into the entry"),
    ],
)
def test_what_reaches_beyond_its_entry_is_read_as_a_whole(written: str, why: str) -> None:
    assert said(OBJECT, [Edit(END_OF_METADATA, END_OF_METADATA, written)]) is None, why


@pytest.mark.parametrize(
    "source",
    [
        "# flow\n{a: b, c: d}\n",
        "- a\n- b\n",
        " a: b\n c: d\n",
        "a: &x b\nc: *x\n",
        "a: b\na: c\n",
    ],
)
def test_what_has_no_entries_in_the_first_column_is_read_as_a_whole(source: str) -> None:
    document = read(source).documents[0]
    edit = Edit(source.rindex("b"), source.rindex("b") + 1, "2")
    assert said(source, [edit]) is None
    value = reread(document, read(source).tree(document), [edit], DEFAULT)
    assert same(value, as_a_whole(apply_edits(source, [edit])))


def test_near_the_limit_on_values_the_whole_is_counted() -> None:
    at = OBJECT.index("settings")
    assert said(OBJECT, [Edit(at, at, "my-")]) is not None
    assert said(OBJECT, [Edit(at, at, "my-")], DEFAULT._replace(nodes=len(OBJECT))) is None
