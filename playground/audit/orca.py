"""What Orca emits while a Deploy (Manifest) stage or an action on one object runs.

Sources: orca, ``DeployManifestStage.java``, ``PromoteManifestKatoOutputsTask.java``,
``GenericUpdateManifestTask.java`` and ``EchoNotifyingStageListener.groovy``; clouddriver,
``op/handler/CanPatch.java`` and ``KubernetesSecretHandler.java``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from playground.deploy.deploy import Deployed

from .events import Event, Switches, event, task_event
from .statuses import stage_phase

Object = dict[str, Any]
Action = Literal["scale", "undo", "patch"]

DEPLOY = "deployManifest"
TASKS = (
    "resolveDeploySourceManifest", "deployManifest", "monitorDeploy", "promoteOutputs",
    "waitForManifestToStabilize", "cleanupArtifacts", "monitorCleanup", "promoteOutputs",
    "bindProducedArtifacts",
)  # fmt: skip
"""Of a Deploy (Manifest) stage, in their order."""
STAGES: Mapping[Action, str] = {
    "scale": "scaleManifest",
    "undo": "undoRolloutManifest",
    "patch": "patchManifest",
}


@dataclass(frozen=True, slots=True)
class Execution:
    """What the events of one execution have in common; times in milliseconds since 1970.

    `ad_hoc`: an action from the user interface, which is an orchestration and no pipeline.
    """

    id: str
    application: str
    user: str
    name: str = ""
    account: str = "default"
    trigger: Mapping[str, Any] = field(default_factory=dict)
    started: int = 0
    ad_hoc: bool = False


def deploy_events(
    deployed: Deployed,
    inputs: Sequence[Any],
    execution: Execution,
    stage: tuple[str, str],
    switches: Switches | None = None,
) -> list[Event]:
    """The events of one Deploy (Manifest) stage, first to last; an edit is one too.

    `inputs` are its manifests as they were before anything was bound into them, `stage` is its id
    and its name. The hydrated manifests are in the events from the first ``promoteOutputs`` on; a
    stage that failed has none, also of what was applied before it failed.
    """
    context: Object = {
        "account": execution.account,
        "cloudProvider": "kubernetes",
        "source": "text",
        "moniker": {"app": execution.application},
        "manifests": list(inputs),
    }
    steps: list[tuple[str, str, Object]] = []
    for task in TASKS:
        failed = deployed.error is not None and task == "monitorDeploy"
        if task == "monitorDeploy":
            context = {**context, "kato.tasks": [_kato_task(deployed)]}
        elif task == "promoteOutputs":
            outputs = _outputs(deployed)
            context = {**context, **{f"outputs.{name}": each for name, each in outputs.items()}}
            context["artifacts"] = outputs["createdArtifacts"]
        steps.append((task, "TERMINAL" if failed else "SUCCEEDED", context))
        if failed:
            break
    return _stage_events(execution, (DEPLOY, *stage), steps, switches or Switches())


def action_events(
    action: Action,
    target: tuple[str, str, str],
    parameters: Mapping[str, Any],
    execution: Execution,
    stage: tuple[str, str],
    switches: Switches | None = None,
) -> list[Event]:
    """The events of an action on one object: `target` is its kind, namespace and name.

    They carry no hydrated manifest: of a patch its body (`parameters`) and a stub, of everything
    else coordinates and parameters.
    """
    kind, namespace, name = target
    manifest_name = f"{kind[:1].lower()}{kind[1:]} {name}"
    context: Object = {
        "account": execution.account,
        "cloudProvider": "kubernetes",
        "location": namespace,
        "manifestName": manifest_name,
        **parameters,
    }
    if action == "patch":
        stub = {"kind": kind, "metadata": {"name": name, "namespace": namespace}}
        context["outputs.manifests"] = [stub]
        context["outputs.manifestNamesByNamespace"] = {namespace: [manifest_name]}
    steps = [(f"{action}Manifest", "SUCCEEDED", context)]
    return _stage_events(execution, (STAGES[action], *stage), steps, switches or Switches())


def _stage_events(
    execution: Execution,
    stage: tuple[str, str, str],
    steps: Sequence[tuple[str, str, Object]],
    switches: Switches,
) -> list[Event]:
    """Starting, each task as it starts and ends, and the end of the stage."""
    type, _, _ = stage
    first, last = steps[0][2], steps[-1]
    told = [
        event("stage", "starting", _content(execution, stage, first, "RUNNING"), _app(execution))
    ]
    for number, (task, status, context) in enumerate(steps, 1):
        content = _content(execution, stage, context, "RUNNING", number)
        done = task_event((type, task), status, content, _app(execution), switches)
        if done is not None:
            content = {**content, "taskName": f"{type}.{task}"}
            if not switches.full_execution:
                content.pop("execution")
            told += [event("task", "starting", content, _app(execution)), done]
    content = _content(execution, stage, last[2], last[1], len(steps))
    return [*told, event("stage", stage_phase(last[1]), content, _app(execution))]


def _app(execution: Execution) -> str:
    return execution.application


def _content(
    execution: Execution,
    stage: tuple[str, str, str],
    context: Object,
    status: str,
    tick: int = 0,
) -> Object:
    type, id, name = stage
    ended = status != "RUNNING"
    outputs = {
        key.removeprefix("outputs."): value
        for key, value in context.items()
        if key.startswith("outputs.")
    }
    return {
        "standalone": execution.ad_hoc,
        "canceled": False,
        "isSynthetic": False,
        "name": name,
        "stageId": id,
        "executionId": execution.id,
        "startTime": execution.started,
        "endTime": execution.started + 1000 * tick if ended else None,
        "context": context,
        "execution": {
            "type": "ORCHESTRATION" if execution.ad_hoc else "PIPELINE",
            "id": execution.id,
            "application": execution.application,
            "name": execution.name,
            "status": "RUNNING",
            "authentication": {
                "user": execution.user,
                "allowedAccounts": [execution.account],
            },
            "trigger": {"user": execution.user, **execution.trigger},
            "stages": [
                {
                    "refId": "1",
                    "id": id,
                    "type": type,
                    "name": name,
                    "status": status,
                    "context": context,
                    "outputs": outputs,
                }
            ],
        },
    }


def _outputs(deployed: Deployed) -> Object:
    """What Clouddriver answers: the objects as the API server returned them, and artifacts."""
    names: dict[str, list[str]] = {}
    manifests = []
    for each in deployed.submitted:
        live = each.submission.live if each.submission else None
        if live is None:
            continue
        # Of a Secret only this is taken out; the last-applied annotation still holds it.
        kind, metadata = str(live["kind"]), live["metadata"]
        hidden = ("data",) if kind == "Secret" else ()
        manifests.append({key: value for key, value in live.items() if key not in hidden})
        full_name = f"{kind[:1].lower()}{kind[1:]} {metadata['name']}"
        names.setdefault(str(metadata.get("namespace", "")), []).append(full_name)
    return {
        "manifests": manifests,
        "manifestNamesByNamespace": names,
        "boundArtifacts": [each.artifact.to_json() for each in deployed.bound],
        "createdArtifacts": [each.to_json() for each in deployed.created],
    }


def _kato_task(deployed: Deployed) -> Object:
    failed = deployed.error is not None
    task: Object = {
        "status": {"completed": True, "failed": failed, "retryable": False},
        "history": [{"phase": "DEPLOY_KUBERNETES_MANIFEST", "status": "Deploying"}],
        "resultObjects": [] if failed else [_outputs(deployed)],
    }
    if failed:
        said = [finding.message for finding in deployed.findings]
        said += [problem.message for problem in deployed.problems]
        task["exception"] = {"message": said[-1] if said else deployed.error}
    return task
