"""What an event says about objects: which ones, in which state, and how much of it it carries.

Only what has ended is asked: the events of tasks, stages and executions that are complete or
failed. The objects stand in the context of the event's own stage: as Clouddriver returned them in
``outputs.manifests``, or before that in the results of its tasks. The events of a whole execution
have no context, and stand in for those of its stages. Of everything that is no deploy, Orca tells
coordinates and parameters alone.

Sources: orca, ``EchoNotifyingStageListener.groovy``, ``PromoteManifestKatoOutputsTask.java`` and
``GenericUpdateManifestTask.java``; clouddriver, ``op/handler/CanPatch.java``; kork,
``artifactstore/entities/ManifestMapStorageHandler.java``.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from playground.manifest.pointer import Tokens, format_pointer

from .canonical import sha256
from .described import Described, described, images_of, named
from .origin import own_stage
from .sighting import How, Level, Sighting
from .values import as_list, as_object, as_text

ACTIONS = {
    "deployManifest": "deploy",
    "runJob": "run",
    "runJobManifest": "run",
    "patchManifest": "patch",
    "scaleManifest": "scale",
    "undoRolloutManifest": "undo",
    "pauseRolloutManifest": "pause",
    "resumeRolloutManifest": "resume",
    "rollingRestartManifest": "restart",
    "deleteManifest": "delete",
    "enableManifest": "enable",
    "disableManifest": "disable",
}
"""By the type of a stage: what it does to objects. Other types only read them, or others do."""
_TOLD_BY = {"patchBody": "patch", "numRevisionsBack": "undo", "replicas": "scale"}
"""By a parameter, where the event does not say of which type its stage is."""
PARAMETERS = (
    "replicas", "numRevisionsBack", "revision", "patchBody", "options", "mode", "labelSelectors",
    "reason",
)  # fmt: skip
MOST = 2_000
"""Objects of one event; what is beyond that is in its text alone."""
_IDENTITY = json.JSONEncoder(sort_keys=True)
_DEED = 32
"""Hexadecimal digits: it is compared within one execution."""
_ENDED = re.compile(r"orca:(task|stage|pipeline|orchestration):(complete|failed)")
_FAILED = frozenset({"TERMINAL", "FAILED_CONTINUE", "CANCELED", "STOPPED"})


class _Stage(NamedTuple):
    """The part of an event about one stage: `outputs` may be the context itself."""

    level: Level
    execution: str
    id: str
    action: str
    ended: bool
    failed: bool
    context: dict[str, Any]
    tokens: Tokens
    outputs: dict[str, Any]
    outputs_tokens: Tokens


def sightings(event: Any) -> tuple[Sighting, ...]:
    """What an event says about objects, in its own order, each object once for each thing done."""
    found: dict[tuple[Any, ...], Sighting] = {}
    for stage in _stages(event):
        for one in _of_stage(stage):
            found[one.object, one.deed, one.name] = one
            if len(found) == MOST:
                return tuple(found.values())
    return tuple(found.values())


def _stages(event: Any) -> Iterator[_Stage]:
    """The stages whose context the event carries on its own account."""
    event = as_object(event)
    kind = as_object(event.get("details")).get("type")
    match = _ENDED.fullmatch(kind) if isinstance(kind, str) else None
    if match is None:
        return
    content = as_object(event.get("content"))
    execution = as_object(content.get("execution"))
    id = as_text(content.get("executionId") or execution.get("id"))
    stages = [as_object(each) for each in as_list(execution.get("stages"))]
    if match[1] in ("task", "stage"):
        level: Level = "task" if match[1] == "task" else "stage"
        context = as_object(content.get("context"))
        tokens: Tokens = ("content", "context")
        action = _action(_type(content, stages), context)
        # A task tells of objects; what became of an action is known at the end of its stage.
        ended, failed = level == "stage", match[2] == "failed"
        own = as_text(content.get("stageId"))
        yield _Stage(level, id, own, action, ended, failed, context, tokens, context, tokens)
        return
    for number, stage in enumerate(stages):
        context, status = as_object(stage.get("context")), stage.get("status")
        path: Tokens = ("content", "execution", "stages", number)
        outputs = as_object(stage.get("outputs"))
        yield _Stage(
            "execution",
            id,
            as_text(stage.get("id") or stage.get("refId")),
            _action(stage.get("type"), context),
            status == "SUCCEEDED" or status in _FAILED,
            status in _FAILED,
            context,
            (*path, "context"),
            outputs,
            (*path, "outputs"),
        )


def _type(content: dict[str, Any], stages: list[dict[str, Any]]) -> Any:
    """The type of an event's stage, which only its task or the list of all stages says."""
    task = content.get("taskName")
    if isinstance(task, str) and "." in task:
        return task.partition(".")[0]
    return own_stage(content, stages).get("type")


def _action(type: Any, context: dict[str, Any]) -> str:
    if isinstance(type, str):
        return ACTIONS.get(type, "")
    return next((action for name, action in _TOLD_BY.items() if name in context), "")


def _of_stage(stage: _Stage) -> Iterator[Sighting]:
    tokens, manifests = _returned(stage)
    names = _names(stage)
    unknown = 0
    seen: set[tuple[str, str, str]] = set()
    for number, manifest in enumerate(manifests):
        what = described(manifest)
        if what is None:
            unknown += isinstance(manifest, dict)
            continue
        seen.add((what.namespace, what.kind, what.name))
        place = (*tokens, number)
        if _is_stub(manifest):
            yield _sighting(stage, what, "stub", place, parameters=_parameters(stage))
        else:
            yield _sighting(stage, what, "hydrated", place, manifest)
    left = [(place, what) for place, what in names if what[1:4] not in seen]
    if unknown:
        # They are kept elsewhere, in an order that need not be that of the names.
        for place, what in left:
            yield _sighting(stage, what, "reference", place)
        if not left:
            yield _sighting(stage, Described(), "reference", tokens)
    if manifests or not stage.ended:
        return
    if stage.action in ("deploy", "run"):
        if stage.failed:
            yield from _asked_for(stage)
    elif stage.action:
        for place, what in left or [_target(stage)]:
            yield _sighting(stage, what, "parameters", place, parameters=_parameters(stage))


def _returned(stage: _Stage) -> tuple[Tokens, list[Any]]:
    """The objects as the API server returned them, or what stands there instead; may be none."""
    for name, holder, tokens in (
        ("outputs.manifests", stage.context, stage.tokens),
        ("manifests", stage.outputs, stage.outputs_tokens),
    ):
        if name == "manifests" and stage.outputs is stage.context:
            break  # that is what was asked for
        if manifests := as_list(holder.get(name)):
            return (*tokens, name), manifests
    for number, task in enumerate(as_list(stage.context.get("kato.tasks"))):
        for place, result in enumerate(as_list(as_object(task).get("resultObjects"))):
            if manifests := as_list(as_object(result).get("manifests")):
                path = ("kato.tasks", number, "resultObjects", place, "manifests")
                return (*stage.tokens, *path), manifests
    return stage.tokens, []


def _names(stage: _Stage) -> list[tuple[Tokens, Described]]:
    """What the stage names: by namespace, texts such as ``configMap cfg-v003``."""
    name = "outputs.manifestNamesByNamespace"
    by_namespace = as_object(stage.context.get(name))
    found = []
    for namespace, names in by_namespace.items():
        for number, text in enumerate(as_list(names)[:MOST]):
            if (what := named(text, namespace)) is not None:
                found.append(((*stage.tokens, name, namespace, number), what))
    return found


def _target(stage: _Stage) -> tuple[Tokens, Described]:
    """The one object of an action; one without a name where it was chosen by labels."""
    context, path = stage.context, (*stage.tokens, "manifestName")
    location = as_text(context.get("location"))
    what = named(context.get("manifestName"), location)
    return (path, what) if what else (stage.tokens, Described(namespace=location))


def _asked_for(stage: _Stage) -> Iterator[Sighting]:
    """What a deploy that failed was asked for: some of it may have been applied."""
    override = as_text(stage.context.get("namespaceOverride"))
    for number, manifest in enumerate(as_list(stage.context.get("manifests"))):
        if (what := described(manifest, override)) is not None:
            yield _sighting(stage, what, "input", (*stage.tokens, "manifests", number))


def _sighting(
    stage: _Stage,
    what: Described,
    how: How,
    place: Tokens,
    manifest: dict[str, Any] | None = None,
    parameters: dict[str, Any] | None = None,
) -> Sighting:
    context = stage.context
    account = as_text(context.get("account") or context.get("deploy.account.name"))
    done = manifest if manifest is not None else [how, stage.action, stage.id]
    identity = [account, what.namespace, what.kind, what.name, done]
    deed = sha256(_IDENTITY.encode(identity))[:_DEED]
    return Sighting(
        account,
        what.namespace,
        what.kind,
        what.name,
        what.base,
        what.version,
        how,
        stage.action or "deploy",
        stage.failed,
        stage.level,
        stage.execution,
        deed,
        format_pointer(place),
        images_of(manifest) if manifest is not None else (),
        manifest,
        parameters or {},
    )


def _parameters(stage: _Stage) -> dict[str, Any]:
    return {name: stage.context[name] for name in PARAMETERS if name in stage.context}


def _is_stub(manifest: dict[str, Any]) -> bool:
    """Whether it is what a patch answers with: kind, name and namespace, and nothing else."""
    metadata = as_object(manifest.get("metadata"))
    return manifest.keys() <= {"apiVersion", "kind", "metadata"} and metadata.keys() <= {
        "name",
        "namespace",
    }
