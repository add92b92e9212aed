"""Drift: where a live object is not what its stored manifest would make, and what becomes of it.

Nothing is guessed: the stored manifest is applied to the live object, and what comes out is
compared. Fields that make the deploy fail are found by deploying onto each difference alone.
"""

from dataclasses import dataclass, replace
from typing import Any

from playground.cluster.cluster import Cluster, Key, cluster_of, key_of
from playground.cluster.commands.apply import apply
from playground.cluster.commands.create import replace as put
from playground.cluster.differences import (
    BY_MERGE_KEY,
    Element,
    FieldDifference,
    Places,
    Steps,
    field_differences,
    found_at,
    is_within,
    with_difference,
)
from playground.cluster.drift_rules import Fate, Known, explained
from playground.cluster.field_owners import Edit, last_edit
from playground.cluster.last_applied import annotation_text, last_applied
from playground.cluster.outcome import LAST_APPLIED, Outcome, Refused, without_bookkeeping
from playground.manifest.change import MISSING, Missing

Object = dict[str, Any]
MOST_ALONE = 200
"""Differences that are deployed onto one by one; of more those are at fault that are named."""


@dataclass(frozen=True, slots=True)
class DriftRow:
    """One field that differs: `stored` is what the manifest makes, `live` what is there.

    `fate` is what the next deploy does to the live value, `rule` the reason's name and `why` the
    reason in one sentence. `edit` is the field's last owner that is no apply, if one is named.
    """

    path: str
    steps: Steps
    stored: Any | Missing
    live: Any | Missing
    fate: Fate
    rule: str
    why: str
    edit: Edit | None


@dataclass(frozen=True, slots=True)
class Drift:
    """All rows, and the next deploy itself: `deploy` is what `kubectl apply` comes to, `after` the
    Cluster after it.

    `wanted` is what the manifest makes where nobody edited, without bookkeeping; the rows lead
    from it to `live`, which is the live object without bookkeeping.
    """

    rows: tuple[DriftRow, ...]
    deploy: Outcome
    after: Cluster
    wanted: Object
    live: Object

    @property
    def starts_rollout(self) -> bool:
        """Whether the next deploy changes the pod template."""
        return any(is_within(change.steps, ("spec", "template")) for change in self.deploy.changes)


def drift(stored: Object, live: Object, cluster: Cluster | None = None) -> Drift:
    """The drift of a live object, as `kubectl get -o yaml` prints it, from its stored manifest.

    Both are of one kind and name, and `live` is one that `state.from_reading` accepts. `cluster`
    may hold the CustomResourceDefinition. Raises Refused where the manifest can be stored by no
    means, not even as a new object.
    """
    key = key_of(live)
    name_space = key.namespace or "default"
    held = _with(cluster or Cluster(), live)
    wanted = _wanted(stored, held, key)
    after, deploy = apply(held, stored, namespace=name_space)
    found = field_differences(_plain(wanted), _plain(live), BY_MERGE_KEY)
    if not deploy.failed:
        after_it = field_differences(_plain(live), _plain(deploy.live or {}), BY_MERGE_KEY)
        changed = Places(one.steps for one in after_it)
        fates = [(row, _fate(row, changed, deploy)) for row in found]
    else:
        alone = found if len(found) <= MOST_ALONE else ()
        fates = [
            (row, _fate_of_failing(row, wanted, held, stored) if alone else Fate.SURVIVES)
            for row in found
        ]
        if deploy.causes and not any(fate is Fate.FAILS for _, fate in fates):
            fates = [(row, _named(row, fate, deploy)) for row, fate in fates]
    known = Known(stored, _last(live), deploy)
    rows = []
    for row, fate in fates:
        rule, why = explained(row, fate, known)
        rows.append(
            DriftRow(
                row.path, row.steps, row.before, row.after, fate, rule, why, last_edit(live, row)
            )
        )
    return Drift(tuple(rows), deploy, after, _plain(wanted), _plain(live))


def _with(cluster: Cluster, live: Object) -> Cluster:
    others = tuple(one for one in cluster.objects if key_of(one) != key_of(live))
    return replace(cluster_of((*others, live)), start=cluster.start)


def _plain(obj: Object) -> Object:
    return without_bookkeeping(obj)


def _last(live: Object) -> Object | None:
    try:
        return last_applied(live)
    except Refused:
        return None


def _wanted(stored: Object, held: Cluster, key: Key) -> Object:
    """What the manifest makes where nobody edited; addresses stay those of the live object."""
    name_space = key.namespace or "default"
    _, outcome = put(held, stored, namespace=name_space)
    if outcome.failed:
        _, outcome = apply(held.without_object(key), stored, namespace=name_space)
    if outcome.live is None or outcome.failed:
        raise Refused(outcome.reason, outcome.message, outcome.causes)
    return outcome.live


def _fate(row: FieldDifference, changed: Places, deploy: Outcome) -> Fate:
    if not changed.touch(row.steps) or _stays_away(row, _plain(deploy.live or {})):
        return Fate.SURVIVES
    if row.before is MISSING and _null_above(deploy.patch, row.steps):
        return Fate.DELETED
    return Fate.OVERWRITTEN


def _stays_away(row: FieldDifference, after: Object) -> bool:
    """Whether what is missing, as nothing else than a place in an order is, does not come back."""
    is_missing = row.after is MISSING and not row.path.endswith("[order]")
    return is_missing and found_at(after, row.steps) is MISSING


def _null_above(patch: Any, steps: Steps) -> bool:
    """Whether the patch removes a key above the field, which takes the field with it."""
    for step in steps[:-1]:
        if isinstance(step, Element):
            items = patch if isinstance(patch, list) else ()
            patch = next((item for item in items if step.is_it(item)), MISSING)
        else:
            patch = patch.get(step, MISSING) if isinstance(patch, dict) else MISSING
        if patch is None:
            return True
    return False


def _fate_of_failing(row: FieldDifference, wanted: Object, held: Cluster, stored: Object) -> Fate:
    """Deploy onto an object that has this difference alone."""
    live = held.find(key_of(wanted)) or {}
    alone = {**wanted, **with_difference(_plain(wanted), _plain(live), row)}
    alone["metadata"] = {**wanted["metadata"], **alone["metadata"]}
    alone["metadata"]["annotations"] = _annotations(alone, live)
    key = key_of(wanted)
    _, outcome = apply(_with(held, alone), stored, namespace=key.namespace or "default")
    return Fate.FAILS if outcome.failed else Fate.SURVIVES


def _annotations(alone: Object, live: Object) -> Object:
    """With the live object's last-applied, which is no difference but decides what is removed."""
    text = annotation_text(live)
    found = dict(alone["metadata"].get("annotations") or {})
    found.pop(LAST_APPLIED, None)
    return found if text is None else {**found, LAST_APPLIED: text}


def _named(row: FieldDifference, fate: Fate, deploy: Outcome) -> Fate:
    """Where only several differences together make it fail: those that the server names."""
    kinds = {cause.field.split("[")[0] for cause in deploy.causes}
    return Fate.FAILS if any(row.path.startswith(kind) for kind in kinds) else fate
