"""What the audit log records of the pipeline: of the next deploy, or of one that was done."""

from dataclasses import dataclass, replace

from playground.audit.execution import Execution
from playground.audit.stages import pipeline_stages
from playground.lessons.audit_inputs import APPLICATION, USER, AuditInputs, named_problems
from playground.lessons.events_view import EventsView, events_view
from playground.lessons.followed import Choice
from playground.lessons.page_log import PageLog, read_log, recorded, with_execution, write_log
from playground.lessons.pipeline_run import ACCOUNT, Found, Played

NAME = "sandbox pipeline"
NEXT = "next"
"""In place of a number: what the next deploy would do."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The page's log after what was done, and what is done now or would be next, if it can be."""

    log: PageLog
    now: Execution | None
    deployed: bool
    problems: Found


def record(inputs: AuditInputs, played: Played, trigger: str, *, deployed: bool) -> Recorded:
    """The pipeline's execution; it is in the log if the reader has `deployed`."""
    log, faults = read_log(inputs.log)
    problems = [("log", fault) for fault in faults]
    if played.run is None:
        return Recorded(log, None, False, problems)
    before, after = played.before.cluster, played.after.cluster
    execution = Execution(
        id="",
        application=APPLICATION,
        user=USER,
        name=NAME,
        account=played.texts[0].inputs.account or ACCOUNT,
        trigger={"type": "manual" if trigger == "artifacts" else trigger} | played.supply.trigger,
        started=1_000 * (before.start + before.version),
        ended=1_000 * (after.start + after.version),
        stages=pipeline_stages(played.run.stages, APPLICATION),
    )
    now = recorded(execution, inputs.key, log.count + 1, log.earliest)
    return Recorded(with_execution(log, now) if deployed else log, now, deployed, problems)


def recorded_view(inputs: AuditInputs, told: Recorded, why: str) -> tuple[EventsView, Found]:
    """The section: what was asked for, or else the last deploy, or before there is any the next
    one. `why` says why nothing runs, if that is so."""
    log = told.log
    kept = {str(n): each for n, each in enumerate(log.executions, log.forgotten + 1)}
    names = {number: _name(number, each) for number, each in reversed(kept.items())}
    if told.deployed and told.now is not None:
        number = str(log.count)
        names = {number: "", **names}  # it comes first, also if it was too large to be kept
        names[number] = f"{_name(number, told.now)}, just now"
        kept[number] = told.now
    else:
        names[NEXT] = "the next deploy"
    asked = "" if told.deployed else inputs.of
    of = asked if asked in names else next(iter(names))
    execution = told.now if of == NEXT else kept[of]
    choices = [Choice(value, name, value == of) for value, name in names.items()]
    view, problems = events_view(execution, inputs, names[of], choices, why if of == NEXT else "")
    view = replace(
        view,
        would=of == NEXT,
        log=write_log(log),
        kept=len(log.executions),
        forgotten=log.forgotten,
    )
    return view, [*told.problems, *named_problems(problems)]


def _name(number: str, execution: Execution) -> str:
    return f"deploy {number}{'' if execution.status == 'SUCCEEDED' else ', which failed'}"
