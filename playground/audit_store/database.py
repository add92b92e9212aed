"""Opening a database: SQLite in a file that only we may read, or PostgreSQL.

SQLite runs with a write-ahead log and `synchronous=FULL`, so that a commit is on the disk when it
returns. A transaction that writes takes the lock at its beginning: two processes that read the
last entry and both add the next one would break the chain.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

BUSY_SECONDS = 20
"""How long a transaction waits for another one that writes."""
WRITES = "slipway_writes"
"""The execution option of a connection whose transactions write."""
_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_451_882_003
"""The number of PostgreSQL's advisory lock for migrations."""


class UnusableUrl(ValueError):
    """A URL of a database that cannot be used; the text says why, without its password."""


class StoreFault(Exception):
    """The database or a file cannot be used; nothing was stored that was not answered."""


class DamagedEntry(StoreFault):
    """An entry whose text is none any more; the text says which one."""


def parsed_url(written: str) -> URL:
    """The URL of a database that we know how to use. Raises UnusableUrl."""
    try:
        url = make_url(written)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise UnusableUrl("it is no URL of a database") from None
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise UnusableUrl(f"it is for {url.drivername}, and sqlite and postgresql are known")
    if not url.database or url.database == ":memory:" or url.query:
        raise UnusableUrl("it names no file, so nothing would be kept")
    return url.set(database=str(Path(url.database).absolute()))


def open_database(url: URL) -> Engine:
    """The engine; files and tables are made if they are not there.

    Raises OSError and SQLAlchemyError.
    """
    sqlite = url.get_backend_name() == "sqlite"
    if sqlite:
        make_private_file(Path(str(url.database)))
    arguments: dict[str, Any] = {"timeout": BUSY_SECONDS} if sqlite else {"connect_timeout": 10}
    # SQLAlchemy would quote values of a statement that fails.
    engine = create_engine(
        url, connect_args=arguments, hide_parameters=True, pool_pre_ping=not sqlite
    )
    if sqlite:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    _migrate(engine)
    return engine


def make_private_file(path: Path) -> None:
    """Make a file that nobody else may read, and its folder; tighten what is there already."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if stat.S_IMODE(path.stat().st_mode) != 0o600:
        path.chmod(0o600)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the log as it is now. What fails in it raises StoreFault."""
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            yield connection
    except SQLAlchemyError as fault:
        raise StoreFault(type(fault).__name__) from fault


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # Python's driver would begin transactions by itself
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine) -> None:
    # It takes a while to import, and is needed once.
    from alembic import command
    from alembic.config import Config

    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
