"""Reading all that a database keeps for `verify`, whatever somebody made of it.

What cannot be read shall not hide which entry it is that does not fit, so it becomes an entry
that fits nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import SQLAlchemyError

from playground.audit.chain import Entry, Verdict, verify
from playground.audit.summary import Summary

from .rows import entry_of, stray, with_beside
from .schema import entries

_AT_A_TIME = 100
"""Entries that are read together; each may have many MiB."""
_NUMBERS = (
    select(entries.c.number)
    .where(entries.c.number >= bindparam("first"))
    .order_by(entries.c.number)
    .limit(_AT_A_TIME)
)
_WITH_NUMBERS = (
    select(entries)
    .where(entries.c.number.in_(bindparam("numbers", expanding=True)))
    .order_by(entries.c.number)
)
_LEAST = -(2**63)
_UNREADABLE = (SQLAlchemyError, ValueError)
"""The latter for a value that no column of that type can have."""


def checked(connection: Connection, head: str | None) -> Verdict:
    """Whether all fits: the entries, what stands beside them, and the file itself."""
    with _any_text(connection):
        verdict = verify(_complete(connection), head)
        if verdict.fault is not None:
            return verdict
        if (number := stray(connection, verdict.entries)) is not None:
            fault = f"There are rows beside an entry {number}, which is not there."
            return replace(verdict, fault=fault)
        if (found := _damage(connection)) is not None:
            fault = f"All entries fit, but SQLite finds the file damaged: {found}."
            return replace(verdict, fault=fault)
    return verdict


def _complete(connection: Connection) -> Iterator[Entry]:
    """Every entry with what stands beside it, by number."""
    first = _LEAST
    while numbers := connection.execute(_NUMBERS, {"first": first}).scalars().all():
        try:
            yield from _with_numbers(connection, numbers)
        except _UNREADABLE:
            yield from (_whatever_it_is(connection, number) for number in numbers)
        first = numbers[-1] + 1


def _whatever_it_is(connection: Connection, number: int) -> Entry:
    """The entry; without a text and a hash if it cannot be read."""
    try:
        [entry] = _with_numbers(connection, [number])
    except _UNREADABLE:
        return Entry(number, "", "", Summary(""))
    return entry


def _with_numbers(connection: Connection, numbers: Sequence[int]) -> list[Entry]:
    with connection.begin_nested():  # what fails in it leaves the transaction as it was
        rows = connection.execute(_WITH_NUMBERS, {"numbers": numbers}).all()
        return with_beside(connection, [entry_of(row) for row in rows])


@contextmanager
def _any_text(connection: Connection) -> Iterator[None]:
    """Within it SQLite's texts are read also where they are no UTF-8 any more."""
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    before, driver.text_factory = driver.text_factory, _text
    try:
        yield
    finally:
        driver.text_factory = before


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


def _damage(connection: Connection) -> str | None:
    """What SQLite finds that does not fit, such as an index that leaves a row out; or None."""
    if connection.dialect.name != "sqlite":
        return None
    found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    return None if found == "ok" else str(found)
