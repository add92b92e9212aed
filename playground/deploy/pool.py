"""The pool: the artifacts that may be bound in one request.

Sources: clouddriver, ``KubernetesDeployManifestOperation.java``; orca, ``ArtifactUtils.java`` and
``StageExecutionInternals.java``.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from playground.artifacts.artifact import Artifact

Key = tuple[str | None, str | None, str]
_T = TypeVar("_T")

MADE_HERE = "made in this request"
REQUIRED = "required by the stage"
FROM_TRIGGER = "from the trigger"


def from_stage(ref: str) -> str:
    """The source of what a stage emitted."""
    return f"from stage {ref}"


class Supplied(NamedTuple):
    """An artifact, and in words for a reason where it comes from: ``from the trigger``."""

    artifact: Artifact
    source: str = FROM_TRIGGER


def pool_key(artifact: Artifact) -> Key:
    """What makes two artifacts rivals: type, name and location, but not the account."""
    return artifact.type, artifact.name, artifact.location or ""


class Pool:
    """The artifacts of a request by their keys, in the order in which they came.

    `shadowed` are those that found their key taken or lost it, each with the one that has it.
    """

    def __init__(self, required: Iterable[Artifact], optional: Iterable[Supplied]) -> None:
        self._entries: dict[Key, Supplied] = {}
        self.shadowed: list[tuple[Supplied, Supplied]] = []
        for artifact in required:
            self._offer(Supplied(artifact, REQUIRED))
        for supplied in optional:
            self._offer(supplied)

    @property
    def artifacts(self) -> list[Supplied]:
        return list(self._entries.values())

    def _offer(self, supplied: Supplied) -> None:
        """Upstream: the first one to come keeps the key."""
        winner = self._entries.setdefault(pool_key(supplied.artifact), supplied)
        if winner is not supplied and winner.artifact != supplied.artifact:
            self.shadowed.append((supplied, winner))

    def put(self, artifact: Artifact) -> None:
        """Made in this request: it takes the key from whatever came before."""
        supplied = Supplied(artifact, MADE_HERE)
        before = self._entries.get(pool_key(artifact))
        if before is not None and before.artifact != artifact:
            self.shadowed.append((before, supplied))
        self._entries[pool_key(artifact)] = supplied


class Emission(NamedTuple):
    """What one stage hands on: its ref, the refs of the stages it needs, what it emitted."""

    ref: str
    needs: Sequence[str] = ()
    emits: Sequence[Artifact] = ()


def available(
    stages: Sequence[Emission], at: str, trigger: Iterable[Artifact] = ()
) -> list[Supplied]:
    """What a stage sees: the artifacts of its ancestors, the nearest first, then the trigger's."""
    found = [
        Supplied(artifact, from_stage(stage.ref))
        for stage in ancestors(stages, at)
        for artifact in stage.emits
    ]
    return found + [Supplied(artifact, FROM_TRIGGER) for artifact in trigger]


def ancestors(stages: Sequence[Emission], at: str) -> list[Emission]:
    """The stages that one needs, directly or not: parents before their parents.

    Stages that are parents of the same one keep their order; an unknown ref is passed over.
    """
    by_ref = {stage.ref: stage for stage in stages}
    visited: set[str] = set()
    found: dict[str, Emission] = {}
    pending = [at]
    while pending:
        ref = pending.pop(0)
        if ref in visited or ref not in by_ref:
            continue
        visited.add(ref)
        needs = set(by_ref[ref].needs)
        parents = [s for s in stages if s.ref in needs and s.ref not in visited]
        found |= {parent.ref: parent for parent in parents if parent.ref not in found}
        pending = [parent.ref for parent in parents] + pending
    return list(found.values())


def by_name(artifacts: Iterable[Supplied]) -> Mapping[str, list[Supplied]]:
    """The artifacts by name; those without one are left out."""
    found: dict[str, list[Supplied]] = {}
    for supplied in artifacts:
        if supplied.artifact.name is not None:
            found.setdefault(supplied.artifact.name, []).append(supplied)
    return found
