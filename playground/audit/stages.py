"""From what was done to a stage as Orca keeps it: a deploy, or an action on one object.

Sources: orca, ``DeployManifestStage.java``; clouddriver, ``OperationResult.java``,
``op/handler/CanPatch.java`` and ``KubernetesSecretHandler.java``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from playground.artifacts.artifact import Artifact
from playground.deploy.deploy import Deployed
from playground.deploy.pipeline import StageRun
from playground.deploy.request import Request
from playground.deploy.required import ARTIFACT_SHAPE
from playground.manifest import Problem, Severity
from playground.manifest.finding import Finding

from .execution import DEPLOY, PATCH, TASKS, Object, Stage

Action = Literal["scale", "undo", "patch", "pause", "resume", "restart"]
STAGES: Mapping[Action, str] = {
    "scale": "scaleManifest",
    "undo": "undoRolloutManifest",
    "patch": PATCH,
    "pause": "pauseRolloutManifest",
    "resume": "resumeRolloutManifest",
    "restart": "rollingRestartManifest",
}
"""By the action, the type of its stage."""
Target = tuple[str, str, str]
"""An object's kind, namespace and name."""


def pipeline_stages(runs: Sequence[StageRun], application: str) -> tuple[Stage, ...]:
    """The Deploy (Manifest) stages of a pipeline, in the order in which they ran.

    The manifests of a stage that has not begun stand there with their expressions evaluated.
    """
    return tuple(_stage(run, application) for run in runs)


def _stage(run: StageRun, application: str) -> Stage:
    stage, deployed = run.stage, run.deployed
    request = stage.request
    context = deploy_context(
        request.documents.values(), request.account, application, request.required
    )
    context |= _settings(request)
    context["optionalArtifacts"] = [each.artifact.to_json() for each in run.saw]
    name = stage.name or f"Deploy {stage.ref}"
    told = Stage(stage.ref, DEPLOY, name, "NOT_STARTED", context, needs=stage.needs)
    if run.status == "NOT_STARTED":
        return told
    said = [problem.message for problem in run.problems]
    if deployed is None:  # an artifact that it names by its id is not there
        return failed_stage(told, "resolveDeploySourceManifest", *said)
    if deployed.error is not None:
        task = "monitorDeploy"
        if deployed.error == ARTIFACT_SHAPE:
            task = "resolveDeploySourceManifest"
        return failed_stage(told, task, *said, *_messages(deployed))
    result = deploy_result(
        (each.submission.live for each in deployed.submitted if each.submission),
        [each.artifact for each in deployed.bound],
        deployed.created,
    )
    told = replace(told, status="SUCCEEDED", result=result)
    if run.status == "SUCCEEDED":
        return told
    return failed_stage(
        told, "bindProducedArtifacts", *said
    )  # it did not make what it is to produce


def _settings(request: Request) -> Object:
    """What the stage says of itself where that is not what a stage does anyway."""
    settings: Object = {}
    if request.namespace_override:
        settings["namespaceOverride"] = request.namespace_override
    if not request.enable_artifact_binding:
        settings["enableArtifactBinding"] = False
    if request.versioned is not None:
        settings["versioned"] = request.versioned
    if request.services or request.strategy != "none":
        options = {
            "enableTraffic": request.enable_traffic,
            "services": [*request.services],
            "strategy": request.strategy,
        }
        settings["trafficManagement"] = {"enabled": True, "options": options}
    return settings


def failed_stage(stage: Stage, task: str, *said: str) -> Stage:
    """The stage, ended by that task of its own; of what was `said` the last sentence stays."""
    number = TASKS[stage.type].index(task)
    return replace(stage, status="TERMINAL", failed=number, error=said[-1] if said else "")


def _messages(deployed: Deployed) -> list[str]:
    said: list[Finding | Problem] = [*deployed.findings, *deployed.problems]
    errors = [each.message for each in said if each.severity is Severity.ERROR]
    return errors or [str(deployed.error)]


def deploy_context(
    manifests: Iterable[Any],
    account: str,
    application: str,
    required: Sequence[Artifact] = (),
) -> Object:
    """What a Deploy (Manifest) stage begins with: the manifests before anything is bound."""
    return {
        "account": account or "default",
        "cloudProvider": "kubernetes",
        "source": "text",
        "moniker": {"app": application},
        "skipExpressionEvaluation": False,
        "trafficManagement": {
            "enabled": False,
            "options": {"enableTraffic": False, "services": []},
        },
        "manifests": list(manifests),
        "requiredArtifacts": [each.to_json() for each in required],
    }


def deploy_result(
    lives: Iterable[Object | None],
    bound: Sequence[Artifact] = (),
    created: Sequence[Artifact] = (),
) -> Object:
    """What Clouddriver answers: the objects as the API server returned them, and artifacts."""
    names: dict[str, list[str]] = {}
    manifests = []
    for live in lives:
        if live is None:
            continue
        # Of a Secret only this is taken out; the last-applied annotation still holds it.
        kind, metadata = str(live["kind"]), live["metadata"]
        hidden = ("data",) if kind == "Secret" else ()
        manifests.append({key: value for key, value in live.items() if key not in hidden})
        namespace = str(metadata.get("namespace", ""))
        names.setdefault(namespace, []).append(manifest_name(kind, str(metadata["name"])))
    return {
        "manifests": manifests,
        "manifestNamesByNamespace": names,
        "boundArtifacts": [each.to_json() for each in bound],
        "createdArtifacts": [each.to_json() for each in created],
    }


def action_stage(
    action: Action,
    target: Target,
    parameters: Mapping[str, Any],
    *,
    account: str = "default",
    error: str = "",
) -> Stage:
    """An action on one object; `error`: what Clouddriver said, if that failed.

    It carries no hydrated manifest: of a patch its body (`parameters`) and a stub, of everything
    else coordinates and parameters.
    """
    kind, namespace, name = target
    context: Object = {
        "account": account,
        "cloudProvider": "kubernetes",
        "location": namespace,
        "manifestName": manifest_name(kind, name),
        **parameters,
    }
    type = STAGES[action]
    result: Object = {}
    if action == "patch" and not error:
        result = {
            "manifests": [{"kind": kind, "metadata": {"name": name, "namespace": namespace}}],
            "manifestNamesByNamespace": {namespace: [manifest_name(kind, name)]},
        }
    stage = Stage("0", type, type, "SUCCEEDED", context, result)
    monitor = next(task for task in TASKS[type] if task.startswith("monitor"))
    return failed_stage(stage, monitor, error) if error else stage


def manifest_name(kind: str, name: str) -> str:
    """What Spinnaker calls an object, such as ``deployment web``."""
    return f"{kind[:1].lower()}{kind[1:]} {name}"
