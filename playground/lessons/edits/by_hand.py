"""The ways in which people edit a live object, each as a command on the Cluster."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from playground.cluster import (
    Cluster,
    Key,
    Outcome,
    Refused,
    apply,
    edit,
    patch_json,
    patch_merge,
    patch_strategic,
    rollout_pause,
    rollout_restart,
    rollout_resume,
    rollout_undo,
    scale,
    set_env,
    set_image,
)
from playground.cluster.json_patch import apply_json_patch
from playground.lessons.edits.acts import Act
from playground.lessons.edits.live_text import unmasked
from playground.lessons.edits.revisions import Revision
from playground.manifest import Limits, Problem, Reading, Severity, read
from playground.manifest.pointer import format_pointer

RULE = "edits"
MOST_REPLICAS = 1_000
Answer = tuple[Cluster, Outcome]
Command = Callable[[Cluster, Key, Act, Sequence[Revision], Limits], Answer]


class Unreadable(Exception):
    """What was typed for an act cannot be used; `problems` are those of its text."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("unreadable")
        self.problems = problems


def _wrong(message: str, help: str, line: int = 1, column: int = 1) -> Unreadable:
    return Unreadable(Problem(Severity.ERROR, RULE, message, help, line, column))


def _scale(
    cluster: Cluster, key: Key, act: Act, revisions: Sequence[Revision], limits: Limits
) -> Answer:
    text = act.text.strip()
    if not re.fullmatch("[0-9]{1,4}", text, re.ASCII) or int(text) > MOST_REPLICAS:
        message = f"{text[:40]!r} is no number of replicas."
        raise _wrong(message, f"Write a whole number from 0 to {MOST_REPLICAS}.")
    return scale(cluster, key, int(text))


def _image(
    cluster: Cluster, key: Key, act: Act, revisions: Sequence[Revision], limits: Limits
) -> Answer:
    if not act.text.strip():
        raise _wrong("No image is named.", "Write CONTAINER=IMAGE.")
    return set_image(cluster, key, act.text.split())


def _env(
    cluster: Cluster, key: Key, act: Act, revisions: Sequence[Revision], limits: Limits
) -> Answer:
    values = [line.strip() for line in act.text.splitlines() if line.strip()]
    if not values:
        raise _wrong("No variable is named.", "Write NAME=VALUE, or NAME- to remove it.")
    return set_env(cluster, key, values)


def _restart(
    cluster: Cluster, key: Key, act: Act, revisions: Sequence[Revision], limits: Limits
) -> Answer:
    return rollout_restart(cluster, key)


def _undo(
    cluster: Cluster, key: Key, act: Act, revisions: Sequence[Revision], limits: Limits
) -> Answer:
    if len(revisions) < 2:
        message = f"{key.kind} {key.name} has no earlier revision to go back to."
        raise _wrong(message, "Change its pod template first.")
    return rollout_undo(cluster, key, revisions[-2].template, revisions[-2].annotations)


def _pause(
    cluster: Cluster, key: Key, act: Act, revisions: Sequence[Revision], limits: Limits
) -> Answer:
    return (rollout_pause if act.do == "pause" else rollout_resume)(cluster, key)


def _patch(
    cluster: Cluster, key: Key, act: Act, revisions: Sequence[Revision], limits: Limits
) -> Answer:
    reading, value = _one(act.text, limits, "patch")
    if act.how == "merge":
        return patch_merge(cluster, key, value)
    if act.how == "strategic":
        return patch_strategic(cluster, key, value)
    after, outcome = patch_json(cluster, key, value)
    if outcome.failed and (place := _failing(cluster.find(key), value)) is not None:
        raise _at(reading, (place,), outcome.message)
    return after, outcome


def _failing(live: Any, operations: Any) -> int | None:
    """The number of the first operation that cannot be done; None if they all can be."""
    for number in range(len(operations) if isinstance(operations, list) else 0):
        try:
            apply_json_patch(live, operations[: number + 1])
        except Refused:
            return number
    return None


def _edit(
    cluster: Cluster, key: Key, act: Act, revisions: Sequence[Revision], limits: Limits
) -> Answer:
    reading, value = _one(act.text, limits, "object")
    live = cluster.find(key)
    after, outcome = edit(cluster, key, unmasked(value, live) if live else value)
    return _or_where(reading, after, outcome)


def _reapply(
    cluster: Cluster, key: Key, act: Act, revisions: Sequence[Revision], limits: Limits
) -> Answer:
    """Spinnaker's Edit: what was applied last, changed, and deployed as any manifest is.

    Source: deck, ``manifest/manifestCommandBuilder.service.ts``.
    """
    reading, value = _one(act.text, limits, "manifest")
    live = cluster.find(key)
    applied = unmasked(value, live) if live else value
    after, outcome = apply(cluster, applied, namespace=key.namespace or "default")
    return _or_where(reading, after, outcome)


COMMANDS: Mapping[str, Command] = {
    "scale": _scale,
    "image": _image,
    "env": _env,
    "restart": _restart,
    "undo": _undo,
    "pause": _pause,
    "resume": _pause,
    "patch": _patch,
    "edit": _edit,
    "reapply": _reapply,
}
"""By the name of the act: from a Cluster, an object's key, the act and the object's revisions to
an Answer. Raises Unreadable."""


def _one(text: str, limits: Limits, what: str) -> tuple[Reading, Any]:
    """The one value of a text; raises Unreadable."""
    reading = read(text, limits)
    grave = [each for each in reading.problems if each.severity is Severity.ERROR]
    if grave:
        raise Unreadable(*grave)
    if len(reading.documents) != 1:
        raise _wrong(f"One {what} is wanted here.", "Write one YAML document or JSON value.")
    return reading, reading.documents[0].value


def _or_where(reading: Reading, after: Cluster, outcome: Outcome) -> Answer:
    """The answer; a refusal with its place in the text is raised as Unreadable."""
    if outcome.failed and outcome.causes:
        raise _at(reading, tokens_of(outcome.causes[0].field), outcome.message)
    return after, outcome


def _at(reading: Reading, tokens: Sequence[str | int], message: str) -> Unreadable:
    span = reading.position(reading.documents[0].index, format_pointer(tokens))
    return _wrong(f"{message.rstrip('.')}.", "Correct it, and save again.", span.line, span.column)


_TOKEN = re.compile(r"\[(\d+)\]|\[([^\]]*)\]|([^.\[\]]+)")


def tokens_of(field: str) -> tuple[str | int, ...]:
    """The path of a cause, such as `spec.containers[0].image`, as the tokens of a pointer."""
    return tuple(
        int(index) if index else (key or name).strip('"')
        for index, key, name in _TOKEN.findall(field)
    )
