"""The timeline: every act, the entries that Spinnaker left of it, and what the log lacks."""

from playground.lessons.edits.acts import Act as ByHand
from playground.lessons.edits.words import command_of
from playground.lessons.history.deeds import Deed
from playground.lessons.history.opened import places_of
from playground.lessons.history.record import Record, clock
from playground.lessons.history.results import ShownDeed, ShownEntry

_LACKS = {
    "stub": "A patch leaves its body and the object’s name, and no manifest.",
    "parameters": "Coordinates and parameters; what became of the object is not told.",
    "input": "It failed: what it was asked for is there, what was applied is not.",
}


def timeline(record: Record, opened: int, find: str) -> tuple[ShownDeed, ...]:
    """The acts, the oldest first; `opened` is the number of the entry that is looked into."""
    return tuple(_deed(record, deed, opened, find) for deed in record.deeds)


def _deed(record: Record, deed: Deed, opened: int, find: str) -> ShownDeed:
    hows = {each.number: each.sighting.how for each in record.seen}
    entries = tuple(
        ShownEntry(
            number=entry.number,
            type=entry.summary.type.removeprefix("orca:"),
            how=hows.get(entry.number, ""),
            opened=entry.number == opened,
            found=len(list(places_of(entry.record["event"], find))) if find else 0,
        )
        for entry in record.entries_of(deed)
    )
    execution = deed.execution
    if execution is None:
        kind, title = "kubectl", _command(deed)
        note = "Not in this log: only the API server’s own audit log has it."
    else:
        kind = "orchestration" if execution.ad_hoc else "pipeline"
        title = execution.name
        note = next((_LACKS[each.how] for each in entries if each.how in _LACKS), "")
    return ShownDeed(
        deed.number, clock(deed.time), deed.act.by, kind, title, bool(deed.refused), note, entries
    )


def _command(deed: Deed) -> str:
    """What was done with kubectl, as it was typed."""
    return command_of(ByHand(deed.act.how, deed.act.on, "", deed.act.text))
