"""The reader's pipeline: its stages read, evaluated, and run into the Cluster of the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playground.artifacts import Artifact
from playground.checks import check
from playground.cluster import Cluster
from playground.deploy.deploy import MOST_OBJECTS, deploy
from playground.deploy.expressions import evaluate_objects, roots_of
from playground.deploy.pipeline import PipelineRun, Stage, StageRun, Trigger, run_pipeline
from playground.deploy.pool import Supplied
from playground.deploy.request import Request
from playground.deploy.step import Step
from playground.lessons.cluster_state import State, read_state
from playground.lessons.pipeline_inputs import PipelineInputs, StageInputs, stage_field
from playground.lessons.trigger import Supply, read_artifacts
from playground.manifest import Change, Limits, Problem, Reading, read
from playground.manifest.apply import apply_changes
from playground.manifest.finding import located
from playground.report.mask import masked_problems

MOST_STEPS = 60_000
"""Of reading all manifests of a pipeline: what is larger is not run with every key pressed."""
ACCOUNT = "default"
"""That a stage deploys to if its form names none: Spinnaker always has one."""
Found = list[tuple[str, Problem]]
"""Problems, each with the field of the form that it is in."""


@dataclass(frozen=True, slots=True)
class StageText:
    """The manifest of one stage: as it was read, and with its expressions evaluated."""

    inputs: StageInputs
    reading: Reading
    evaluated: Reading
    expressions: Step
    required: tuple[Artifact, ...] = ()


@dataclass(frozen=True, slots=True)
class Played:
    """What came of the pipeline; `run` is None if it was not run, and `why` says so.

    `before` is the state that it began with, `after` that with which the next deploy begins.
    """

    supply: Supply
    texts: tuple[StageText, ...]
    before: State
    after: State
    run: PipelineRun | None = None
    why: str = ""
    problems: Found = field(default_factory=list)


def play(
    inputs: PipelineInputs,
    supply: Supply,
    manifest: Reading,
    running: tuple[Reading | None, Sequence[Artifact]],
    limits: Limits,
) -> Played:
    """Run the pipeline; never raises for what the form holds.

    `manifest` is that of the first stage; `running` what the cluster holds before the first
    deploy, and the artifacts that it was deployed with. The steps of `limits` are for
    the further stages.
    """
    roots = roots_of(supply.trigger)
    problems: Found = []
    texts: list[StageText] = []
    left = min(limits.steps, MOST_STEPS - manifest.steps)
    for number, stage in enumerate(inputs.stages, 1):
        budget = limits._replace(steps=max(left, 1))
        reading = manifest if number == 1 else read(stage.manifest, budget)
        required, faults, steps = read_artifacts(stage.required, budget)
        left -= steps + (reading.steps if number > 1 else 0)
        problems += [(stage_field(number, "required"), fault) for fault in faults]
        texts.append(_evaluated(stage, reading, roots, required))
    state, faults_of_state = _state(inputs, texts[0], running, roots)
    problems += [("cluster", fault) for fault in faults_of_state]

    why = "" if supply.fires else supply.why
    count = sum(len(document.objects) for text in texts for document in text.reading.documents)
    if count > MOST_OBJECTS or left < 0:
        why = (
            f"The pipeline is not run: here its manifests have at most {MOST_OBJECTS} objects, "
            f"and no more than {MOST_STEPS:,} values together."
        )
    if why:
        problems += _problems_of_texts(texts, None)
        return Played(supply, tuple(texts), state, state, None, why, problems)
    stages = [_stage(number, text) for number, text in enumerate(texts, 1)]
    run = run_pipeline(stages, Trigger(supply.artifacts), state.cluster)
    problems += _problems_of_texts(texts, run)
    failed = any(each.status != "SUCCEEDED" for each in run.stages)
    done = [each.deployed for each in run.stages if each.deployed is not None]
    after = state.after(run.cluster, done, failed=failed)
    return Played(supply, tuple(texts), state, after, run, "", problems)


def _state(
    inputs: PipelineInputs,
    first: StageText,
    running: tuple[Reading | None, Sequence[Artifact]],
    roots: Mapping[str, Any],
) -> tuple[State, list[Problem]]:
    """The state that the form brings, or else a Cluster with what is running deployed."""
    if inputs.action == "empty":
        return State(Cluster()), []
    if inputs.state:
        return read_state(inputs.state)
    reading, artifacts = running
    if reading is None or reading.steps > MOST_STEPS:
        return State(Cluster()), []
    text = _evaluated(first.inputs, reading, roots, ())
    request = _request(text)._replace(optional=[Supplied(each) for each in artifacts])
    deployed = deploy(request, Cluster())
    return State(Cluster()).after(deployed.cluster, [deployed], running=True), []


def _evaluated(
    inputs: StageInputs,
    reading: Reading,
    roots: Mapping[str, Any],
    required: tuple[Artifact, ...],
) -> StageText:
    evaluated_reading, step = evaluated(reading, roots)
    return StageText(inputs, reading, evaluated_reading, step, required)


def evaluated(reading: Reading, roots: Mapping[str, Any]) -> tuple[Reading, Step]:
    """The manifest with the values of its expressions, and what there is to say about them."""
    items = [item for document in reading.documents for item in document.objects]
    step = evaluate_objects(items, roots)
    own: dict[int, list[Change]] = {}
    for change in step.changes:
        own.setdefault(change.document, []).append(change)
    documents = tuple(
        document.with_value(apply_changes(document.value, own[document.index]))
        if document.index in own
        else document
        for document in reading.documents
    )
    return reading.with_documents(documents), step


def _request(text: StageText) -> Request:
    inputs = text.inputs
    return Request(
        {document.index: document.value for document in text.evaluated.documents},
        account=inputs.account or ACCOUNT,
        namespace_override=inputs.namespace,
        required=text.required,
        enable_artifact_binding=inputs.binding,
        strategy=inputs.strategy,
        services=inputs.load_balancers,
        versioned={"true": True, "false": False}.get(inputs.versioned),
    )


def _stage(number: int, text: StageText) -> Stage:
    return Stage(str(number), _request(text), text.inputs.after)


def findings_of(text: StageText, run: StageRun | None) -> list[Problem]:
    """What the stage says about its manifest, masked: of expressions, and of the deploy."""
    findings = list(text.expressions.findings)
    if run is not None and run.deployed is not None:
        findings += run.deployed.findings
    return list(masked_problems(text.evaluated, located(text.reading, findings)))


def _problems_of_texts(texts: Sequence[StageText], run: PipelineRun | None) -> Found:
    """Of the further stages, whose manifests nothing else on the page looks at."""
    runs = {each.stage.ref: each for each in run.stages} if run else {}
    found: Found = []
    for number, text in enumerate(texts[1:], 2):
        said = findings_of(text, runs.get(str(number)))
        checked = check(text.reading, said)
        problems = masked_problems(text.reading, (*text.reading.problems, *checked))
        found += [(stage_field(number, "manifest"), problem) for problem in problems]
    return found
