"""The pipeline as the page shows it: trigger, artifacts, stages, objects, and the Cluster.

What a Secret holds is masked in all of it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from playground.deploy.deploy import DeployedObject
from playground.deploy.kubectl import command
from playground.deploy.pipeline import StageRun
from playground.deploy.pool import FROM_TRIGGER, Supplied
from playground.deploy.rollout_strategies.after_stages import after_stages, old_replica_sets
from playground.deploy.status import status_of
from playground.deploy.status.waiting import Waiting, poll
from playground.lessons.cluster_state import State, write_state
from playground.lessons.cluster_view import ShownLive, shown_cluster
from playground.lessons.pipeline_inputs import PipelineInputs
from playground.lessons.pipeline_run import Played, StageText, findings_of
from playground.manifest import MISSING, Change, Problem, Severity
from playground.report.mask import masked_changes

MOST_SHOWN = 40
"""Objects of a stage, and artifacts of a list."""
MOST_CHANGES = 30
"""Of one step of one object."""
LONGEST_VALUE = 120
MOST_TOLD = 10

STEP_WORDS = {
    "evaluate": "expressions",
    "namespace": "namespace",
    "strategy": "strategy annotations",
    "bind": "bind artifacts",
    "version": "version",
    "annotate": "annotate",
    "capacity": "source capacity",
    "traffic": "traffic",
    "label": "label",
    "rename": "rename",
    "submit": "submit",
}
STATUS_WORDS = {
    "SUCCEEDED": "succeeded",
    "TERMINAL": "failed",
    "NOT_STARTED": "not started",
}


@dataclass(frozen=True, slots=True)
class ShownArtifact:
    type: str
    name: str
    reference: str
    source: str


@dataclass(frozen=True, slots=True)
class StepChange:
    """One Change of a step: where, the values as short texts ("" for nothing), why."""

    pointer: str
    before: str
    after: str
    reason: str
    rule: str


@dataclass(frozen=True, slots=True)
class ShownStep:
    """What one step did with one object, and what it has to say; `more` Changes are not listed."""

    name: str
    changes: tuple[StepChange, ...]
    more: int
    findings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence about an object; `problem` is what it is of, None for a Change."""

    sentence: str
    rule: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ShownObject:
    """One object in the order of submission.

    `result` is kubectl's word, or why there is none; `told` are the sentences that say most: what
    was bound, which version it gets and why, and all warnings.
    """

    name: str
    result: str
    told: tuple[Told, ...]
    commands: tuple[str, ...]
    steps: tuple[ShownStep, ...]


@dataclass(frozen=True, slots=True)
class ShownStage:
    """One stage; `waits` says what its wait task would find, if it gets that far, and
    `appended` which stages its rollout strategy appends.
    """

    number: int
    status: str
    status_words: str
    after: tuple[str, ...]
    settings: tuple[str, ...]
    sees: tuple[ShownArtifact, ...]
    objects: tuple[ShownObject, ...]
    object_count: int
    created: tuple[ShownArtifact, ...]
    deleted: tuple[str, ...]
    problems: tuple[Problem, ...]
    waits: tuple[str, ...]
    appended: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownPast:
    """One deploy of before, or the next one: what it named, and which deploys named it first.

    `number` 0 is what was running before the reader's first deploy.
    """

    number: int
    names: tuple[str, ...]
    failed: bool
    again: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PipelineView:
    """Everything of the section; `deployed` tells a deploy from a look at what the next would do.

    `state` is the text of the hidden field.
    """

    deployed: bool
    why: str
    trigger_why: str
    artifacts: tuple[ShownArtifact, ...]
    stages: tuple[ShownStage, ...]
    problems: tuple[Problem, ...]
    past: tuple[ShownPast, ...]
    again: bool
    next: ShownPast | None
    cluster: tuple[ShownLive, ...]
    object_count: int
    state: str


def pipeline_view(inputs: PipelineInputs, played: Played) -> PipelineView:
    """The view of what came of the pipeline."""
    deployed = inputs.action == "deploy" and played.run is not None
    travels = played.after if deployed else played.before
    keeps = deployed or inputs.state or inputs.action == "empty"
    runs = played.run.stages if played.run else ()
    past = _history(played.after if played.run else played.before)
    following = past[-1] if played.run else None
    return PipelineView(
        deployed=deployed,
        why=played.why,
        trigger_why=played.supply.why,
        artifacts=_artifacts(Supplied(each) for each in played.supply.artifacts),
        stages=tuple(
            _stage(run, played.texts[int(run.stage.ref) - 1])
            for run in sorted(runs, key=lambda run: int(run.stage.ref))
        ),
        problems=played.run.problems if played.run else (),
        past=past if deployed else _history(played.before),
        again=any(not each.running for each in travels.past),
        next=following,
        cluster=shown_cluster(played.before.cluster, played.after.cluster),
        object_count=len(played.after.cluster.objects),
        state=write_state(travels) if keeps else "",
    )


def _history(state: State) -> tuple[ShownPast, ...]:
    first: dict[str, int] = {}
    shown = []
    for number, each in enumerate(state.past, 0 if _began_running(state) else 1):
        again = {first[name] for name in each.names if name in first}
        for name in each.names:
            first.setdefault(name, number)
        shown.append(ShownPast(number, each.names, each.failed, tuple(sorted(again))))
    return tuple(shown)


def _began_running(state: State) -> bool:
    return bool(state.past) and state.past[0].running


def _stage(run: StageRun, text: StageText) -> ShownStage:
    deployed = run.deployed
    objects = deployed.objects if deployed else ()
    problems = [*run.problems, *(deployed.problems if deployed else ())]
    said = findings_of(text, run)
    return ShownStage(
        number=int(run.stage.ref),
        status=run.status,
        status_words=STATUS_WORDS[run.status],
        after=run.stage.needs,
        settings=tuple(_settings(text)),
        sees=_artifacts(run.saw),
        objects=tuple(_object(each, text, said) for each in objects[:MOST_SHOWN]),
        object_count=len(objects),
        created=_artifacts(Supplied(each, "") for each in run.emitted),
        deleted=tuple(f"{each.name}-{each.version}" for each in run.deleted),
        problems=tuple(problems),
        waits=tuple(_waits(objects)) if run.status == "SUCCEEDED" else (),
        appended=tuple(_appended(run)) if run.status == "SUCCEEDED" else (),
    )


def _settings(text: StageText) -> Iterable[str]:
    inputs = text.inputs
    if inputs.account:
        yield f"account {inputs.account}"
    if inputs.namespace:
        yield f"namespace {inputs.namespace}"
    if not inputs.binding:
        yield "binds no artifacts"
    if inputs.versioned:
        yield "versions everything" if inputs.versioned == "true" else "versions nothing"
    if inputs.strategy != "none":
        yield f"strategy {inputs.strategy}"
    if inputs.load_balancers:
        yield f"traffic from {', '.join(inputs.load_balancers)}"
    if text.required:
        yield f"requires {', '.join(each.name or '?' for each in text.required[:5])}"


def _artifacts(supplied: Iterable[Supplied]) -> tuple[ShownArtifact, ...]:
    return tuple(
        ShownArtifact(
            each.artifact.type or "no type",
            each.artifact.name or "no name",
            each.artifact.reference or "no reference",
            "" if each.source == FROM_TRIGGER else each.source,
        )
        for each in list(supplied)[:MOST_SHOWN]
    )


def _object(each: DeployedObject, text: StageText, said: Sequence[Problem]) -> ShownObject:
    prepared, submission = each.prepared, each.submission
    item = prepared.item
    mine = [p for p in said if p.document == item.document and _is_in(p.pointer, item.pointer)]
    expressions = [
        change
        for change in text.expressions.changes
        if change.document == item.document and _is_in(change.pointer, item.pointer)
    ]
    steps = [("evaluate", expressions, text.expressions.findings)] + [
        (name, step.changes, step.findings) for name, step in prepared.steps.items()
    ]
    shown = []
    for name, changes, findings in steps:
        told = {(finding.rule, finding.pointer, finding.document) for finding in findings}
        problems = tuple(p for p in mine if (p.rule, p.pointer, p.document) in told)
        if changes or problems:
            listed = masked_changes(text.evaluated, changes[:MOST_CHANGES])
            rows = tuple(_change(change, item.pointer) for change in listed)
            shown.append(
                ShownStep(
                    STEP_WORDS[name], rows, len(changes) - len(rows), problems[:MOST_CHANGES]
                )
            )
    return ShownObject(
        name=prepared.full_name,
        result=_result(each),
        told=tuple(_told(shown, mine)),
        commands=tuple(
            command(call, prepared.ready) for call in (submission.calls if submission else ())
        ),
        steps=tuple(shown),
    )


def _told(steps: Sequence[ShownStep], problems: Sequence[Problem]) -> Iterable[Told]:
    bound = [change for step in steps for change in step.changes if change.rule == "bind-artifact"]
    for change in bound[:MOST_TOLD]:
        yield Told(f"{change.before} → {change.after}: {change.reason}", change.rule)
    telling = [p for p in problems if p.rule == "version" or p.severity is not Severity.INFO]
    for problem in telling[:MOST_TOLD]:
        yield Told(problem.message, problem.rule, problem)


def _result(each: DeployedObject) -> str:
    if each.submission is not None:
        return each.submission.result
    return "not sent" if each.selected else "not selected"


def _is_in(pointer: str, root: str) -> bool:
    return pointer == root or pointer.startswith(root + "/")


def _change(change: Change, root: str) -> StepChange:
    pointer = change.pointer[len(root) :]
    return StepChange(
        pointer, _text(change.before), _text(change.after), change.reason, change.rule
    )


def _text(value: object) -> str:
    if value is MISSING:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _waits(objects: Sequence[DeployedObject]) -> Iterable[str]:
    """What the first look of the wait task finds of the objects that the cluster took."""
    statuses = {
        each.prepared.full_name: status_of(each.submission.live)
        for each in objects[:MOST_SHOWN]
        if each.submission is not None and each.submission.live is not None
    }
    if not statuses:
        return
    looked = poll(Waiting(), statuses, 0)
    if looked.stable:
        yield f"Stable at once: {', '.join(looked.stable)}."
    for told in (looked.failed, looked.pending):
        for name, why in told.items():
            yield f"{name}: {why}"


def _appended(run: StageRun) -> Iterable[str]:
    """The stages that follow from the rollout strategy."""
    deployed = run.deployed
    if deployed is None:
        return
    made = [each.submission.live for each in deployed.submitted if each.submission]
    old = old_replica_sets([live for live in made if live], deployed.cluster.objects)
    for stage in (after_stages(run.stage.request.strategy, old) or ())[:MOST_SHOWN]:
        yield f"{stage.type}, {stage.manifest_name}: {stage.reason}"
