"""Bring the edits into the stored manifest: the change that lasts."""

from collections.abc import Iterator
from typing import Any

from playground.cluster import Drift
from playground.cluster.differences import Element, Steps
from playground.lessons.edits.stored import Stored
from playground.manifest import MISSING, Change, Reading, Spliced, read, splice
from playground.manifest.pointer import Tokens, format_pointer

RULE = "bring-edit"
REASON = "The live object has it so."
_OF_CONTROLLERS = (
    "deployment.kubernetes.io/revision",
    "kubectl.kubernetes.io/restartedAt",
    "deprecated.daemonset.template.generation",
)
MOST_ROUNDS = 50
Object = dict[str, Any]


def bring(reading: Reading, stored: Stored, found: Drift) -> Spliced:
    """The text of the stored manifest with every edit in it; what controllers wrote stays out.

    An element of a list comes or goes at a time, each in a text that is read anew.
    """
    item = stored.item
    after = brought(item.value, found)
    done = splice(reading, ())
    for _ in range(MOST_ROUNDS):
        document = reading.document(item.document)
        now = next((one for one in document.objects if one.pointer == item.pointer), item)
        changes = [
            Change(item.document, item.pointer + format_pointer(tokens), old, new, RULE, REASON)
            for tokens, old, new in _changes(now.value, after, ())
        ]
        if not changes:
            break
        done = splice(reading, changes)
        if done.problems or not done.changes:
            break
        reading = read(done.text, reading.limits)
    return done


def brought(manifest: Object, found: Drift) -> Object:
    """The manifest with the live value of every row, where it does not say the same already."""
    for row in found.rows:
        if row.path.endswith("[order]") or str(row.steps[-1]) in _OF_CONTROLLERS:
            continue
        live = _by_people(row.live)
        if live != {} or row.live == {}:
            manifest = _grafted(manifest, row.steps, live)
    return manifest


def _by_people(value: Any) -> Any:
    """The value without what controllers wrote into it."""
    if not isinstance(value, dict):
        return value
    kept = {k: _by_people(v) for k, v in value.items() if k not in _OF_CONTROLLERS}
    return {k: v for k, v in kept.items() if v != {} or value[k] == {}}


def _grafted(value: Any, steps: Steps, live: Any) -> Any:
    """The value with what stands at `steps` replaced; what is above it is made if need be."""
    if not steps:
        return live
    step, rest = steps[0], steps[1:]
    if isinstance(step, Element):
        items = list(value) if isinstance(value, list) else []
        at = next((n for n, item in enumerate(items) if step.is_it(item)), None)
        if at is None and live is MISSING:
            return value
        old = items[at] if at is not None else dict(step.keys)
        new = _grafted(old, rest, live)
        at = len(items) if at is None else at
        return items[:at] + ([] if new is MISSING else [new]) + items[at + 1 :]
    below = value if isinstance(value, dict) else {}
    if live is MISSING and step not in below:
        return value
    new = _grafted(below.get(step, MISSING), rest, live)
    kept = {key: child for key, child in below.items() if key != step or new is not MISSING}
    return kept if new is MISSING else {**kept, step: new}


def _changes(before: Any, after: Any, tokens: Tokens) -> Iterator[tuple[Tokens, Any, Any]]:
    """Where two values differ, as deep as it can be said; elements come and go at a list's end."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            old, new = before.get(key, MISSING), after.get(key, MISSING)
            yield from _changes(old, new, (*tokens, key))
    elif isinstance(before, list) and isinstance(after, list) and before:
        gone = [at for at, old in enumerate(before) if old not in after]
        if len(after) < len(before) and gone:
            yield (*tokens, gone[-1]), before[gone[-1]], MISSING
        elif len(after) < len(before):
            yield tokens, before, after
        else:
            for at, old in enumerate(before):
                yield from _changes(old, after[at], (*tokens, at))
            if len(after) > len(before):
                yield (*tokens, len(before)), MISSING, after[len(before)]
    elif before is not after and (before != after or type(before) is not type(after)):
        yield tokens, before, after
