"""The short rows that stand beside the entries: written with them, and read back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select

from playground.audit.beside import Beside, ObjectRow, beside
from playground.audit.chain import Entry
from playground.audit.summary import Summary, summary

from .schema import entries, objects, told

_INSERT_TOLD, _INSERT_OBJECTS = insert(told), insert(objects)
SUMMARY = tuple(field.name for field in fields(Summary))
_NONE = Beside("missing", "", ())
_AT_A_TIME = 200
"""Entries of which the text is read at once; each may have many MiB."""


def write_beside(connection: Connection, of: Iterable[tuple[int, Summary, Beside]]) -> None:
    """Add the rows of these entries, given by their numbers."""
    told_rows: list[dict[str, Any]] = []
    object_rows: list[dict[str, Any]] = []
    for number, said, kept in of:
        columns = {"received": said.received, "level": kept.level, "words": kept.words}
        told_rows.append({"number": number, **columns})
        for position, row in enumerate(kept.objects):
            object_rows.append({"number": number, "position": position, **row._asdict()})
    if told_rows:
        connection.execute(_INSERT_TOLD, told_rows)
    if object_rows:
        connection.execute(_INSERT_OBJECTS, object_rows)


def objects_of(connection: Connection, numbers: Sequence[int]) -> dict[int, list[ObjectRow]]:
    """The objects of these entries, by number, in the order of their events."""
    query = select(objects).where(objects.c.number.in_(numbers))
    found: dict[int, list[ObjectRow]] = {}
    for row in connection.execute(query.order_by(objects.c.number, objects.c.position)):
        found.setdefault(row.number, []).append(object_row(row))
    return found


def entry_of(row: Row[Any]) -> Entry:
    """The entry of a row with all columns of `entries`."""
    said = Summary(**{name: row._mapping[name] for name in SUMMARY})
    return Entry(row.number, row.text, row.hash, said)


def object_row(row: Row[Any]) -> ObjectRow:
    """The ObjectRow of a row with all columns of `objects`."""
    return ObjectRow._make(row[2:])


def with_beside(connection: Connection, batch: Sequence[Entry]) -> list[Entry]:
    """The entries with what stands beside them, which may be what fits no entry."""
    numbers = [entry.number for entry in batch]
    rows = {
        row.number: row
        for row in connection.execute(select(told).where(told.c.number.in_(numbers)))
    }
    of = objects_of(connection, numbers)
    found = []
    for entry in batch:
        row = rows.get(entry.number)
        kept = _NONE
        if row is not None and row.received == entry.summary.received:
            kept = Beside(row.level, row.words, tuple(of.get(entry.number, ())))
        found.append(Entry(entry.number, entry.text, entry.hash, entry.summary, kept))
    return found


def fill(connection: Connection) -> None:
    """Make the rows of all entries, which have none yet."""
    columns = entries.c
    last = connection.execute(select(func.max(columns.number))).scalar() or 0
    for first in range(1, last + 1, _AT_A_TIME):
        query = select(columns.number, columns.received, columns.text).where(
            columns.number.between(first, first + _AT_A_TIME - 1)
        )
        write_beside(connection, [_beside(*row) for row in connection.execute(query)])


def _beside(number: int, received: str, text: str) -> tuple[int, Summary, Beside]:
    try:
        event = json.loads(text)["event"]
    except (ValueError, RecursionError, TypeError, KeyError):
        event = None  # somebody changed it, which `verify` will say
    said = summary(event, received)
    return number, said, beside(event, said)


def stray(connection: Connection, last: int) -> int | None:
    """The number of a row that stands beside no entry, where `last` is that of the last one."""
    for table in (told, objects):
        outside = or_(table.c.number < 1, table.c.number > last)
        number = connection.execute(select(table.c.number).where(outside).limit(1)).scalar()
        if number is not None:
            return int(number)
    return None
