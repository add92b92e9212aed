"""The sandbox without HTTP: what the reader typed in, everything that the page shows out.

inputs ──read──▶ objects ──transform──▶ Changes ──▶ marks, diff, patch
                    └────────run_world────────────▶ two Worlds ──▶ picture, ledger, words
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from playground.artifacts import Artifact
from playground.checks import problems_of
from playground.deploy.transform import Options, Transformation, transform
from playground.lessons.applied import as_applied
from playground.lessons.differences import difference
from playground.lessons.marked import Marked, mark
from playground.lessons.own_pull_policies import compare_own
from playground.lessons.pinned_already import pinned_already
from playground.lessons.pipeline_recorded import record, recorded_view
from playground.lessons.pipeline_run import play
from playground.lessons.pipeline_view import PipelineView, pipeline_view
from playground.lessons.pull_policies import PoliciesView
from playground.lessons.results import (
    SOURCES,
    Inputs,
    Results,
    ShownChange,
    ShownPatch,
    ShownProblem,
)
from playground.lessons.rollout_view import RolloutView
from playground.lessons.trigger import read_artifacts, read_trigger
from playground.lessons.trigger_shapes import event_text, first_image, trigger_shapes
from playground.lessons.two_worlds import meanings
from playground.lessons.what_happens import Happening, Stories, Texts, what_happens
from playground.manifest import DEFAULT, Change, Limits, Problem, Reading, Severity, read
from playground.report.mask import masked_changes, masked_problems
from playground.report.patch import ObjectPatch, object_patches

NO_STORIES: Stories = {}
MOST_CHANGES = 300
MOST_PATCHES = 100


def run(
    inputs: Inputs,
    limits: Limits = DEFAULT,
    stories: Stories = NO_STORIES,
    known: Sequence[ShownProblem] = (),
) -> Results:
    """Everything that the page shows for these inputs; never raises, whatever they hold.

    The steps of `limits` are for all of them together; `stories` are those to choose from; `known`
    are Problems that were found before, as with the template.
    """
    new_trigger = bool(inputs.event)
    if new_trigger:
        inputs = _with_event(inputs, limits)
    supply = read_trigger(inputs.artifacts, inputs.trigger, limits)
    artifacts = supply.artifacts
    shown = [*known, *_shown("artifacts", supply.problems)]
    limits = limits._replace(steps=limits.steps - supply.steps)
    before, problems, steps = read_artifacts(inputs.artifacts_before, limits)
    shown += _shown("artifacts_before", problems)
    limits = limits._replace(steps=limits.steps - steps)
    base = _options(inputs, before)
    running = transform(inputs.running, base, limits) if inputs.running.strip() else None
    if running:
        limits = limits._replace(steps=limits.steps - running.reading.steps)
        shown += _shown("running", masked_problems(running.reading, _grave(running)))
    existing = [as_applied(value) for value in running.objects] if running else []
    options = _options(inputs, artifacts)._replace(existing=existing)
    deployed = transform(inputs.manifest, options, limits)
    found = masked_problems(deployed.reading, problems_of(deployed))
    shown = _shown("manifest", found) + shown

    happening = Happening(inputs)
    if inputs.with_rollout:
        texts = Texts(running, deployed, before, (*artifacts, *supply.told))
        happening = what_happens(inputs, texts, stories, limits)
        shown += [each for each in happening.problems if not _said(each, shown)]
    pipeline, events, new_stages = None, None, False
    if inputs.pipeline is not None:
        stages = inputs.pipeline.reshaped()
        new_stages = stages is not inputs.pipeline
        limits = limits._replace(steps=max(limits.steps - deployed.reading.steps, 1))
        runs = (running.reading if running else None, before)
        played = play(stages, supply, deployed.reading, runs, limits)
        pipeline = pipeline_view(stages, played)
        in_form = played.problems
        if inputs.audit is not None:
            told = record(inputs.audit, played, inputs.trigger, deployed=pipeline.deployed)
            events, of_settings = recorded_view(inputs.audit, told, played.why)
            in_form = [*in_form, *of_settings]
        for field, problem in in_form:
            shown.append(ShownProblem(field, SOURCES[field], problem))
        inputs = replace(inputs, pipeline=stages)
    shown.sort(key=lambda each: (list(SOURCES).index(each.field), each.problem.line))
    patches = object_patches(deployed.items, masked_changes(deployed.reading, deployed.changes))
    return Results(
        inputs=replace(happening.inputs, pipeline=inputs.pipeline),
        summary=_summary(shown, len(deployed.changes), happening.rollout, pipeline),
        problems=tuple(shown),
        changes=tuple(_change(deployed, change) for change in deployed.changes[:MOST_CHANGES]),
        change_count=len(deployed.changes),
        unchanged=_unchanged(deployed.reading),
        pinned=pinned_already(deployed.items, artifacts),
        marked=_marked(deployed, found),
        rows=difference(deployed),
        patches=tuple(_patch(patch) for patch in patches[:MOST_PATCHES]),
        patch_count=len(patches),
        shows_rollout=inputs.with_rollout,
        notes=happening.notes,
        choices=happening.choices,
        stories=happening.stories,
        new_story=happening.new_story,
        rollout=happening.rollout,
        pipeline=pipeline,
        new_stages=new_stages,
        shapes=trigger_shapes(
            first_image(_objects(deployed.reading)), inputs.artifacts, inputs.trigger
        ),
        new_trigger=new_trigger,
        nodes=_nodes(happening, deployed, before, (*artifacts, *supply.told))
        if inputs.with_nodes and happening.rollout
        else None,
        events=events,
        transformation=deployed,
        before=running,
    )


def _said(shown: ShownProblem, before: Iterable[ShownProblem]) -> bool:
    """Whether an error at that very place says already why nothing is simulated."""
    return shown.problem.rule == "not-simulated" and any(
        each.problem.severity is Severity.ERROR
        and (each.field, each.problem.document, each.problem.pointer)
        == (shown.field, shown.problem.document, shown.problem.pointer)
        for each in before
    )


def _nodes(
    happening: Happening,
    deployed: Transformation,
    before: Sequence[Artifact],
    now: Sequence[Artifact],
) -> PoliciesView | str | None:
    """The followed workload, as it is written, on nodes that keep images; or why it is not."""
    if happening.followed is None:
        return None
    objects = _objects(deployed.reading)
    return compare_own(objects, happening.followed, meanings(objects, before, now))


def _with_event(inputs: Inputs, limits: Limits) -> Inputs:
    """With the event that the reader asked for in place of what the trigger supplied."""
    image = first_image(_objects(read(inputs.manifest, limits)))
    text = event_text(image, inputs.artifacts, inputs.event)
    if not text:
        return inputs
    return replace(inputs, artifacts=text, trigger=inputs.event)


def _objects(reading: Reading) -> list[Any]:
    return [item.value for document in reading.documents for item in document.objects]


def _options(inputs: Inputs, artifacts: tuple[Artifact, ...]) -> Options:
    return Options(
        artifacts=artifacts, naming=inputs.naming, places=inputs.places, keep_tag=inputs.keep_tag
    )


def _shown(field: str, problems: Iterable[Problem]) -> list[ShownProblem]:
    return [ShownProblem(field, SOURCES[field], problem) for problem in problems]


def _grave(running: Transformation) -> Iterable[Problem]:
    """What hinders reading it. That a deploy of it could be better is no news: it has run."""
    return [
        problem
        for problem in running.problems
        if problem in running.reading.problems or problem.severity is Severity.ERROR
    ]


def _change(deployed: Transformation, change: Change) -> ShownChange:
    reading = deployed.reading
    owner = next(
        (
            item
            for item in reading.document(change.document).objects
            if change.pointer.startswith(item.pointer + "/")
        ),
        None,
    )
    pointer = change.pointer[len(owner.pointer) :] if owner else change.pointer
    line = reading.position(change.document, change.pointer).line
    return ShownChange(str(owner or "document"), pointer, line, change.reason, change.rule)


def _marked(deployed: Transformation, problems: Iterable[Problem]) -> Marked:
    places = [(problem.line, problem.column) for problem in problems]
    if not places and not deployed.edits:
        return Marked()  # there would be nothing to see that the editor does not show
    return mark(deployed.reading.text, deployed.edits, places)


def _patch(patch: ObjectPatch) -> ShownPatch:
    return ShownPatch(
        str(patch.target), len(patch.operations), _json(patch.operations), _json(patch.inverse)
    )


def _json(operations: list[dict[str, object]]) -> str:
    """One operation a line, so that a patch reads like a list."""
    lines = ",\n".join("  " + json.dumps(each, ensure_ascii=False) for each in operations)
    return f"[\n{lines}\n]"


def _unchanged(reading: Reading) -> str:
    if not reading.text.strip():
        return "The editor is empty: there is nothing to deploy."
    if not reading.documents:
        return "Nothing in this text could be read as an object, so there is nothing to change."
    return (
        "A deploy would not change this text: it names no ConfigMap or Secret to version, and no "
        "artifact has another digest for an image in it."
    )


def _summary(
    problems: list[ShownProblem],
    changes: int,
    rollout: RolloutView | None,
    pipeline: PipelineView | None,
) -> str:
    """One sentence for the status line, which screen readers read aloud."""
    errors = sum(shown.problem.severity is Severity.ERROR for shown in problems)
    told = _count(len(problems), "Problem")
    if errors == len(problems) > 0:
        told += ", an error" if errors == 1 else ", all errors"
    elif errors:
        told += f", {_count(errors, 'error')} among them"
    told += f"; {_count(changes, 'change')}"
    if rollout:
        told += f"; {rollout.headline}"
    if pipeline and pipeline.deployed:
        last = pipeline.past[-1]
        outcome = "failed" if last.failed else "deployed"
        told = (
            f"deploy {last.number} {outcome}, {', '.join(last.names[:3]) or 'no version'}; {told}"
        )
    return told[0].upper() + told[1:] + "."


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
