"""Required artifacts: each must be bound somewhere, or nothing is submitted.

Source: clouddriver, ``op/manifest/KubernetesDeployManifestOperation.java`` and
``op/manifest/ArtifactKey.java``.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from playground.artifacts.artifact import Artifact
from playground.kinds.replaced_fields import replaced_fields
from playground.manifest import KubernetesObject, Problem, Severity

from .pool import Supplied, pool_key
from .replacers import derived_name
from .request import Request

REQUIRED_NOT_BOUND = "required-artifact-not-bound"
ARTIFACT_SHAPE = "artifact-shape"
_SHOWN = 5
_Key = tuple[str | None, ...]


def unbound_required(
    request: Request, bound: Iterable[Supplied], objects: Iterable[KubernetesObject]
) -> list[Problem]:
    """A Problem for each required artifact that was not bound; `objects` are those prepared.

    Two artifacts are the same if type, name, version, location and reference are.
    """
    keys = {_key(supplied.artifact) for supplied in bound}
    problems = []
    looked_at: dict[str, list[str]] | None = None
    for pointer, artifact in _placed(request, "requiredArtifacts", request.required):
        if _key(artifact) in keys:
            continue
        if looked_at is None:
            looked_at = _names(objects)
        names = looked_at.get(artifact.type or "", [])
        message = f"The required artifact {artifact.name} ({artifact.type}) was not bound: "
        message += f"the objects name {_listed(names)}." if names else "no object names any."
        help = "Let the manifest name it as the artifact is named, in the same namespace."
        problems.append(
            Problem(Severity.ERROR, REQUIRED_NOT_BOUND, message, help, 1, 1, None, pointer)
        )
    return problems


def _key(artifact: Artifact) -> _Key:
    return (
        artifact.type,
        artifact.name,
        artifact.version,
        artifact.location,
        artifact.reference,
    )


def _names(objects: Iterable[KubernetesObject]) -> dict[str, list[str]]:
    """By artifact type: the names that the fields of the objects stand for."""
    found: dict[str, list[str]] = {}
    for item in objects:
        for field in item.once(replaced_fields):
            names = found.setdefault(field.type, [])
            name = derived_name(item.value, field)
            if name not in names:
                names.append(name)
    return found


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")


def artifact_problems(request: Request) -> list[Problem]:
    """What is wrong with the artifacts of a request, before anybody looks for their names."""
    help = "Correct the entry; the others are worked with."
    problems = [
        Problem(Severity.ERROR, ARTIFACT_SHAPE, message, help, 1, 1, None, pointer)
        for pointer, message in request.unreadable
    ]
    seen: dict[tuple[str | None, str | None, str], Artifact] = {}
    supplied = [("requiredArtifacts", list(request.required))]
    supplied.append(("optionalArtifacts", [each.artifact for each in request.optional]))
    for group, artifacts in supplied:
        for pointer, artifact in _placed(request, group, artifacts):
            for message, help in _faults(artifact, seen, group):
                problems.append(
                    Problem(Severity.WARNING, ARTIFACT_SHAPE, message, help, 1, 1, None, pointer)
                )
    return problems


def _placed(
    request: Request, group: str, artifacts: Iterable[Artifact]
) -> Iterator[tuple[str, Artifact]]:
    """Artifacts with their pointers into the request, in which unreadable entries count too."""
    unreadable = {pointer for pointer, _ in request.unreadable}
    pointers = (f"/{group}/{number}" for number in count())
    free = (each for each in pointers if each not in unreadable)
    return ((next(free), artifact) for artifact in artifacts)


def _faults(
    artifact: Artifact, seen: dict[tuple[str | None, str | None, str], Artifact], group: str
) -> Iterable[tuple[str, str]]:
    for field in ("type", "name", "reference"):
        if not getattr(artifact, field):
            yield (
                f"The artifact {artifact.name or '(no name)'} has no {field}, so it cannot bind.",
                f"Give it a {field}.",
            )
    first = seen.setdefault(pool_key(artifact), artifact)
    if group == "requiredArtifacts" and first != artifact:
        yield (
            f"Two required artifacts have type, name and location in common ({artifact.name}): "
            f"only the first one can be bound.",
            "Require one of them.",
        )
