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
    """The section; `why` says why nothing runs, if that is so."""
    log = told.log
    inputs = inputs.of_now() if told.deployed else inputs
    numbered = list(enumerate(log.executions, log.forgotten + 1))
    earlier = (
        numbered[:-1] if told.deployed and numbered and numbered[-1][1] is told.now else numbered
    )
    chosen = next(((n, each) for n, each in earlier if str(n) == inputs.of), None)
    latest = f"deploy {log.count}, just now" if told.deployed else "the next deploy"
    choices = [Choice("", latest, chosen is None)]
    for number, each in reversed(earlier):
        failed = "" if each.status == "SUCCEEDED" else ", which failed"
        is_chosen = chosen is not None and chosen[0] == number
        choices.append(Choice(str(number), f"deploy {number}{failed}", is_chosen))
    number, execution = chosen or (0, told.now)
    what = f"deploy {number}" if number else latest
    view, problems = events_view(execution, inputs, what, choices, why)
    kept = replace(
        view,
        would=not told.deployed and chosen is None,
        log=write_log(log),
        kept=len(log.executions),
        forgotten=log.forgotten,
    )
    return kept, [*told.problems, *named_problems(problems)]
