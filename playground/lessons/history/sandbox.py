"""The audit page without HTTP: what was done, the log of it, and what can be asked of that.

journal ──do_all──▶ deeds ──log_of──▶ entries ──▶ timeline, one entry, questions
                                          └─export─▶ a copy ──forge──▶ verify
"""

from collections.abc import Sequence
from dataclasses import replace

from playground.cluster import Cluster
from playground.lessons.edits.deeds import key_named
from playground.lessons.edits.live_text import applied_text
from playground.lessons.history.acts import RULE, read_acts, written
from playground.lessons.history.deeds import do_all
from playground.lessons.history.doing import done_by, shown_problem
from playground.lessons.history.forging import forged, ways
from playground.lessons.history.opened import opened_entry
from playground.lessons.history.questions import digest_question, edit_question, flag_question
from playground.lessons.history.ran import moments
from playground.lessons.history.record import NOTHING, Record, record_of
from playground.lessons.history.results import (
    LONGEST_FIND,
    QUESTIONS,
    Forged,
    HistoryInputs,
    HistoryResults,
    Question,
)
from playground.lessons.history.shipped import shipped
from playground.lessons.history.timeline import timeline
from playground.lessons.history.workloads import choices
from playground.lessons.journal import Unusable
from playground.lessons.results import ShownProblem
from playground.manifest import DEFAULT, Limits, Problem, Severity, read
from playground.report.mask import masked_problems


def run(
    inputs: HistoryInputs,
    limits: Limits = DEFAULT,
    begun: Record = NOTHING,
    known: Sequence[ShownProblem] = (),
) -> HistoryResults:
    """Everything that the page shows for these inputs; never raises, whatever they hold.

    `begun` is the history that the page opens with; `known` are Problems that were found before.
    """
    done = done_by(inputs, limits, begun.deeds)
    record = record_of(done.deeds, begun)
    cluster = done.deeds[-1].after.cluster if done.deeds else Cluster()
    objects = choices(cluster, inputs.on)
    on = next((choice.value for choice in objects if choice.chosen), "")
    fresh = done.changed or on != inputs.on or not inputs.applied
    asked = _asked(inputs)
    inputs = _kept(inputs, record, on, _applied(cluster, on) if fresh else inputs.applied)
    copy, fault = _forged(record, inputs)
    problems = (*known, *done.problems, *_of_manifest(inputs, limits), *fault)
    opened = _opened(inputs.opened, record)
    found = _questions(record, on, inputs, asked)
    return HistoryResults(
        inputs=replace(inputs, opened=str(opened or "")),
        summary=_summary(record, problems, found, copy, inputs),
        problems=problems,
        objects=objects,
        deeds=timeline(record, opened, inputs.find),
        entry_count=len(record.entries),
        opened=opened_entry(record, opened, inputs.find) if opened else None,
        moments=moments(record, inputs.moment),
        questions=found,
        forged=copy,
        ways=ways(inputs.forge),
        shipped=shipped(record.deeds, inputs.pushed, limits),
        new_texts=fresh,
    )


def begin(inputs: HistoryInputs, key: bytes, limits: Limits = DEFAULT) -> Record:
    """The Record that a page opens with; `key` is that of the digests in place of secrets."""
    acts, _ = read_acts(inputs.journal)
    return record_of(do_all(acts, limits), Record(key=key))


def opening(inputs: HistoryInputs, begun: Record) -> HistoryResults:
    """The page as it opens: with the last entry that is the first to have some manifest."""
    whole = [one.number for one in begun.once if one.sighting.how == "hydrated"]
    opened = str(max(whole, default=""))
    return run(replace(inputs, opened=opened), begun=begun)


def copy_of_log(inputs: HistoryInputs, limits: Limits, begun: Record) -> str:
    """The copy of the log as it is downloaded; as it was where it cannot be changed like that."""
    done = done_by(replace(inputs, act=""), limits, begun.deeds)
    record = record_of(done.deeds, begun)
    copy, fault = _forged(record, inputs)
    if fault:
        copy, _ = _forged(record, replace(inputs, forge="", entry="", offset="", letter=""))
    return "".join(copy.lines) if copy else ""


def _asked(inputs: HistoryInputs) -> str:
    """The question whose answer the reader asks for, or nothing."""
    asked = inputs.act.removeprefix("answer:")
    return asked if asked != inputs.act and asked in QUESTIONS else ""


def _kept(inputs: HistoryInputs, record: Record, on: str, applied: str) -> HistoryInputs:
    """The form as it goes back to the reader."""
    told = dict(inputs.told)
    if asked := _asked(inputs):
        told[asked] = inputs.picked.get(asked, "")
    head = inputs.head
    if inputs.act == "keep" and record.entries:
        head = record.entries[-1].hash
    return replace(
        inputs,
        journal=written(deed.act for deed in record.deeds),
        act="",
        on=on,
        applied=applied,
        told=told,
        head=head,
        find=inputs.find[:LONGEST_FIND],
    )


def _applied(cluster: Cluster, on: str) -> str:
    """What was applied last to the object, which is what Spinnaker's Edit opens."""
    live = cluster.find(key_named(on, cluster)) if on else None
    return applied_text(live)[0] if live else ""


def _opened(asked: str, record: Record) -> int:
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0
    return number if 1 <= number <= len(record.entries) else 0


def _of_manifest(inputs: HistoryInputs, limits: Limits) -> list[ShownProblem]:
    """What cannot be read in the editor."""
    reading = read(inputs.manifest, limits)
    found = masked_problems(reading, reading.problems)
    return [shown_problem("manifest", each) for each in found]


def _forged(
    record: Record, inputs: HistoryInputs
) -> tuple[Forged | None, tuple[ShownProblem, ...]]:
    if not record.entries:
        return None, ()
    try:
        return forged(record.entries, inputs), ()
    except Unusable as fault:
        help = "Choose another one; the copy is whole meanwhile."
        problem = Problem(Severity.ERROR, RULE, str(fault), help, 1, 1)
        whole = replace(inputs, forge="", offset="", letter="")
        return forged(record.entries, whole), (shown_problem("offset", problem),)


def _questions(record: Record, on: str, inputs: HistoryInputs, asked: str) -> tuple[Question, ...]:
    found = (
        digest_question(record, on, inputs),
        flag_question(record, inputs),
        edit_question(record, inputs),
    )
    return tuple(
        replace(each, unanswered=each.name == asked and each.told is None) for each in found
    )


def _summary(
    record: Record,
    problems: Sequence[ShownProblem],
    questions: Sequence[Question],
    copy: Forged | None,
    inputs: HistoryInputs,
) -> str:
    """One sentence for the editor's foot."""
    said = f"{len(problems)} Problem{'' if len(problems) == 1 else 's'}; " if problems else ""
    said += f"{len(record.deeds)} acts, {len(record.entries)} entries"
    right = sum(bool(each.told and each.told.right) for each in questions)
    if any(inputs.told.values()):
        said += f"; {right} of {len(questions)} questions answered"
    if copy and not copy.holds:
        said += "; the copy does not hold"
    return f"{said}."
