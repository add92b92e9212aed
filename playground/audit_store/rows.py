"""The short rows that stand beside the entries: written with them, and read back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from playground.audit.beside import Beside, beside
from playground.audit.chain import Entry
from playground.audit.sighting import ObjectRow
from playground.audit.summary import Summary, summary

from .adding import Adding
from .schema import entries, objects, told

SUMMARY = tuple(field.name for field in fields(Summary))
"""The columns of `entries` behind number, hash and text."""
said = attrgetter(*SUMMARY[:-1])
"""What those hold, without the last one: `same_key_as` is known when an entry is added."""
_values = attrgetter(*(field.name for field in fields(ObjectRow)))
_NONE = Beside("missing", "", ())
_AT_A_TIME = 200
"""Entries of which the text is read at once; each may have many MiB."""


def write_beside(to: Adding, of: Iterable[tuple[int, Summary, Beside]]) -> None:
    """Add the rows of these entries, given by their numbers."""
    told_rows: list[tuple[Any, ...]] = []
    object_rows: list[tuple[Any, ...]] = []
    for number, summed, kept in of:
        told_rows.append((number, summed.received, kept.level, kept.words))
        object_rows += [(number, place, *_values(row)) for place, row in enumerate(kept.objects)]
    to.add(told, told_rows)
    to.add(objects, object_rows)


def objects_of(connection: Connection, numbers: Sequence[int]) -> dict[int, list[ObjectRow]]:
    """The objects of these entries, by number, in the order of their events."""
    rows = _rows_of_objects(connection, numbers)
    return {number: [object_row(row) for row in of] for number, of in rows.items()}


def _rows_of_objects(connection: Connection, numbers: Sequence[int]) -> dict[int, list[Row[Any]]]:
    query = select(objects).where(objects.c.number.in_(numbers))
    found: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(query.order_by(objects.c.number, objects.c.position)):
        found.setdefault(row.number, []).append(row)
    return found


def entry_of(row: Row[Any]) -> Entry:
    """The entry of a row with all columns of `entries`."""
    summed = Summary(**{name: row._mapping[name] for name in SUMMARY})
    # SQLite keeps what it is given, of whatever type.
    return Entry(row.number, str(row.text), row.hash, summed)


def object_row(row: Row[Any]) -> ObjectRow:
    """The ObjectRow of a row with all columns of `objects`."""
    return ObjectRow(*tuple(row)[2:])


def with_beside(connection: Connection, batch: Sequence[Entry]) -> list[Entry]:
    """The entries with what stands beside them, which may be what fits no entry."""
    numbers = [entry.number for entry in batch]
    rows = {
        row.number: row
        for row in connection.execute(select(told).where(told.c.number.in_(numbers)))
    }
    rows_of_objects = _rows_of_objects(connection, numbers)
    found = []
    for entry in batch:
        row, of = rows.get(entry.number), rows_of_objects.get(entry.number, [])
        in_order = [each.position for each in of] == [*range(len(of))]
        kept = _NONE
        if row is not None and row.received == entry.summary.received and in_order:
            kept = Beside(row.level, row.words, tuple(map(object_row, of)))
        found.append(Entry(entry.number, entry.text, entry.hash, entry.summary, kept))
    return found


def fill(connection: Connection) -> None:
    """Make the rows of all entries, which have none yet."""
    columns = entries.c
    to = Adding(connection.connection.cursor(), connection.dialect)
    last = connection.execute(select(func.max(columns.number))).scalar() or 0
    for first in range(1, last + 1, _AT_A_TIME):
        query = select(columns.number, columns.received, columns.text).where(
            columns.number.between(first, first + _AT_A_TIME - 1)
        )
        write_beside(to, [_beside(*row) for row in connection.execute(query)])


def _beside(number: int, received: str, text: str) -> tuple[int, Summary, Beside]:
    try:
        event = json.loads(text)["event"]
    except (ValueError, RecursionError, TypeError, KeyError):
        event = None  # somebody changed it, which `verify` will say
    summed = summary(event, received)
    return number, summed, beside(event, summed)


def stray(connection: Connection, last: int) -> int | None:
    """The number of a row that stands beside no entry, where `last` is that of the last one."""
    for table in (told, objects):
        outside = or_(table.c.number < 1, table.c.number > last)
        number = connection.execute(select(table.c.number).where(outside).limit(1)).scalar()
        if number is not None:
            return int(number)
    return None
