"""The log: an event that was posted becomes the next entry, or is recognised as one it has."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from playground.audit.beside import Beside
from playground.audit.canonical import sha256
from playground.audit.chain import START, Entry, Verdict, entry_text
from playground.audit.prepared import Prepared, Receipt
from playground.audit.summary import Summary

from .adding import Adding, adding
from .checking import checked
from .database import StoreFault, open_database, snapshot
from .reader import Reader
from .rows import entry_of, said, write_beside
from .schema import entries

_COLUMNS = entries.c
_AT_A_TIME = 100
"""Entries that are read together; each may have many MiB."""
_FROM = (
    select(entries)
    .where(_COLUMNS.number >= bindparam("first"))
    .order_by(_COLUMNS.number)
    .limit(_AT_A_TIME)
)


class AuditLog:
    """The log in one database. To be made after the process has forked; for any thread."""

    def __init__(self, url: URL) -> None:
        """Open the database, and bring its tables up to date. Raises StoreFault."""
        try:
            self._engine = open_database(url)
        except (OSError, SQLAlchemyError) as fault:
            raise StoreFault(type(fault).__name__) from fault
        self.reader = Reader(self._engine)

    def append(self, prepared: Prepared) -> Receipt:
        """Make it an entry; returns once that is on the disk. Raises StoreFault."""
        return self.append_all([prepared])[0]

    def append_all(self, batch: Sequence[Prepared]) -> list[Receipt]:
        """Make them entries in their order, all or none: with one commit. Raises StoreFault."""
        with adding(self._engine) as to:
            return _added(to, batch)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def entries(self, first: int = 1) -> Iterator[Entry]:
        """The entries from number `first` on, oldest first, as one snapshot. Raises StoreFault."""
        with snapshot(self._engine) as connection:
            for batch in _batches(connection, first):
                yield from batch

    def verify(self, head: str | None = None) -> Verdict:
        """Whether all that is kept fits. Raises StoreFault."""
        with snapshot(self._engine) as connection:
            return checked(connection, head)


def _added(to: Adding, batch: Sequence[Prepared]) -> list[Receipt]:
    """Add the entries of a batch behind the last one, apart from those that are there."""
    number, previous = to.last() or (0, START)
    known = to.known({one.summary.key for one in batch} - {""})
    rows: list[tuple[Any, ...]] = []
    kept: list[tuple[int, Summary, Beside]] = []
    receipts: list[Receipt] = []
    for prepared in batch:
        told = prepared.summary
        of_key = known.setdefault(told.key, {}) if told.key else {}
        same = min((number for number, _ in of_key.values()), default=None)
        if told.content in of_key:
            there, its_hash = of_key[told.content]
            receipts.append(Receipt("duplicate", there, its_hash, same if same != there else None))
            continue
        number += 1
        text = entry_text(prepared.record, number, previous, same)
        previous = sha256(text)
        of_key[told.content] = (number, previous)
        rows.append((number, previous, text, *said(told), same))
        kept.append((number, told, prepared.beside))
        receipts.append(Receipt("stored", number, previous, same))
    to.add(entries, rows)
    write_beside(to, kept)
    return receipts


def _batches(connection: Connection, first: int) -> Iterator[list[Entry]]:
    """The entries, oldest first, by their numbers: not more at once than fit into memory."""
    while rows := connection.execute(_FROM, {"first": first}).all():
        yield [entry_of(row) for row in rows]
        first = rows[-1].number + 1
