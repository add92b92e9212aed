"""The law of the manifest engine, as one function that fails where it does not hold."""

import json
from typing import Any

import jsonpatch

from playground.manifest import MISSING, Change, Reading, read, splice
from playground.manifest.apply import same
from playground.report.patch import inverse, patch


def hold_law(reading: Reading, changes: list[Change]) -> list[Change]:
    """Splice `changes` and check every clause; the Changes that were written.

    Parsing the spliced text gives what the patch makes of the parsed input; the inverse patch
    gives the input back; an edit stays inside what it changes; a Change that was not written has
    a Problem, and only anchors may be the reason.
    """
    spliced = splice(reading, changes)
    again = read(spliced.text, reading.limits)
    assert [d.index for d in again.documents] == [d.index for d in reading.documents]
    for before, after in zip(reading.documents, again.documents, strict=True):
        own = [change for change in spliced.changes if change.document == before.index]
        source = json.loads(json.dumps(before.value))  # aliases share values; patches must not
        target = jsonpatch.apply_patch(source, patch(own))
        assert same(after.value, target), (spliced.text, own)
        back = jsonpatch.apply_patch(json.loads(json.dumps(after.value)), inverse(own))
        assert same(back, before.value), (spliced.text, own)
    _bytes_outside(reading, spliced)
    for problem in spliced.problems:
        assert problem.line >= 1 and problem.column >= 1 and problem.help.endswith(".")
        assert "anchor" in problem.message, problem
    refused = {(problem.document, problem.pointer) for problem in spliced.problems}
    written = {(change.document, change.pointer) for change in spliced.changes}
    assert refused | written == {(change.document, change.pointer) for change in changes}
    assert not refused & written
    return list(spliced.changes)


def _bytes_outside(reading: Reading, spliced: Any) -> None:
    """Every edit lies inside a span that a Change may touch; all the rest is equal.

    The spans come from the reader's positions, not from the splicer.
    """
    allowed = []
    text = reading.text
    for change in spliced.changes:
        span = reading.position(change.document, change.pointer)
        if change.before is not MISSING and change.after is not MISSING:
            allowed.append((span.start, span.end))
    replaced_only = len(allowed) == len(spliced.changes)
    position = shift = 0
    for edit in spliced.edits:
        assert position <= edit.start <= edit.end <= len(text)
        kept = text[position : edit.start]
        assert spliced.text[position + shift : edit.start + shift] == kept
        if replaced_only:
            assert any(start <= edit.start and edit.end <= end for start, end in allowed), edit
        shift += len(edit.text) - (edit.end - edit.start)
        position = edit.end
    assert spliced.text[position + shift :] == text[position:]
