"""A chain in memory is the one that the server's log would have made of the same events."""

from datetime import UTC, datetime

from playground.audit.chain import verify
from playground.audit.prepared import chained, prepare

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


def body(stage="01S", application="shop"):
    details = {"source": "orca", "type": "orca:stage:complete", "application": application}
    return {"details": details, "content": {"executionId": "01X", "stageId": stage}}


def test_each_entry_carries_the_hash_of_the_one_before():
    entries = chained(prepare(body(stage), b"k" * 16, NOW) for stage in ("1", "2", "3"))
    assert [each.number for each in entries] == [1, 2, 3]
    assert verify(entries).fault is None
    assert verify((entries[0], entries[2])).number == 2
    assert verify(entries[::-1]).number == 1


def test_what_is_there_is_left_out_and_what_contradicts_it_names_it():
    bodies = [body(), body("2"), body(), body(application="other")]
    entries = chained(prepare(each, b"k" * 16, NOW) for each in bodies)
    assert [each.summary.same_key_as for each in entries] == [None, None, 1]
    assert verify(entries).fault is None
