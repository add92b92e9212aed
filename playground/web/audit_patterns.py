"""The pages of the audit log with the log of a practice, for the page of all components."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from playground.audit.chain import START
from playground.audit.listing import Head, Opened, Page, found
from playground.audit.objects_at import objects_at, previous
from playground.lessons.history.record import Record
from playground.web.audit_at_view import AtPage, shown_state, unnamed
from playground.web.audit_entry_view import EntryPage, entry_page
from playground.web.audit_views import LogPage, log_page
from playground.web.audit_wanted import asked

SHOWN = 8


@dataclass(frozen=True, slots=True)
class AuditPatterns:
    """A timeline, one that was cut short, an empty one; an entry; the objects as of now."""

    log: LogPage
    cut: LogPage
    empty: LogPage
    entry: EntryPage
    at: AtPage


def audit_patterns(record: Record) -> AuditPatterns:
    """Made by the very functions that the pages use; a record has the entries of its log."""
    ends = [entry for entry in record.entries if entry.summary.type.startswith("orca:stage:")]
    newest = tuple(found(entry) for entry in reversed(ends) if found(entry).objects)[:SHOWN]
    last = record.entries[-1]
    head = Head(last.number, last.hash)
    nothing = asked(MultiDict())
    before = newest[-1].number
    opened = record.entry(newest[0].number)
    seen = tuple(each for each in record.seen if each.number == opened.number)
    objects = objects_at(record.seen)
    return AuditPatterns(
        log_page(nothing, Page(newest, before), head),
        log_page(asked(MultiDict({"words": "cart"})), Page((), before, before), head),
        log_page(asked(MultiDict({"since": "noon"})), Page((), None), Head(0, START)),
        entry_page(
            Opened(opened, seen, (before,)), 0, [previous(record.seen, one) for one in seen]
        ),
        AtPage(
            {"time": "", "application": "", "namespace": ""},
            (),
            last=last.number,
            states=tuple(map(shown_state, objects.states)),
            count=len(objects.states),
            unnamed=unnamed(objects.unnamed),
        ),
    )
