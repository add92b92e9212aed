"""What is kept, and for how long."""

from playground.registry.cache import MOST, Cache
from playground.registry.fault import RULE, Unresolved
from playground.registry.key import Key
from playground.registry.manifests import OCI_INDEX, Manifest
from playground.registry.resolve import Outcome

KEY = Key("docker.io/library/redis", "7", None)
GOOD = Outcome(Manifest("sha256:" + "a" * 64, OCI_INDEX))
BAD = Outcome(fault=Unresolved(RULE, "it rains", "Wait."))


def test_an_outcome_is_kept_for_its_time():
    cache = Cache(seconds=300, fault_seconds=30)
    cache.put({KEY: GOOD}, 1000)
    assert cache.get([KEY], 1299) == {KEY: GOOD}
    assert cache.get([KEY], 1300) == {}


def test_what_was_seen_outlasts_it():
    cache = Cache(seconds=300, fault_seconds=30)
    cache.put({KEY: GOOD, KEY._replace(tag="8"): BAD}, 1000)
    assert cache.get([KEY], 9000) == {}
    assert cache.seen([KEY, KEY._replace(tag="8"), KEY._replace(tag="9")]) == {KEY: GOOD.manifest}


def test_a_fault_is_forgotten_sooner():
    cache = Cache(seconds=300, fault_seconds=30)
    cache.put({KEY: BAD}, 1000)
    assert cache.get([KEY], 1029) == {KEY: BAD}
    assert cache.get([KEY], 1030) == {}


def test_it_does_not_grow_without_end():
    cache = Cache()
    keys = [KEY._replace(tag=str(number)) for number in range(MOST + 10)]
    for key in keys:
        cache.put({key: GOOD}, 0)
    assert len(cache.get(keys, 1)) == MOST
    assert cache.get(keys[:10], 1) == {}
