"""The page's own log: the executions of its sandbox, and their events as entries of a chain.

What travels with the form are the executions, redacted; all events follow from them. They come
back as hostile input, and belong to the reader alone: nothing is stored.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from playground.audit.canonical import canonical, sha256
from playground.audit.chain import Entry
from playground.audit.events import Event, Switches
from playground.audit.execution import STATUSES, TASKS, Execution, Stage
from playground.audit.orca import events_of
from playground.audit.prepared import chained, prepare
from playground.audit.reading import Unreadable, read_json
from playground.audit.redact import redacted
from playground.manifest import Problem, Severity

RULE = "page-log"
MOST_EXECUTIONS = 12
MOST_CHARACTERS = 200_000
"""Of all executions, written as JSON in ASCII; of the older ones as many are left out."""
MOST_STAGES = 20
LONGEST_TEXT = 4_000
LAST_TIME = 32_503_680_000_000
"""The year 3000, in milliseconds since 1970."""
_HELP = "Start over; the field is written by this page and is not to be edited."


@dataclass(frozen=True, slots=True)
class PageLog:
    """The executions, the oldest first; `forgotten` older ones were left out to make room."""

    executions: tuple[Execution, ...] = ()
    forgotten: int = 0

    @property
    def count(self) -> int:
        """How many executions there have been."""
        return self.forgotten + len(self.executions)

    @property
    def earliest(self) -> int:
        """When the next one can begin: a second after the last one, in milliseconds."""
        return self.executions[-1].ended + 1_000 if self.executions else 0


def recorded(execution: Execution, key: bytes, number: int = 1, earliest: int = 0) -> Execution:
    """The execution as a log has it: redacted, numbered, and begun at `earliest` or later.

    Its id ends in a digest of what was done, so the same deploy has the same id for everybody.
    """
    later = max(earliest - execution.started, 0)
    redact = _redacted(execution, key)
    said = canonical([_row(redact)["stages"], redact.trigger])
    return replace(
        redact,
        id=f"sandbox-{number}-{sha256(said)[:12]}",
        started=execution.started + later,
        ended=max(execution.ended, execution.started) + later,
    )


def _redacted(execution: Execution, key: bytes) -> Execution:
    """Without what Secrets hold, all stages at once: one may repeat what is another one's."""
    # As in the events: what Clouddriver says stands in the context that it is about.
    rows = [
        {**stage.context, "result": stage.result, "error": stage.error}
        for stage in execution.stages
    ]
    kept = redacted({"stages": rows, "trigger": execution.trigger}, key)
    stages = []
    for stage, row in zip(execution.stages, kept["stages"], strict=True):
        context = {name: value for name, value in row.items() if name in stage.context}
        result, error = row["result"], row["error"]
        stages.append(replace(stage, context=context, result=result, error=error))
    return replace(execution, stages=tuple(stages), trigger=kept["trigger"])


def with_execution(log: PageLog, execution: Execution) -> PageLog:
    """The log with one more, as `recorded` made it; the oldest ones make room for it.

    An execution that is too large to travel is left out itself.
    """
    every = (*log.executions, execution)[-MOST_EXECUTIONS:]
    kept: list[Execution] = []
    left = MOST_CHARACTERS
    for each in reversed(every):
        left -= len(_text(_row(each)))
        if left < 0:
            break
        kept.insert(0, each)
    return PageLog(tuple(kept), log.count + 1 - len(kept))


def events_in(log: PageLog, switches: Switches | None = None) -> Iterator[Event]:
    """Every event of the log, oldest first, as Echo would send it."""
    for execution in log.executions:
        yield from events_of(execution, switches)


def entries_of(
    events: Iterable[Event], key: bytes, before: Sequence[Entry] = ()
) -> tuple[Entry, ...]:
    """The events as a log would keep them that got each the moment it was sent, and has the
    entries `before` already."""
    return chained((prepare(each, key, _received(each)) for each in events), before)


def _received(event: Event) -> datetime:
    created = int(event["details"]["created"])
    return datetime.fromtimestamp(created // 1_000, UTC).replace(
        microsecond=created % 1_000 * 1_000
    )


def write_log(log: PageLog) -> str:
    """The text that `read_log` reads back; "" for a log without anything."""
    if not log.count:
        return ""
    rows = [_row(each) for each in log.executions]
    return _text({"forgotten": log.forgotten, "executions": rows})


def _row(shape: Execution | Stage) -> dict[str, Any]:
    """Its fields, not copied; an execution's stages as rows, too."""
    row = {each.name: getattr(shape, each.name) for each in fields(shape)}
    return row | {"stages": [_row(stage) for stage in row["stages"]]} if "stages" in row else row


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def read_log(text: str) -> tuple[PageLog, list[Problem]]:
    """The log of a text that `write_log` wrote, or that somebody else did."""
    if not text.strip():
        return PageLog(), []
    if len(text) > MOST_CHARACTERS + 10_000:
        return PageLog(), [_problem(f"takes more than {MOST_CHARACTERS:,} characters")]
    try:
        value = read_json(text.encode("utf-8", "surrogatepass"))
    except Unreadable:
        return PageLog(), [_problem("is not JSON that can be read")]
    rows = value.get("executions") if isinstance(value, dict) else None
    if not isinstance(rows, list) or not _is_count(value.get("forgotten"), 10**9):
        return PageLog(), [_problem("is not a list of executions")]
    found = [_execution(row) for row in rows[-MOST_EXECUTIONS:]]
    executions = [each for each in found if each is not None]
    problems = []
    if len(executions) < len(rows):
        problems.append(_problem("has executions that this page does not know"))
    return PageLog(tuple(executions), value["forgotten"] + len(rows) - len(executions)), problems


_CHECKS: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(
        ("id", "application", "user", "name", "account", "error", "ref"), lambda v: _is_text(v)
    ),
    "trigger": lambda v: isinstance(v, dict),
    "context": lambda v: isinstance(v, dict),
    "result": lambda v: isinstance(v, dict),
    "started": lambda v: _is_count(v, LAST_TIME),
    "ended": lambda v: _is_count(v, LAST_TIME),
    "ad_hoc": lambda v: isinstance(v, bool),
    "type": lambda v: isinstance(v, str) and v in TASKS,
    "status": lambda v: isinstance(v, str) and v in STATUSES,
    "failed": lambda v: v is None or _is_count(v, 100),
    "needs": lambda v: isinstance(v, list) and len(v) <= MOST_STAGES and all(map(_is_text, v)),
    "stages": lambda v: isinstance(v, list) and len(v) <= MOST_STAGES,
}


def _execution(row: Any) -> Execution | None:
    if not _fits(row, Execution):
        return None
    stages = [_stage(each) for each in row["stages"]]
    known = tuple(each for each in stages if each is not None)
    if len(known) < len(stages) or row["ended"] < row["started"]:
        return None
    return Execution(**{**row, "stages": known})


def _stage(row: Any) -> Stage | None:
    if not _fits(row, Stage):
        return None
    failed = row["failed"]
    if (row["status"] == "TERMINAL") != (failed is not None):
        return None
    if failed is not None and failed >= len(TASKS[row["type"]]):
        return None
    return Stage(**{**row, "needs": tuple(row["needs"])})


def _fits(row: Any, shape: type[Execution | Stage]) -> bool:
    """Whether a row has the fields of `shape` and no others, each with a value of its type."""
    names = {each.name for each in fields(shape)}
    return (
        isinstance(row, dict)
        and row.keys() == names
        and all(_CHECKS[name](value) for name, value in row.items())
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _is_count(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _problem(fault: str) -> Problem:
    message = f"The page's log {fault}, so that is left out."
    return Problem(Severity.ERROR, RULE, message, _HELP, 1, 1)
