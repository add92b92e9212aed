"""One entry of the log, opened: who, why, and what it says about each object."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from playground.audit.described import described
from playground.audit.objects_at import Seen, previous
from playground.cluster import FieldDifference, without_bookkeeping
from playground.lessons.edits.drift_view import value_text
from playground.lessons.edits.live_text import yaml_text
from playground.lessons.history.record import Record, differences, titled
from playground.lessons.history.results import OpenedEntry, ShownChange, ShownObject
from playground.manifest.pointer import Tokens, format_pointer

Object = dict[str, Any]
MOST_OBJECTS = 10
MOST_CHANGES = 40
MOST_FOUND = 5
LONGEST_TEXT = 20_000
"""Characters of one manifest."""


def opened_entry(record: Record, number: int, find: str) -> OpenedEntry:
    """The entry with this number; `find` is what the reader looks for in it."""
    entry = record.entry(number)
    content = entry.record["event"]["content"]
    execution = content["execution"]
    trigger = execution["trigger"]
    references = [each["reference"] for each in trigger.get("artifacts", ())]
    why = " · ".join([trigger["type"], *references])
    deed = record.deed_of(number)
    named = deed.execution.name if deed.execution else ""
    told = [each for each in record.seen if each.number == number]
    return OpenedEntry(
        number=number,
        type=entry.summary.type,
        received=entry.summary.received,
        user=entry.summary.user,
        why=why,
        execution=f"{execution['type'].lower()} {named}",
        hash=entry.hash,
        previous=entry.record["previous"],
        size=len(entry.text),
        objects=tuple(_object(record, each) for each in told[:MOST_OBJECTS]),
        found=tuple(places_of(entry.record["event"], find))[:MOST_FOUND],
    )


def _object(record: Record, seen: Seen) -> ShownObject:
    sighting = seen.sighting
    before, between = previous(record.seen, seen)
    changes: Sequence[FieldDifference] = ()
    if before is not None and sighting.manifest is not None:
        changes = differences(before.sighting.manifest, sighting.manifest)
    text = yaml_text(without_bookkeeping(sighting.manifest)) if sighting.manifest else ""
    parameters = json.dumps(sighting.parameters, ensure_ascii=False)
    given = _given(record, seen)
    return ShownObject(
        title=titled(sighting),
        how=sighting.how,
        pointer=sighting.pointer,
        images=tuple(image.reference for image in sighting.images),
        parameters=parameters if sighting.parameters else "",
        text=text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…\n",
        previous=before.number if before else 0,
        previous_title=titled(before.sighting) if before else "",
        changes=_shown(changes),
        more_changes=max(len(changes) - MOST_CHANGES, 0),
        between=tuple(f"{each.sighting.action} in entry {each.number}" for each in between),
        hydration=_shown(differences(given, sighting.manifest)) if given else (),
    )


def _shown(changes: Sequence[FieldDifference]) -> tuple[ShownChange, ...]:
    return tuple(
        ShownChange(each.path, value_text(each.before), value_text(each.after))
        for each in changes[:MOST_CHANGES]
    )


def _given(record: Record, seen: Seen) -> Object | None:
    """The object as the stage was given it: its `manifests` stand beside its outputs."""
    if seen.sighting.manifest is None:
        return None
    value: Any = record.entry(seen.number).record["event"]
    for token in seen.sighting.pointer.split("/")[1:-2]:
        value = value[int(token)] if isinstance(value, list) else value[token]
    for each in value.get("manifests", ()):
        what = described(each)
        if what and (what.kind, what.base) == (seen.sighting.kind, seen.sighting.base):
            return dict(each)
    return None


def places_of(event: Any, find: str) -> Iterator[str]:
    """The pointers of an event's texts and keys in which a text stands."""
    if find:
        yield from (format_pointer(tokens) for tokens in _places(event, find, ()))


def _places(value: Any, find: str, path: Tokens) -> Iterator[Tokens]:
    if isinstance(value, dict):
        for name, child in value.items():
            if find in name:
                yield (*path, name)
            yield from _places(child, find, (*path, name))
    elif isinstance(value, list):
        for number, child in enumerate(value):
            yield from _places(child, find, (*path, number))
    elif find in (value if isinstance(value, str) else json.dumps(value)):
        yield path
