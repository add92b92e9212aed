"""A log that was kept by former versions of these modules: all that follows from it stays.

`kept/bodies.jsonl` has what was posted and what stood beside each entry, `kept/entries.jsonl` the
export. Were one byte written in another way today, no log from before would verify.
"""

import json
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from playground.audit.canonical import canonical, canonical_members, canonical_object, sha256
from playground.audit.chain import verify
from playground.audit.delivery import fingerprint
from playground.audit.exported import exported, read_exported
from playground.audit.prepared import chained, prepare
from playground.audit.reading import read_json
from tests.audit.test_redact import KEY

KEPT = Path(__file__).with_name("kept")
POSTED = [json.loads(line) for line in (KEPT / "bodies.jsonl").read_text().splitlines()]
ENTRIES = (KEPT / "entries.jsonl").read_text().splitlines(keepends=True)
FIRST = datetime(2026, 11, 23, 9, 0, 0, 123_456, tzinfo=UTC)


def prepared_again():
    for number, each in enumerate(POSTED):
        content = json.dumps(each["body"]).encode()
        yield prepare(read_json(content), KEY, FIRST + timedelta(seconds=number))


def test_what_was_kept_still_verifies():
    assert verify(read_exported(ENTRIES)).fault is None


def test_the_same_events_make_the_same_entries():
    # The second one is the first one wrapped, and so the same.
    assert [exported(entry) for entry in chained(prepared_again())] == ENTRIES
    assert len(ENTRIES) == len(POSTED) - 1


def test_the_same_stands_beside_them():
    besides = [json.loads(json.dumps(astuple(each.beside))) for each in prepared_again()]
    assert besides == [each["beside"] for each in POSTED]
    assert sum(len(objects) for _, _, objects in besides) > 5


NAMES = st.text(max_size=4) | st.sampled_from(["eventId", "details", "content", "created"])
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(NAMES, below, max_size=4),
    max_leaves=8,
)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=6)


@given(OBJECTS)
def test_canonical_json_is_as_the_standard_library_writes_it(value):
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    assert canonical(value) == text
    assert canonical_object(canonical_members(value)) == text


@given(OBJECTS)
def test_an_event_says_all_but_what_echo_adds(event):
    said = {name: value for name, value in event.items() if name != "eventId"}
    details = event.get("details")
    if isinstance(details, dict) and details:
        left_out = ("created", "requestHeaders")
        said["details"] = {name: v for name, v in details.items() if name not in left_out}
    expected = sha256(canonical(said))
    assert fingerprint(event).content == expected
    assert fingerprint(event, canonical_members(event)) == fingerprint(event)
