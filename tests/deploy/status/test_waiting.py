"""The wait task: what it notes, what it ignores, and when it gives up."""

from itertools import repeat

from playground.deploy.status import Status
from playground.deploy.status.waiting import Waiting, poll, wait

STABLE = Status()
BUSY = Status().unstable("ready-replicas")
FAILED = Status().unstable("updated-replicas").has_failed("progress-deadline")


def test_all_stable_at_the_first_look():
    assert wait([{"a": STABLE, "b": STABLE}]) == Waiting("succeeded", 0, ("a", "b"))


def test_what_was_stable_once_is_not_looked_at_again():
    waiting = wait([{"a": STABLE, "b": BUSY}, {"a": FAILED, "b": STABLE}])
    assert waiting == Waiting("succeeded", 5, ("a", "b"))


def test_a_failure_ends_the_wait_only_when_nothing_is_pending():
    polls = [{"a": FAILED, "b": BUSY}, {"a": STABLE, "b": BUSY}, {"a": STABLE, "b": STABLE}]
    assert wait(polls[:2]).verdict == "waits"
    waiting = wait(polls)
    assert (waiting.verdict, waiting.seconds, waiting.stable) == ("failed", 10, ("b",))
    assert waiting.failed == {"a": "The Deployment exceeded its progress deadline."}


def test_failed_is_asked_before_stable():
    job = Status().has_failed("condition-message", "Backoff limit.")
    waiting = wait([{"job": job}])
    assert (waiting.verdict, waiting.failed) == ("failed", {"job": "Backoff limit."})


def test_a_paused_deployment_waits_for_the_time_out():
    paused = BUSY.is_paused("on hold")
    waiting = wait(repeat({"web": paused}), every=5, timeout=60)
    assert (waiting.verdict, waiting.seconds) == ("failed", 65)
    assert "paused" in waiting.pending["web"]
    assert "60 seconds" in waiting.ending


def test_a_paused_deployment_that_is_stable_is_stable():
    assert wait([{"web": STABLE.is_paused("on hold")}]).verdict == "succeeded"


def test_a_failed_pod_waits_for_the_time_out():
    pod = Status().unstable("pod-failed").unavailable("pod-failed")
    waiting = wait([{"pod": pod}] * 3, every=10, timeout=25)
    assert (waiting.verdict, waiting.seconds) == ("waits", 20)
    assert "never fails" in waiting.pending["pod"]
    assert poll(waiting, {"pod": pod}, 30, 25).verdict == "failed"


def test_what_cannot_be_read_is_tried_again_and_nothing_is_noted():
    unreadable = Status(unreadable="It cannot be read.")
    waiting = wait([{"a": STABLE, "b": unreadable}])
    assert (waiting.verdict, waiting.stable) == ("waits", ())
    assert waiting.pending["b"] == "It cannot be read."
    assert poll(waiting, {"a": STABLE, "b": STABLE}, 5).verdict == "succeeded"


def test_nothing_to_wait_for():
    assert wait([{}]).verdict == "succeeded"
    assert wait([]).verdict == "waits"
