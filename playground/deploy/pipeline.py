"""A pipeline: stages that deploy one after the other into one cluster, and hand artifacts on.

Sources: orca, ``DeployManifestStage.java``, ``ManifestEvaluator.java``,
``BindProducedArtifactsTask.java`` and ``ArtifactUtils.java``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from playground.artifacts.artifact import Artifact
from playground.artifacts.expected_artifact import ExpectedArtifact, Resolution, resolve
from playground.cluster import Cluster
from playground.manifest import Problem, Severity

from .deploy import Deployed, clean_up, deploy, request_problem
from .pool import Emission, Supplied, ancestors, available
from .request import Request
from .versioner import DeployedVersion

UNRESOLVED = "unresolved-artifact"
SHAPE = "pipeline-shape"


@dataclass(frozen=True, slots=True)
class Stage:
    """One Deploy (Manifest) stage.

    `needs` are the refs of the stages that run before it. The optional artifacts of `request`
    come from the pipeline. `produces` is the list "Produces artifacts": if it is not empty, the
    stage hands on only what it matches. `required_ids` name expected artifacts, of the trigger
    or of a stage before, that are required beside those of `request`.
    """

    ref: str
    request: Request
    needs: tuple[str, ...] = ()
    name: str = ""
    produces: tuple[ExpectedArtifact, ...] = ()
    required_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    """What started the pipeline: its artifacts, and those that the pipeline expects of it.

    `prior` are the artifacts of the execution before.
    """

    artifacts: tuple[Artifact, ...] = ()
    expected: tuple[ExpectedArtifact, ...] = ()
    prior: tuple[Artifact, ...] = ()


@dataclass(frozen=True, slots=True)
class StageRun:
    """What came of a stage: `status` is Spinnaker's, ``NOT_STARTED`` if a stage before failed.

    `saw` are the artifacts that reached it, nearest first; `emitted` those that it hands on;
    `deleted` the versions that it cleaned up.
    """

    stage: Stage
    status: str
    deployed: Deployed | None = None
    saw: tuple[Supplied, ...] = ()
    emitted: tuple[Artifact, ...] = ()
    deleted: tuple[DeployedVersion, ...] = ()
    resolved: tuple[Resolution, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class PipelineRun:
    """What came of a pipeline: the stages in the order in which they ran, the cluster after."""

    stages: tuple[StageRun, ...]
    cluster: Cluster
    resolved: tuple[Resolution, ...] = ()
    problems: tuple[Problem, ...] = ()


def run_pipeline(stages: Sequence[Stage], trigger: Trigger, cluster: Cluster) -> PipelineRun:
    """Run every stage once those that it needs have succeeded; each is taken to get stable.

    A stage whose ref is taken, or that needs one which is not there or needs it back, does not
    run, and a Problem says so.
    """
    resolved = tuple(
        resolve(each, trigger.artifacts, trigger.prior, unique=True) for each in trigger.expected
    )
    faults = [
        _fault(each.fault, f"/trigger/expectedArtifacts/{n}") for n, each in _failed(resolved)
    ]
    if faults:
        runs = tuple(StageRun(stage, "NOT_STARTED") for stage in stages)
        return PipelineRun(runs, cluster, resolved, tuple(faults))
    # What stood in for a match is among the trigger's artifacts from then on.
    given = [*trigger.artifacts, *(each.artifact for each in resolved if each.artifact)]
    started = replace(trigger, artifacts=tuple(dict.fromkeys(given)))

    order, problems = in_order_of_needs(stages)
    runs_by_ref: dict[str, StageRun] = {}
    for stage in order:
        before = [runs_by_ref[ref] for ref in stage.needs]
        if any(run.status != "SUCCEEDED" for run in before):
            run = StageRun(stage, "NOT_STARTED")
        else:
            run, cluster = _run(stage, order, runs_by_ref, started, resolved, cluster)
        runs_by_ref[stage.ref] = run
    left = [StageRun(each, "NOT_STARTED") for each in stages if not any(each is s for s in order)]
    runs = (*runs_by_ref.values(), *left)
    return PipelineRun(runs, cluster, resolved, tuple(problems))


def in_order_of_needs(stages: Sequence[Stage]) -> tuple[list[Stage], list[Problem]]:
    """The stages so that each comes after those that it needs; else as they were given."""
    problems: list[Problem] = []
    unique: dict[str, Stage] = {}
    for number, stage in enumerate(stages):
        if stage.ref in unique:
            message, help = f"Two stages have the ref {stage.ref}.", "Give each one its own."
            problems.append(request_problem(SHAPE, message, help, f"/stages/{number}/ref"))
        unique.setdefault(stage.ref, stage)
    order: list[Stage] = []
    done: set[str] = set()
    waiting = list(unique.values())
    while ready := [stage for stage in waiting if done.issuperset(stage.needs)]:
        order += ready
        done |= {stage.ref for stage in ready}
        waiting = [stage for stage in waiting if stage.ref not in done]
    for stage in waiting:
        missing = [ref for ref in stage.needs if ref not in unique]
        message = f"The stage {stage.ref} needs {', '.join(missing)}, which is not there."
        if not missing:
            message = f"The stage {stage.ref} waits for a stage that waits for it."
        pointer = f"/stages/{_position(stages, stage)}/needs"
        help = "Let every stage need only stages that can run before it."
        problems.append(request_problem(SHAPE, message, help, pointer))
    return order, problems


def _position(stages: Sequence[Stage], stage: Stage) -> int:
    return next(number for number, each in enumerate(stages) if each is stage)


def _run(
    stage: Stage,
    order: Sequence[Stage],
    before: Mapping[str, StageRun],
    trigger: Trigger,
    resolved: Sequence[Resolution],
    cluster: Cluster,
) -> tuple[StageRun, Cluster]:
    """One stage: bind and deploy, clean up, and pick what it hands on."""
    emissions = [
        Emission(each.ref, each.needs, before[each.ref].emitted if each.ref in before else ())
        for each in order
    ]
    saw = tuple(available(emissions, stage.ref, trigger.artifacts))
    upstream = [before[each.ref] for each in ancestors(emissions, stage.ref)]
    known = [*(r for run in upstream for r in run.resolved), *resolved]
    required = list(stage.request.required)
    problems = []
    for number, wanted in enumerate(stage.required_ids):
        found = next((each.artifact for each in known if each.expected.id == wanted), None)
        if found is None:
            message = f"No artifact with the id {wanted} is known to the stage."
            problems.append(_fault(message, f"/stages/{stage.ref}/requiredArtifactIds/{number}"))
        else:
            required.append(found)
    if problems:
        return StageRun(stage, "TERMINAL", saw=saw, problems=tuple(problems)), cluster
    request = stage.request._replace(required=required, optional=saw)
    deployed = deploy(request, cluster)
    if deployed.error:
        return StageRun(stage, "TERMINAL", deployed, saw), deployed.cluster
    cleaned, deleted = clean_up(deployed)
    produced = tuple(resolve(each, deployed.created) for each in stage.produces)
    emitted = deployed.created
    if produced:
        emitted = tuple(each.artifact for each in produced if each.artifact is not None)
    faults = [
        _fault(each.fault, f"/stages/{stage.ref}/expectedArtifacts/{number}")
        for number, each in _failed(produced)
    ]
    run = StageRun(
        stage,
        "TERMINAL" if faults else "SUCCEEDED",
        deployed,
        saw,
        emitted,
        tuple(deleted),
        produced,
        tuple(faults),
    )
    return run, cleaned


def _failed(resolved: Sequence[Resolution]) -> list[tuple[int, Resolution]]:
    return [(number, each) for number, each in enumerate(resolved) if each.artifact is None]


def _fault(message: str, pointer: str) -> Problem:
    help = "Let the trigger or a stage before it supply the artifact, or give it a default."
    return Problem(Severity.ERROR, UNRESOLVED, message, help, 1, 1, None, pointer)
