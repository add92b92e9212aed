"""Lists of entries, the newest first: what somebody looks for, and a page of what was found.

The log is looked through in stretches of numbers, from the newest down, until the page is full or
the time is up. So whatever is looked for, an answer does not take longer in a longer log; one that
was cut short says how far it got, and the next page goes on from there.
"""

import json
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
)

from playground.audit.beside import sighting
from playground.audit.described import parts
from playground.audit.listing import Found, Page, Wanted

from .deeds import is_told_better
from .rows import objects_of
from .schema import entries, objects, told

SECONDS = 1.5
"""How long a list may take to find; then it is cut short."""
_STRETCH = 4_000
"""Entries of the first stretch; each further one is four times as long."""
_LONGEST_STRETCH = 1_000_000
_TEXT_STRETCH = 1_000
_LOW: BindParameter[int] = bindparam("low")
_HIGH: BindParameter[int] = bindparam("high")
_FOUND = (
    "number", "received", "type", "application", "user", "execution", "execution_name", "stage",
    "task", "created", "same_key_as",
)  # fmt: skip


def timeline(
    connection: Connection, wanted: Wanted, before: int | None, size: int, seconds: float = SECONDS
) -> Page:
    """A page of at most `size` entries, of those with a smaller number than `before`."""
    deadline = time.monotonic() + seconds
    first, last = _ends(connection, wanted)
    high = last if before is None else min(last, before - 1)
    query = _query(wanted)
    numbers: list[int] = []
    stretch = _TEXT_STRETCH if wanted.in_text and wanted.words else _STRETCH
    while high >= first and len(numbers) <= size:
        low = max(first, high - stretch + 1)
        stretch_of = {"low": low, "high": high, "most": size + 1 - len(numbers)}
        rows = connection.execute(query, stretch_of)
        numbers += (row.number for row in rows)
        if len(numbers) > size:
            break
        high, stretch = low - 1, min(stretch * 4, _LONGEST_STRETCH)
        if high >= first and time.monotonic() > deadline:
            return Page(_found(connection, numbers), high + 1, high + 1)
    more = len(numbers) > size
    numbers = numbers[:size]
    return Page(_found(connection, numbers), numbers[-1] if more else None)


def number_at(connection: Connection, moment: str) -> int:
    """The number of the last entry that was received at or before a moment; 0 if none was."""
    query = select(told.c.number).where(told.c.received <= moment)
    order = (told.c.received.desc(), told.c.number.desc())
    return connection.execute(query.order_by(*order).limit(1)).scalar() or 0


def _ends(connection: Connection, wanted: Wanted) -> tuple[int, int]:
    """The numbers between which the times that are wanted lie."""
    if wanted.until:
        last = number_at(connection, wanted.until)
    else:
        last = connection.execute(select(func.max(told.c.number))).scalar() or 0
    if not wanted.since:
        return 1, last
    query = select(told.c.number).where(told.c.received >= wanted.since)
    order = (told.c.received, told.c.number)
    first = connection.execute(query.order_by(*order).limit(1)).scalar()
    return (last + 1 if first is None else first), last


def _query(wanted: Wanted) -> Select[Any]:
    # Each has an index of its own, with the number in it.
    within = entries.c.number.between(_LOW, _HIGH)
    conditions: list[ColumnElement[bool]] = [
        told.c.number.in_(
            select(entries.c.number).where(entries.c[name] == getattr(wanted, name), within)
        )
        for name in ("application", "user", "type", "execution")
        if getattr(wanted, name)
    ]
    if of_object := _of_object(wanted):
        shown = [] if wanted.everything else [~is_told_better(objects)]
        within = objects.c.number.between(_LOW, _HIGH)
        numbers = select(objects.c.number).where(within, *of_object, *shown)
        conditions.append(told.c.number.in_(numbers))
    elif not wanted.everything:
        own = select(objects.c.number).where(objects.c.number == told.c.number)
        fresh = own.where(~is_told_better(objects)).exists()
        conditions.append(or_(told.c.level == "stage", and_(told.c.level != "", fresh)))
    if wanted.words and wanted.in_text:
        # As it stands in the canonical text: what is not ASCII is escaped there.
        inside = _escaped(json.dumps(wanted.words)[1:-1])
        text = entries.c.text.ilike(f"%{inside}%", escape="\\")
        numbers = select(entries.c.number).where(entries.c.number == told.c.number, text)
        conditions.append(numbers.exists())
    elif wanted.words:
        conditions += (
            told.c.words.like(f"%{_escaped(word)}%", escape="\\")
            for word in wanted.words.lower().split()
        )
    query = select(told.c.number).where(told.c.number.between(_LOW, _HIGH), *conditions)
    return query.order_by(told.c.number.desc()).limit(bindparam("most"))


def _of_object(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [
        objects.c[name] == getattr(wanted, name)
        for name in ("kind", "namespace", "account")
        if getattr(wanted, name)
    ]
    if wanted.object:
        # The versions of one object have the same base name.
        bases = {wanted.object, parts("configMap", wanted.object)[0]}
        exact = or_(objects.c.base == wanted.object, objects.c.name == wanted.object)
        conditions += (objects.c.base.in_(sorted(bases)), exact)
    return conditions


def _escaped(word: str) -> str:
    """For LIKE, where these have a meaning."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _found(connection: Connection, numbers: Sequence[int]) -> tuple[Found, ...]:
    if not numbers:
        return ()
    query = select(*(entries.c[name] for name in _FOUND)).where(entries.c.number.in_(numbers))
    rows = {row.number: row for row in connection.execute(query)}
    of = objects_of(connection, numbers)
    return tuple(
        Found(**rows[number]._mapping, objects=tuple(map(sighting, of.get(number, ()))))
        for number in numbers
        if number in rows
    )
