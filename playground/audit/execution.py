"""An execution as Orca keeps it: stages, what each began with, and what Clouddriver answered.

All else follows from that: the context that a stage has after each of its tasks, and so every
event (see `orca.py`).

Sources: orca, ``DeployManifestStage.java`` and the other stages of its package,
``GenericUpdateManifestTask.java``, ``PromoteManifestKatoOutputsTask.java`` and
``WaitForManifestStableTask.java``; clouddriver, ``KubernetesDeployManifestOperation.java``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args

from .values import as_list, as_object

Object = dict[str, Any]
Status = Literal["SUCCEEDED", "TERMINAL", "SKIPPED", "NOT_STARTED"]
STATUSES: tuple[Status, ...] = get_args(Status)

DEPLOY, PATCH = "deployManifest", "patchManifest"
TASKS: Mapping[str, tuple[str, ...]] = {
    DEPLOY: (
        "resolveDeploySourceManifest", DEPLOY, "monitorDeploy", "promoteOutputs",
        "waitForManifestToStabilize", "cleanupArtifacts", "monitorCleanup", "promoteOutputs",
        "bindProducedArtifacts",
    ),
    PATCH: (
        "resolveTargetManifest", "resolvePatchSourceManifest", PATCH, "monitorPatch",
        "promoteOutputs", "waitForManifestToStabilize", "bindProducedArtifacts",
    ),
    "scaleManifest": (
        "resolveTargetManifest", "scaleManifest", "monitorScale", "waitForManifestToStabilize",
    ),
    "undoRolloutManifest": (
        "undoRolloutManifest", "monitorUndoRollout", "waitForManifestToStabilize",
    ),
    "pauseRolloutManifest": ("pauseRolloutManifest", "monitorPauseRollout"),
    "resumeRolloutManifest": (
        "resumeRolloutManifest", "monitorResumeRollout", "waitForManifestToStabilize",
    ),
    "rollingRestartManifest": ("rollingRestartManifest", "monitorRollingRestart"),
}  # fmt: skip
"""By the type of a stage, the names of its tasks in their order."""
PROMOTED = ("manifests", "manifestNamesByNamespace", "boundArtifacts", "createdArtifacts")
"""What ``promoteOutputs`` takes over from Clouddriver's answer, as ``outputs.…``."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. `context` is what it begins with; `result` what Clouddriver answered, {} for a
    stage whose operation answers nothing (scale, undo, pause, resume, restart).

    `failed` is the number of the task that ended a stage which is TERMINAL, counted from 0, and
    `error` what was said then. `needs` are the refs of the stages before it.
    """

    ref: str
    type: str
    name: str
    status: Status
    context: Object
    result: Object = field(default_factory=dict)
    failed: int | None = None
    error: str = ""
    needs: tuple[str, ...] = ()

    @property
    def tasks(self) -> tuple[tuple[str, str], ...]:
        """The tasks that ran, each with the status that it got."""
        if self.status in ("NOT_STARTED", "SKIPPED"):
            return ()
        names = TASKS[self.type]
        if self.failed is None:
            return tuple((name, "SUCCEEDED") for name in names)
        done = tuple((name, "SUCCEEDED") for name in names[: self.failed])
        return (*done, (names[self.failed], "TERMINAL"))


@dataclass(frozen=True, slots=True)
class Execution:
    """A pipeline that ran, or an action from the user interface (`ad_hoc`), which is an
    orchestration; its `name` is then what it was described as.

    `started` and `ended` are milliseconds since 1970. `stages` are in the order in which they ran.
    """

    id: str
    application: str
    user: str
    name: str = ""
    account: str = "default"
    trigger: Mapping[str, Any] = field(default_factory=dict)
    started: int = 0
    ended: int = 0
    ad_hoc: bool = False
    stages: tuple[Stage, ...] = ()

    @property
    def status(self) -> Status:
        """How it ended: as its stages did."""
        ended = all(stage.status in ("SUCCEEDED", "SKIPPED") for stage in self.stages)
        return "SUCCEEDED" if ended else "TERMINAL"

    def stage_id(self, stage: Stage) -> str:
        """The id of one of its stages."""
        return f"{self.id}-{stage.ref}"


class Now(NamedTuple):
    """How a stage stands at one moment; times in milliseconds since 1970."""

    status: str
    context: Object
    started: int | None = None
    ended: int | None = None


def context_after(stage: Stage, tasks: int) -> Object:
    """The context of a stage once so many of its tasks have run; values are shared, not copied."""
    context = dict(stage.context)
    for name, status in stage.tasks[:tasks]:
        failed = status == "TERMINAL"
        if name == stage.type:
            context |= _asked(stage)
        elif name.startswith("monitor"):
            context["kato.tasks"] = [_kato_task(stage, failed)]
        elif name == "promoteOutputs":
            promoted = {key: stage.result[key] for key in PROMOTED if key in stage.result}
            context |= {f"outputs.{key}": value for key, value in promoted.items()}
            if "createdArtifacts" in stage.result:
                context["artifacts"] = stage.result["createdArtifacts"]
        elif name == "waitForManifestToStabilize":
            context |= _stable(context)
        if failed:
            errors = {"error": "Unexpected Task Failure", "errors": [stage.error]}
            context["exception"] = {"operation": name, "details": errors}
    return context


def _asked(stage: Stage) -> Object:
    """What the task that asks Clouddriver leaves in the context."""
    account = stage.context.get("account")
    task_id = {"kato.last.task.id": {"id": f"kato-{stage.ref}"}}
    if stage.type in (DEPLOY, PATCH):
        return {**task_id, "kato.result.expected": True, "deploy.account.name": account}
    name, location = stage.context.get("manifestName"), stage.context.get("location")
    return {
        **task_id,
        "kato.result.expected": False,
        "manifest.account.name": account,
        "manifest.name": name,
        "manifest.location": location,
        "outputs.manifestNamesByNamespace": {str(location): [name]},
    }


def _kato_task(stage: Stage, failed: bool) -> Object:
    task: Object = {
        "id": f"kato-{stage.ref}",
        "status": {"completed": True, "failed": failed, "retryable": False},
        "history": [] if failed else _history(stage),
        "resultObjects": [stage.result] if stage.result and not failed else [],
    }
    if failed:
        task["exception"] = {"message": stage.error}
    return task


def _history(stage: Stage) -> list[Object]:
    """Of what Clouddriver's task says of a deploy: what it sent to the cluster."""
    if stage.type != DEPLOY:
        return []
    account = stage.context.get("account")
    done = "Deploy manifest task completed successfully for manifest"
    return [
        {"phase": "DEPLOY_KUBERNETES_MANIFEST", "status": status}
        for _, name in _named(stage.result.get("manifestNamesByNamespace"))
        for status in (
            f"Submitting manifest {name} to kubernetes master...",
            f"{done} {name} in account {account}",
        )
    ]


def _stable(context: Mapping[str, Any]) -> Object:
    stable = [
        {"manifestName": name, "location": location}
        for location, name in _named(context.get("outputs.manifestNamesByNamespace"))
    ]
    return {"messages": [], "stableManifests": stable, "failedManifests": []}


def _named(by_namespace: Any) -> Iterator[tuple[Any, Any]]:
    """Namespace and name of each object in it; none if it is no such thing."""
    for namespace, names in as_object(by_namespace).items():
        yield from ((namespace, name) for name in as_list(names))


def outputs_of(context: Mapping[str, Any]) -> Object:
    """What a stage hands on to the ones after it: all that its context has as ``outputs.…``."""
    return {
        key.removeprefix("outputs."): value
        for key, value in context.items()
        if key.startswith("outputs.")
    }


def execution_json(execution: Execution, now: Sequence[Now], status: str) -> Object:
    """The execution as events carry it; `now` says how each of its stages stands."""
    told: Object = {
        "type": "ORCHESTRATION" if execution.ad_hoc else "PIPELINE",
        "id": execution.id,
        "application": execution.application,
        # Orca gives an orchestration no name.
        "description" if execution.ad_hoc else "name": execution.name,
        "status": status,
        "canceled": False,
        "startTime": execution.started,
        "endTime": None if status == "RUNNING" else execution.ended,
        "authentication": {
            "user": execution.user,
            "allowedAccounts": [execution.account],
        },
        "trigger": {"user": execution.user, **execution.trigger},
    }
    told["stages"] = [
        {
            "refId": stage.ref,
            "requisiteStageRefIds": list(stage.needs),
            "id": execution.stage_id(stage),
            "type": stage.type,
            "name": stage.name,
            "status": at.status,
            "startTime": at.started,
            "endTime": at.ended,
            "context": at.context,
            "outputs": outputs_of(at.context),
        }
        for stage, at in zip(execution.stages, now, strict=True)
    ]
    return told
