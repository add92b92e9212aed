"""The log of what was done: what Echo would have sent of it, redacted and chained."""

from collections.abc import Iterable, Sequence

from playground.audit.chain import Entry
from playground.audit.events import Switches
from playground.audit.orca import events_of
from playground.lessons.history.deeds import Deed
from playground.lessons.page_log import entries_of

SWITCHES = Switches(ignore_task_events=True)
"""Without the events of single tasks: four are left of an execution with one stage."""


def log_of(deeds: Iterable[Deed], key: bytes, before: Sequence[Entry] = ()) -> tuple[Entry, ...]:
    """The entries of a log, oldest first, that has those `before` and then all of these deeds;
    `key` is that of the digests in place of what Secrets hold."""
    executions = (deed.execution for deed in deeds if deed.execution is not None)
    events = (event for one in executions for event in events_of(one, SWITCHES))
    return entries_of(events, key, before)
