"""The sandbox of edits without HTTP: what the reader does to a live object, and what comes of it.

journal ──do_all──▶ Cluster ──act──▶ Cluster ──drift──▶ rows, marks, strategies
                                        └──run_moments──▶ two Worlds ──▶ picture
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from playground.cluster import Key, Refused, key_of
from playground.lessons.edits.acts import written
from playground.lessons.edits.deeds import Deed, World, name_of
from playground.lessons.edits.doing import done_by
from playground.lessons.edits.drift_view import Drifted, drifted, patch_text, shown_rows
from playground.lessons.edits.fallback import Fallbacks
from playground.lessons.edits.forecast import came_true, forecast, shown_strategies
from playground.lessons.edits.live_text import (
    applied_text,
    applied_value,
    live_text,
    masked_object,
)
from playground.lessons.edits.problems import (
    live_problems,
    manifest_problems,
    shown_problem,
    unstorable,
)
from playground.lessons.edits.recorded import recorded_deeds
from playground.lessons.edits.results import EditInputs, EditResults, Forecast, ShownDeed
from playground.lessons.edits.stored import Stored, stored_objects
from playground.lessons.edits.telling import choices_of, has_switches, what_happens
from playground.lessons.edits.three_views import ThreeViews, three_views
from playground.lessons.edits.words import command_of, title_of
from playground.lessons.followed import Choice
from playground.lessons.results import ShownProblem
from playground.lessons.two_worlds import CHOICES, read_tick
from playground.manifest import DEFAULT, Limits, Problem, read
from playground.report.drift import without_held

NO_FALLBACKS: Fallbacks = {}
Object = dict[str, Any]
_WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet")


def run(
    inputs: EditInputs, limits: Limits = DEFAULT, fallbacks: Fallbacks = NO_FALLBACKS
) -> EditResults:
    """Everything that the page shows for these inputs; never raises, whatever they hold."""
    done = done_by(inputs, limits)
    world = done.deeds[-1].after if done.deeds else World()
    reading = read(done.manifest, limits)
    objects = stored_objects(reading, world.cluster)
    choices = _choices(objects, world, inputs.follow)
    chosen = next((choice.value for choice in choices if choice.chosen), "")
    stored = next((each for each in objects if name_of(each.key) == chosen), None)
    live = next((o for o in world.cluster.objects if name_of(key_of(o)) == chosen), None)
    applied = applied_value(live) if live else None
    found = drifted(stored, world.cluster) if stored else None
    problems = [*done.problems, *manifest_problems(reading)]
    if live is not None:
        problems += live_problems(live, world.cluster, done.deeds, limits)
    if isinstance(found, Refused) and stored:
        problems.append(unstorable(reading, stored, found))
    each = found if isinstance(found, Drifted) else None
    shown_live = live_text(live) if live else ""
    shown_applied, no_applied = applied_text(live) if live else ("", "")
    read_one = read_tick(inputs.tick, "chosen-tick", CHOICES)
    if isinstance(read_one, Problem):
        problems.append(shown_problem("tick", read_one))
    tick = read_one if isinstance(read_one, int) else None
    rollout, rollout_notes = what_happens(
        inputs, done.deeds, objects, stored, each, fallbacks, tick
    )
    # What the reader has typed into these and not sent yet stays, as long as it is of use.
    fresh = done.changed or chosen != inputs.follow or not (inputs.live or inputs.applied)
    events = None
    if inputs.audit is not None:
        look_at = inputs.audit.of_now() if inputs.act else inputs.audit
        events, of_settings = recorded_deeds(look_at, done.deeds, limits)
        problems += [shown_problem(field, problem) for field, problem in of_settings]
    rows = shown_rows(each, applied) if each else ()
    told = forecast(each, stored, live)
    kept = replace(
        inputs,
        manifest=done.manifest,
        journal=written(deed.act for deed in done.deeds),
        follow=chosen,
        live=shown_live if fresh else inputs.live,
        applied=shown_applied if fresh else inputs.applied,
        act="",
    )
    return EditResults(
        inputs=kept,
        summary=_summary(problems, told),
        problems=tuple(problems),
        object=_title(stored, live),
        choices=choices,
        deeds=tuple(_shown(number, deed) for number, deed in enumerate(done.deeds, 1)),
        rows=rows,
        row_count=len(each.rows) if each else 0,
        views=_views(each, applied) if each else None,
        no_applied=no_applied,
        patch=patch_text(each) if each else "",
        forecast=told,
        strategies=shown_strategies(each, world.cluster) if each else (),
        came=came_true(done.deeds, chosen, limits),
        notes=tuple(_notes(each, stored)),
        stories=choices_of(fallbacks, inputs.story),
        switches=has_switches(fallbacks, inputs.story),
        rollout_notes=rollout_notes,
        rollout=rollout,
        new_manifest=done.manifest != inputs.manifest,
        new_texts=fresh,
        events=events,
    )


def _choices(objects: Sequence[Stored], world: World, asked: str) -> tuple[Choice, ...]:
    """What can be followed: the stored objects, and what else is live; a workload first."""
    keys: dict[str, Key] = {name_of(each.key): each.key for each in objects if each.item.name}
    keys |= {name_of(key): key for key in map(key_of, world.cluster.objects)}
    workloads = [name for name, key in keys.items() if key.kind in _WORKLOADS]
    chosen = asked if asked in keys else next(iter([*workloads, *keys]), "")
    return tuple(Choice(name, f"{k.kind} {k.name}", name == chosen) for name, k in keys.items())


def _title(stored: Stored | None, live: Object | None) -> str:
    if stored:
        return str(stored.item)
    key = key_of(live) if live else None
    return f"{key.kind} {key.name}" if key else ""


def _views(each: Drifted, applied: Object | None) -> ThreeViews:
    return three_views(
        masked_object(each.stored.item.value),
        masked_object(applied) if applied is not None else None,
        masked_object(each.found.live),
        replace(each.found, rows=each.rows),
    )


def _shown(number: int, deed: Deed) -> ShownDeed:
    answers = []
    for _, outcome in deed.answers:
        said = outcome.message or outcome.result or "nothing to do"
        if not outcome.failed and not outcome.wrote and not outcome.result.startswith("unch"):
            said += " (nothing is written)"
        said = "; ".join((said, *outcome.warnings))
        answers.append(without_held(said, (outcome.before, outcome.live)))
    if deed.act.do == "paste":
        answers = [f"{len(deed.after.cluster.objects)} live"]
    failed = any(outcome.failed for _, outcome in deed.answers)
    return ShownDeed(number, title_of(deed.act), command_of(deed.act), tuple(answers), failed)


def _notes(each: Drifted | None, stored: Stored | None) -> Iterable[str]:
    if stored and stored.item.kind in ("ConfigMap", "Secret"):
        yield (
            "Spinnaker gives each content of a ConfigMap or Secret a name of its own. Here it is "
            "deployed under the name that it has, as with an unchanged content or with "
            '`strategy.spinnaker.io/versioned: "false"`.'
        )
    if stored and stored.strategy != "apply":
        yield (
            f"The annotations of this manifest make Spinnaker deploy it by {stored.strategy}. The "
            "marks are those of apply; the table of strategies has the others."
        )
    if each and each.found.deploy.warnings:
        yield from (f"The deploy warns: {said}." for said in each.found.deploy.warnings)


def _summary(problems: Sequence[ShownProblem], told: Forecast) -> str:
    count = len(problems)
    said = f"{count} Problem{'' if count == 1 else 's'}; " if count else ""
    return f"{said}{told.drift}" + (" The next deploy fails." if told.fails else "")
