"""Entries are found by application, object, user, time, type and words, in both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from playground.audit.listing import Wanted
from playground.audit.objects_at import objects_at, previous, seen_in
from playground.audit.prepared import prepare
from playground.audit_store import timeline as timelines
from playground.audit_store.log import AuditLog
from tests.audit.events import DIGEST, action, cfg, deploy, pipeline_end, stage_event, web

KEY = b"k" * 32
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def task(event):
    """An event of a task of that stage, which tells the same."""
    content = {**event["content"], "taskName": "deployManifest.promoteOutputs"}
    details = {**event["details"], "type": "orca:task:complete"}
    return {**event, "details": details, "content": content}


def of_other(event):
    return {**event, "details": {**event["details"], "application": "100%_real"}}


FIRST = deploy("E1", cfg("v002", "old"), web(2))
EVENTS = (
    task(FIRST),  # 1
    FIRST,
    action("E2", "scale", "deployment web", replicas=5),
    {"details": {"type": "docker"}, "content": {"tag": "2"}, "eventId": "d-1"},
    deploy("E3", cfg("v003", "new"), user="erin@example.dev"),  # 5
    pipeline_end("E1", FIRST),
    of_other(deploy("E4", web(3, "hub.example/web:2"))),
    task(deploy("E5", web(4))),  # the end of this stage was lost
    stage_event("E6", "wait", {"note": 'na\u00efve "quotes"'}),
    action("E7", "delete", "configMap cfg-v003"),  # 10
)


@pytest.fixture
def filled(log):
    for number, event in enumerate(EVENTS, 1):
        log.append(prepare(event, KEY, START + timedelta(minutes=number)))
    return log


def numbers(log, before=None, size=50, **wanted):
    return [each.number for each in log.reader.timeline(Wanted(**wanted), before, size).found]


WANTED = (
    ({}, [10, 8, 7, 5, 3, 2]),
    ({"everything": True}, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
    ({"application": "shop"}, [10, 8, 5, 3, 2]),
    ({"application": "100%_real"}, [7]),
    ({"application": "100"}, []),
    ({"user": "erin@example.dev"}, [5]),
    ({"type": "docker", "everything": True}, [4]),
    ({"execution": "E1"}, [2]),
    ({"execution": "E1", "everything": True}, [6, 2, 1]),
    ({"kind": "Deployment"}, [8, 7, 3, 2]),
    ({"kind": "Deployment", "everything": True}, [8, 7, 6, 3, 2, 1]),
    ({"object": "cfg"}, [10, 5, 2]),
    ({"object": "cfg-v003"}, [10, 5]),
    ({"object": "cfg", "kind": "Deployment"}, []),
    ({"object": "web", "namespace": "shop", "account": "prod"}, [8, 7, 3, 2]),
    ({"namespace": "other"}, []),
    ({"since": "2026-11-23T09:05:00.000Z"}, [10, 8, 7, 5]),
    ({"until": "2026-11-23T09:05:00.000Z"}, [5, 3, 2]),
    ({"since": "2026-11-23T09:03:00.000Z", "until": "2026-11-23T09:03:00.000Z"}, [3]),
    ({"since": "2027"}, []),
    ({"until": "2025"}, []),
    ({"words": "ERIN"}, [5]),
    ({"words": "cfg-v00"}, [10, 5, 2]),
    ({"words": "shop cfg-v002"}, [2]),
    ({"words": DIGEST[:20]}, [8, 2]),
    ({"words": "web:2"}, [7]),
    ({"words": "0%_re"}, [7]),
    ({"words": "0_r"}, []),
    ({"words": "%"}, [7]),
    ({"words": "\\"}, []),
    ({"words": "checkout"}, []),
    ({"words": "checkout", "in_text": True}, [5, 2]),
    ({"words": 'na\u00efve "q', "in_text": True, "everything": True}, [9]),
    ({"words": "na_ve", "in_text": True, "everything": True}, []),
)


def test_what_is_wanted_is_found(filled):
    for wanted, expected in WANTED:
        assert numbers(filled, **wanted) == expected, wanted


def test_an_entry_tells_what_it_says_of_objects(filled):
    found = filled.reader.timeline(Wanted(object="web"), None, 10).found
    of_web = [one for one in found[-1].objects if one.base == "web"]
    assert [each.digest for each in of_web[0].images] == [DIGEST]
    assert [each.digest for each in found[1].objects[0].images] == [""]
    assert (found[2].objects[0].how, found[2].objects[0].action) == ("parameters", "scale")
    assert (found[0].user, found[0].created) == ("dana@example.dev", None)


def test_pages_follow_each_other(filled):
    before, seen, pages = None, [], 0
    while pages < 20:
        page = filled.reader.timeline(Wanted(everything=True), before, 3)
        seen += [each.number for each in page.found]
        before, pages = page.before, pages + 1
        assert page.cut_at is None
        if before is None:
            break
    assert (seen, pages) == (list(range(10, 0, -1)), 4)
    assert filled.reader.timeline(Wanted(), 1, 3).found == ()


def test_a_search_that_takes_too_long_goes_on_from_there(filled, monkeypatch):
    monkeypatch.setattr(timelines, "_STRETCH", 2)
    with filled._engine.begin() as connection:
        page = timelines.timeline(connection, Wanted(type="docker", everything=True), None, 5, 0.0)
        assert (page.found, page.before, page.cut_at) == ((), 9, 9)
        page = timelines.timeline(connection, Wanted(user="erin@example.dev"), 7, 5, 0.0)
        assert ([each.number for each in page.found], page.cut_at) == ([5], 5)
        page = timelines.timeline(connection, Wanted(everything=True), 3, 5, 0.0)
        assert ([each.number for each in page.found], page.before) == ([2, 1], None)


def plain(objects):
    return [
        (
            each.object,
            each.seen and (each.seen.number, each.seen.sighting.name),
            [(one.number, one.sighting.action) for one in each.since],
            each.deleted,
        )
        for each in objects.states
    ]


def test_the_database_knows_the_same_objects_as_the_entries_say(filled):
    seen = seen_in(filled.entries())
    for minute in range(12):
        moment = f"2026-11-23T09:{minute:02}:30.000Z"
        objects, number = filled.reader.objects_at(moment)
        assert plain(objects) == plain(objects_at(seen, moment))
        assert number == min(minute, 10)
    assert plain(filled.reader.objects_at(None)[0]) == plain(objects_at(seen))
    in_shop, _ = filled.reader.objects_at(None, "100%_real")
    assert [each.base for each in in_shop.states] == ["web"]
    assert filled.reader.objects_at(None, namespace="other")[0].states == ()


def test_the_database_knows_the_same_one_before(filled):
    seen = seen_in(filled.entries())
    compared = 0
    for one in seen:
        known, between = filled.reader.before(one)
        expected, between_expected = previous(seen, one)
        assert (known and known.number) == (expected and expected.number)
        assert [each.number for each in between] == [each.number for each in between_expected]
        if known is not None:
            assert known.sighting.manifest == expected.sighting.manifest is not None
            compared += 1
    assert compared == 5


def test_an_entry_opens_with_its_pairs(filled):
    other = deploy("E3", cfg("v003", "restarted"))
    filled.append(prepare(other, KEY, START + timedelta(minutes=20)))
    opened = filled.reader.open(11)
    assert (opened.entry.number, opened.pairs) == (11, (5,))
    assert filled.reader.open(5).pairs == (11,)
    assert [each.sighting.name for each in opened.seen] == ["cfg-v003"]
    assert filled.reader.open(12) is None and filled.reader.open(2**62) is None
    assert filled.reader.head().number == 11


def test_an_empty_log(log):
    assert log.reader.head().number == 0
    assert log.reader.timeline(Wanted(words="x"), None, 5).found == ()
    assert log.reader.objects_at(None)[1] == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_objects SET images = '[]' WHERE number = 2",
        "UPDATE audit_objects SET failed = true WHERE number = 2 AND position = 1",
        "DELETE FROM audit_objects WHERE number = 2 AND position = 1",
        "UPDATE audit_told SET words = 'x' WHERE number = 2",
        "UPDATE audit_told SET received = '2020' WHERE number = 2",
        "DELETE FROM audit_told WHERE number = 2",
        "INSERT INTO audit_told VALUES (99, '2026', '', '')",
    ],
)
def test_verify_looks_at_what_stands_beside_the_text(filled, url, change):
    assert filled.verify().fault is None
    filled.close()
    engine = create_engine(url)
    with engine.begin() as connection:
        for table in ("audit_told", "audit_objects"):
            if url.get_backend_name() == "sqlite":
                for verb in ("update", "delete"):
                    connection.execute(text(f"DROP TRIGGER {table}_no_{verb}"))
            else:
                connection.execute(text(f"DROP TRIGGER {table}_kept ON {table}"))
        connection.execute(text(change))
    engine.dispose()
    log = AuditLog(url)
    verdict = log.verify()
    log.close()
    assert "beside" in verdict.fault
    assert verdict.number == (None if "99" in change else 2)


def test_a_log_from_before_gets_what_stands_beside_it(filled, url):
    found = numbers(filled)
    filled.close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE audit_told"))
        connection.execute(text("DROP TABLE audit_objects"))
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_entries_no_replace"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()
    log = AuditLog(url)
    assert log.verify().fault is None
    assert numbers(log) == found
    log.close()
