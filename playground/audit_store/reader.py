"""What pages read from the log: each answer is of one snapshot, and nothing is written."""

from typing import Any

from sqlalchemy import Engine, Row, select

from playground.audit.chain import START, Entry
from playground.audit.listing import Head, Opened, Page, Wanted
from playground.audit.objects_at import Before, Objects, Seen, seen_in

from .database import DamagedEntry, snapshot
from .history import before, states
from .rows import entry_of
from .schema import entries
from .timeline import number_at, timeline

MOST_PAIRS = 50


class Reader:
    """The log, for reading. All methods raise StoreFault."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def head(self) -> Head:
        """The newest entry."""
        query = select(entries.c.number, entries.c.hash).order_by(entries.c.number.desc()).limit(1)
        with snapshot(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return Head(row.number, row.hash) if row else Head(0, START)

    def timeline(self, wanted: Wanted, before: int | None, size: int) -> Page:
        """A page of entries, the newest first: see `timeline.timeline`."""
        with snapshot(self._engine) as connection:
            return timeline(connection, wanted, before, size)

    def open(self, number: int) -> Opened | None:
        """The entry of this number; None if there is none."""
        with snapshot(self._engine) as connection:
            row = connection.execute(
                select(entries).where(entries.c.number == number)
            ).one_or_none()
            if row is None:
                return None
            entry = _readable(row)
            query = select(entries.c.number).where(
                entries.c.key == entry.summary.key, entries.c.key != "", entries.c.number != number
            )
            pairs = connection.execute(query.order_by(entries.c.number).limit(MOST_PAIRS))
            return Opened(entry, tuple(seen_in([entry])), tuple(pairs.scalars()))

    def before(self, of: Seen) -> Before:
        """What the log had of the same object before: its manifest, and actions since."""
        with snapshot(self._engine) as connection:
            known, between = before(connection, of)
            if known is None:
                return None, between
            # What stands beside the text has no manifest.
            row = connection.execute(select(entries).where(entries.c.number == known.number)).one()
            whole = (each for each in seen_in([_readable(row)]) if each.deed == known.deed)
            return next(whole, known), between

    def objects_at(
        self, moment: str | None, application: str = "", namespace: str = ""
    ) -> tuple[Objects, int]:
        """The objects as of a moment (None: now), and the number of the last entry until then."""
        with snapshot(self._engine) as connection:
            number = number_at(connection, moment or "9999")
            return states(connection, number, application, namespace), number


def _readable(row: Row[Any]) -> Entry:
    """The entry of a row. Raises DamagedEntry."""
    entry = entry_of(row)
    try:
        record = entry.record
    except (ValueError, RecursionError):
        record = {}
    if not isinstance(record, dict) or "event" not in record:
        raise DamagedEntry(f"The text of entry {entry.number} is none of an entry any more")
    return entry
