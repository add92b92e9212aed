"""Both databases: SQLite in a folder of the test's own, and a PostgreSQL that is started here."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL

from playground.audit_store.database import parsed_url
from playground.audit_store.log import AuditLog
from playground.lessons.content import load_lessons

NOBODY = 65534
"""PostgreSQL refuses to run as root."""


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if found:
        return found[-1].parent
    path = shutil.which("postgres")
    return Path(path).parent if path else None


@pytest.fixture(scope="session")
def postgresql() -> Generator[URL, None, None]:
    """The address of an empty PostgreSQL of this run, which listens on a port of 127.0.0.1."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is absent: install Debian's package postgresql.")
    as_user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="slipway-postgresql-") as folder:
        if as_user:
            os.chown(folder, NOBODY, NOBODY)
        data = f"{folder}/data"
        initdb = [programs / "initdb", "-D", data, "-U", "slipway", "-A", "trust", "-N"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories="
        options += " -c fsync=off"  # no test takes the machine's power away
        control = [programs / "pg_ctl", "-D", data, "-w", "-t", "60"]
        start = [*control, "-l", f"{folder}/log", "-o", options, "start"]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)
        try:
            yield parsed_url(f"postgresql://slipway@127.0.0.1:{port}/postgres")
        finally:
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)


@pytest.fixture
def fresh_postgresql(postgresql: URL) -> Iterator[URL]:
    """An empty database of the PostgreSQL."""
    name = f"test_{os.urandom(6).hex()}"
    admin = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield postgresql.set(database=name)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return parsed_url(f"sqlite:///{tmp_path}/var/audit.sqlite3")
    found: URL = request.getfixturevalue("fresh_postgresql")
    return found


@pytest.fixture(scope="session", autouse=True)
def book_is_read_once() -> Generator[None]:
    """These tests make a site for each database; what its book says is always the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("playground.web.load_lessons", cache(load_lessons))
        yield


@pytest.fixture
def log(url: URL) -> Iterator[AuditLog]:
    opened = AuditLog(url)
    yield opened
    opened.close()
