"""Entries are added, recognised, kept and found, in both databases."""

import shutil
import stat
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, inspect, text, update
from sqlalchemy.exc import DBAPIError

from playground.audit.prepared import Receipt, prepare
from playground.audit.sighting import ObjectRow
from playground.audit_store import database
from playground.audit_store.adding import adding
from playground.audit_store.checking import checked
from playground.audit_store.database import (
    StoreFault,
    UnusableUrl,
    open_database,
    parsed_url,
    snapshot,
)
from playground.audit_store.group_commit import GroupCommit
from playground.audit_store.log import AuditLog
from playground.audit_store.redaction_key import UnusableKey, key_from_file, key_from_text
from playground.audit_store.rows import SUMMARY
from playground.audit_store.schema import entries, metadata, objects, told
from tests.audit.events import deploy, web

KEY = b"k" * 32
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def body(execution="01X", context="first", **details):
    return {
        "details": {"type": "orca:stage:complete", "application": "shop", **details},
        "content": {"executionId": execution, "stageId": "01S", "context": {"said": context}},
        "eventId": "e-1",
    }


def prepared(*arguments, **details):
    return prepare(body(*arguments, **details), KEY, NOW)


def test_entries_follow_each_other(log):
    receipts = [log.append(prepared(f"01X{n}")) for n in range(3)]
    assert [(each.status, each.number) for each in receipts] == [
        ("stored", 1), ("stored", 2), ("stored", 3),
    ]  # fmt: skip
    kept = list(log.entries())
    assert [entry.hash for entry in kept] == [each.hash for each in receipts]
    assert kept[1].record["previous"] == kept[0].hash
    assert kept[0].record["event"] == body("01X0")
    assert log.verify(receipts[1].hash).fault is None
    assert [entry.number for entry in log.entries(first=3)] == [3]


def test_what_is_sent_twice_is_kept_once(log):
    first = log.append(prepared())
    again = prepare({**body(created="9"), "eventId": "e-2"}, KEY, NOW)
    assert log.append(again) == Receipt("duplicate", 1, first.hash)
    assert len(list(log.entries())) == 1


def test_another_content_of_the_same_happening_is_linked(log):
    log.append(prepared("01Y"))
    log.append(prepared())
    for number, context in ((3, "second"), (4, "third")):
        receipt = log.append(prepared("01X", context))
        assert (receipt.status, receipt.number, receipt.same_key_as) == ("stored", number, 2)
    again = log.append(prepared("01X", "second"))
    assert (again.status, again.number, again.same_key_as) == ("duplicate", 3, 2)
    assert log.append(prepared("01X")).same_key_as is None
    assert [entry.summary.same_key_as for entry in log.entries()] == [None, None, 2, 2]
    assert log.verify().fault is None


def test_one_batch_recognises_what_is_twice_in_it(log):
    receipts = log.append_all([prepared(), prepared(), prepared("01X", "other")])
    assert [(each.status, each.number, each.same_key_as) for each in receipts] == [
        ("stored", 1, None), ("duplicate", 1, None), ("stored", 2, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("value", ["\0", "\ud800", "\N{GRINNING FACE}", "x" * 1_000, 7, None, []])
def test_whatever_a_name_is(log, value):
    log.append(prepare(body(application=value), KEY, NOW))
    assert log.verify().fault is None
    [entry] = log.entries()
    assert entry.record["event"]["details"]["application"] == value


def test_many_threads_share_commits_and_make_one_chain(url):
    logs = [AuditLog(url), AuditLog(url)]  # as two processes would have them
    batches: list[int] = []

    def counted(log, writer):
        def commit(batch):
            batches.append(len(batch))
            return writer.submit(log.append_all, batch)

        return commit

    with ThreadPoolExecutor(2) as writer:
        groups = [GroupCommit(counted(log, writer)) for log in logs]

        def add(n):
            return [groups[n % 2].add(prepared(f"{n}-{i}")).result() for i in range(20)]

        with ThreadPoolExecutor(16) as threads:
            receipts = [each for some in threads.map(add, range(16)) for each in some]
    assert {receipt.number for receipt in receipts} == set(range(1, 321))
    verdict = logs[0].verify()
    assert (verdict.entries, verdict.fault) == (320, None)
    assert sum(batches) == 320 and max(batches) > 1
    for log in logs:
        log.close()


def test_while_somebody_else_writes_nothing_is_added_and_afterwards_all_is(url, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    if url.get_backend_name() == "postgresql":
        url = url.update_query_dict({"options": "-c lock_timeout=100"})
    log = AuditLog(url)
    first = log.append(prepared("01X1"))
    other = create_engine(url)
    with adding(other), pytest.raises(StoreFault):
        log.append(prepared("01X2"))
    other.dispose()
    assert log.append(prepared("01X2")).number == first.number + 1
    assert log.verify().fault is None
    log.close()


def test_a_batch_that_fails_leaves_nothing_and_no_transaction(log):
    broken = prepared("01X2")._replace(record=None)
    with pytest.raises(AttributeError):
        log.append_all([prepared("01X1"), broken])
    assert list(log.entries()) == []
    assert log.append(prepared("01X1")).number == 1


def test_a_connection_that_the_database_closed_costs_one_batch_at_most(fresh_postgresql):
    log = AuditLog(fresh_postgresql)
    log.append(prepared("01X1"))
    admin = create_engine(fresh_postgresql, isolation_level="AUTOCOMMIT")
    closing = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with admin.connect() as connection:
        with pytest.raises(StoreFault), adding(log._engine) as to:
            connection.execute(closing)
            to.last()
        log.append(prepared("01X2"))
        connection.execute(closing)
        log.append(prepared("01X3"))  # one that waited in the pool is looked at first
    admin.dispose()
    assert log.verify().entries == 3
    log.close()


def test_rows_are_in_the_order_of_the_columns():
    assert tuple(entries.c.keys()) == ("number", "hash", "text", *SUMMARY)
    assert SUMMARY[-1] == "same_key_as"
    assert tuple(told.c.keys()) == ("number", "received", "level", "words")
    assert tuple(objects.c.keys()) == ("number", "position", *ObjectRow.__match_args__)


def test_a_commit_that_fails_is_told_to_all_that_waited_for_it():
    commits: list[tuple[list[int], Future[list[int]]]] = []

    def commit(batch):
        commits.append((batch, Future()))
        return commits[-1][1]

    group = GroupCommit(commit)
    first, second, third = (group.add(n) for n in (1, 2, 3))
    assert [batch for batch, _ in commits] == [[1]], "the others wait until it is done"
    commits[0][1].set_result([10])
    assert first.result(0) == 10 and [batch for batch, _ in commits] == [[1], [2, 3]]
    commits[1][1].set_exception(OSError("the disk is full"))
    assert all(isinstance(each.exception(0), OSError) for each in (second, third))
    fourth = group.add(4)
    commits[2][1].set_result([40])
    assert fourth.result(0) == 40


def test_the_database_itself_refuses_to_change_or_delete(url):
    log = AuditLog(url)
    log.append(prepare(deploy("E1", web(1)), KEY, NOW))
    log.close()
    engine = create_engine(url)
    statements = [delete(table) for table in metadata.sorted_tables]
    if engine.dialect.name == "sqlite":
        tables = [table.name for table in metadata.sorted_tables]
        statements += [text(f"REPLACE INTO {name} SELECT * FROM {name}") for name in tables]
    for statement in (update(entries).values(application="x"), *statements):
        with pytest.raises(DBAPIError, match="only ever added"), engine.begin() as connection:
            connection.execute(statement)
    engine.dispose()


COLUMNS = [(table.name, each.name) for table in metadata.sorted_tables for each in table.c]
OF_ANY_TYPE = ["zz", 7, b"\xff"]


def behind_its_back(url, *statements):
    """Say these to the file, without the triggers."""
    engine = create_engine(url)
    with engine.begin() as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for name in connection.execute(text(query)).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        for statement, values in statements:
            connection.execute(text(statement), values)
    engine.dispose()


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """The file of a log of five entries with one object in each, and their hashes."""
    path = tmp_path_factory.mktemp("kept") / "audit.sqlite3"
    log = AuditLog(parsed_url(f"sqlite:///{path}"))
    heads = [log.append(prepare(deploy(f"E{n}", web(n)), KEY, NOW)).hash for n in range(5)]
    log.close()
    return path, heads


@pytest.fixture
def kept(original, tmp_path):
    """The URL of a copy of it, and the hashes."""
    path, heads = original
    return parsed_url(f"sqlite:///{shutil.copy(path, tmp_path)}"), heads


def verdict_on(url, head=None):
    engine = create_engine(url)
    try:
        with snapshot(engine) as connection:
            return checked(connection, head)
    finally:
        engine.dispose()


@pytest.mark.parametrize("value", OF_ANY_TYPE)
@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_whatever_is_changed_behind_the_databases_back_is_found(kept, table, column, value):
    url, heads = kept
    if column == "number":
        value = 3_000 if table == "audit_entries" else value
    behind_its_back(url, (f'UPDATE {table} SET "{column}" = :to WHERE number = 4', {"to": value}))
    assert verdict_on(url).number == 4
    assert verdict_on(url, heads[0]).number == 4


def test_text_that_is_no_utf8_any_more_hides_no_other_entry(kept):
    url, _ = kept
    path = Path(str(url.database))
    behind_its_back(url, ("PRAGMA wal_checkpoint(TRUNCATE)", {}))
    content = path.read_bytes()
    at = content.index(b'"executionId":"E3"')
    path.write_bytes(content[:at] + b"\xff" + content[at + 1 :])
    assert verdict_on(url).number == 4


@pytest.mark.parametrize("number", [0, -5])
def test_no_entry_can_stand_before_the_first(kept, number):
    others = ", ".join(f'"{each.name}"' for each in entries.c if each.name != "number")
    copy = f"INSERT INTO audit_entries (number, {others}) SELECT {number}, {others}"
    behind_its_back(kept[0], (f"{copy} FROM audit_entries WHERE number = 2", {}))
    assert verdict_on(kept[0]).number == 1


def test_an_index_that_leaves_a_row_out_is_found(kept):
    behind_its_back(
        kept[0],
        ("PRAGMA writable_schema = ON", {}),
        ("UPDATE sqlite_master SET sql = replace(sql, '(application, number)', '(user, number)') "
         "WHERE name = 'audit_entries_by_application'", {}),
    )  # fmt: skip
    verdict = verdict_on(kept[0])
    assert verdict.number is None and "SQLite finds the file damaged" in verdict.fault


def test_the_migrations_make_the_tables_that_the_code_knows(url):
    engine = open_database(url)
    engine.dispose()
    engine = open_database(url)  # a second time there is nothing to do
    found = inspect(engine)
    for table in metadata.sorted_tables:
        assert {column["name"] for column in found.get_columns(table.name)} == set(table.c.keys())
        assert {index["name"] for index in found.get_indexes(table.name)} == {
            index.name for index in table.indexes
        }
    engine.dispose()


def test_the_files_are_for_nobody_else(tmp_path):
    folder = tmp_path / "var"
    log = AuditLog(parsed_url(f"sqlite:///{folder}/audit.sqlite3"))
    log.append(prepared())
    key = key_from_file(folder)
    assert key_from_file(folder) == key and len(key) == 64
    names = {path.name for path in folder.iterdir()}
    assert names == {"audit.sqlite3", "audit.sqlite3-wal", "audit.sqlite3-shm", "redaction.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert key not in (folder / "audit.sqlite3").read_bytes()
    log.close()


def test_every_commit_is_on_the_disk(tmp_path):
    engine = open_database(parsed_url(f"sqlite:///{tmp_path}/audit.sqlite3"))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


def test_a_key_that_cannot_be_used(tmp_path):
    with pytest.raises(UnusableKey, match="fewer than 16"):
        key_from_text("short")
    key_from_file(tmp_path)
    (tmp_path / "redaction.key").chmod(0o644)
    with pytest.raises(UnusableKey, match="0600"):
        key_from_file(tmp_path)


@pytest.mark.parametrize(
    "written", ["", "audit", "mysql://h/db", "sqlite://", "sqlite:///:memory:", "sqlite:///a?mode=ro"]
)  # fmt: skip
def test_a_url_that_cannot_be_used(written):
    with pytest.raises(UnusableUrl):
        parsed_url(written)


def test_a_url_as_others_write_it():
    assert parsed_url("postgres://u:p@h/d").drivername == "postgresql+psycopg"
    assert Path(parsed_url("sqlite:///var/x").database).is_absolute()


def test_a_database_that_cannot_be_opened(tmp_path):
    (tmp_path / "file").write_text("")
    for url in (f"sqlite:///{tmp_path}/file/x", "postgresql://u:hidden-word@127.0.0.1:1/x"):
        with pytest.raises(StoreFault) as fault:
            AuditLog(parsed_url(url))
        assert "hidden-word" not in str(fault.value)
