"""Adding rows, in a transaction during which nobody else adds any.

Said to the driver itself, over a connection that SQLAlchemy keeps: a commit of a few events is six
statements, and to have SQLAlchemy make and follow each of them takes longer than the database.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Dialect, Engine, Table
from sqlalchemy.exc import SQLAlchemyError

from .database import StoreFault
from .schema import entries

_LAST = f"SELECT number, hash FROM {entries.name} ORDER BY number DESC LIMIT 1"
_KNOWN = f'SELECT "key", content, number, hash FROM {entries.name} WHERE "key" IN '


class Adding:
    """What is asked and added in one transaction; `cursor` is the driver's."""

    def __init__(self, cursor: Any, dialect: Dialect) -> None:
        self._cursor = cursor
        self._mark = "?" if dialect.name == "sqlite" else "%s"

    def last(self) -> tuple[int, str] | None:
        """Number and hash of the last entry."""
        found: tuple[int, str] | None = self._cursor.execute(_LAST).fetchone()
        return found

    def known(self, keys: Collection[str]) -> dict[str, dict[str, tuple[int, str]]]:
        """By key and content: number and hash of the entries that have one of the keys."""
        found: dict[str, dict[str, tuple[int, str]]] = {}
        query = _KNOWN + _marks(self._mark, len(keys))
        for key, content, number, hash in self._cursor.execute(query, [*keys]) if keys else ():
            found.setdefault(key, {})[content] = (number, hash)
        return found

    def add(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows to a table, each with the values of all its columns in their order."""
        if rows:
            self._cursor.executemany(_inserting(table, self._mark), rows)


@contextmanager
def adding(engine: Engine) -> Iterator[Adding]:
    """A transaction that is on the disk at the end, or of which nothing is. Raises StoreFault."""
    lock = f"LOCK TABLE {entries.name} IN EXCLUSIVE MODE"
    begin = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else lock
    faults = (SQLAlchemyError, engine.dialect.loaded_dbapi.Error)
    try:
        connection = engine.raw_connection()
    except faults as fault:
        raise StoreFault(type(fault).__name__) from fault
    try:
        cursor = connection.cursor()
        cursor.execute(begin)
        yield Adding(cursor, engine.dialect)
        connection.commit()
    except faults as fault:
        connection.invalidate()  # whether it can be used again is not known
        raise StoreFault(type(fault).__name__) from fault
    finally:
        connection.close()  # back to where it came from, which rolls back what is not committed


@cache
def _inserting(table: Table, mark: str) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.c)
    return f"INSERT INTO {table.name} ({names}) VALUES {_marks(mark, len(table.c))}"


def _marks(mark: str, count: int) -> str:
    return f"({', '.join([mark] * count)})"
