"""The drift of every object of a stored manifest from what is live."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from playground.cluster.cluster import Cluster, key_of
from playground.cluster.drift import Drift, drift
from playground.cluster.field_owners import disagreements
from playground.cluster.outcome import Refused
from playground.cluster.state import from_reading
from playground.manifest.document import KubernetesObject
from playground.manifest.finding import Finding, located
from playground.manifest.problem import Problem, Severity
from playground.manifest.reading import Reading

RULE = "drift"


@dataclass(frozen=True, slots=True)
class ObjectDrift:
    """A stored object, the live one that it names, and where the two differ."""

    stored: KubernetesObject
    live: dict[str, object]
    drift: Drift


def drifts(
    stored: Reading, live: Reading
) -> tuple[tuple[ObjectDrift, ...], tuple[Problem, ...], tuple[Problem, ...]]:
    """All drifts, and what is wrong with the stored and with the live text.

    A stored object without a namespace is the one live object of its kind and name, wherever
    that is. A live object of another kind or name than the stored one is a Problem.
    """
    cluster, unusable = from_reading(live)
    findings = (*unusable, *_disagreements(live))
    found: list[ObjectDrift] = []
    faults: list[Finding] = []
    for document in stored.documents:
        for item in document.objects:
            held = _live_object(cluster, item)
            if isinstance(held, str):
                faults.append(_finding(item, "metadata", held, _HELP))
                continue
            try:
                found.append(ObjectDrift(item, held, drift(item.value, held, cluster)))
            except Refused as error:
                message = f"The API server stores this in no case: {error.message}."
                faults.append(_finding(item, "", message, "Correct the stored manifest first."))
    if not found and not faults:
        none = Finding(Severity.ERROR, RULE, "There is no object here.", _HELP, 0, "")
        wrong = Problem(none.severity, none.rule, none.message, none.help, 1, 1)
        return (), (wrong,), tuple(located(live, findings))
    return tuple(found), tuple(located(stored, faults)), tuple(located(live, findings))


def _disagreements(live: Reading) -> Iterator[Finding]:
    """Where managedFields do not fit their object, so that who edited what is in doubt."""
    for document in live.documents:
        for item in document.objects:
            for place, message in disagreements(item.value):
                pointer = f"{item.pointer}/metadata/managedFields/{place}"
                help = "Give the object as the API server prints it, or doubt who edited what."
                yield Finding(Severity.WARNING, RULE, message, help, item.document, pointer)


_HELP = "Give the stored manifest first, and then what is live of the same kind and name."


def _finding(item: KubernetesObject, field: str, message: str, help: str) -> Finding:
    pointer = f"{item.pointer}/{field}" if field and field in item.value else item.pointer
    return Finding(Severity.ERROR, RULE, message, help, item.document, pointer)


def _live_object(cluster: Cluster, item: KubernetesObject) -> dict[str, object] | str:
    """The live object that a stored one names, or a sentence that says why there is none."""
    wanted = key_of(item.value, "")
    same = [
        obj
        for obj in cluster.objects
        if (key := key_of(obj, "")) == wanted
        or (not wanted.namespace and replace(key, namespace="") == wanted)
    ]
    name = f"{wanted.kind or 'object'} {wanted.name or 'without a name'}"
    if len(same) == 1:
        return same[0]
    if same:
        return f"There are {len(same)} live objects that {name} may stand for; name its namespace."
    return f"There is no live {name}."
