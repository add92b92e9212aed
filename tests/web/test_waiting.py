"""A coroutine that waits for others ends in the same way in a thread and in the loop."""

import threading
from concurrent.futures import Future
from contextvars import ContextVar

import pytest

from playground.web.waiting import finished, followed, result_of

NAME = ContextVar("NAME", default="nobody")


async def sum_of(first: "Future[int]", second: "Future[int]") -> int:
    NAME.set("a coroutine")
    total = await result_of(first)
    try:
        return total + await result_of(second)
    except KeyError:
        return -1
    finally:
        assert NAME.get() == "a coroutine"


def test_a_thread_waits_with_it() -> None:
    first: Future[int] = Future()
    second: Future[int] = Future()
    second.set_result(2)
    timer = threading.Timer(0.01, first.set_result, [1])
    timer.start()
    assert finished(sum_of(first, second)) == 3
    timer.join()


def test_the_loop_goes_on_with_it_when_there_is_something() -> None:
    first: Future[int] = Future()
    second: Future[int] = Future()
    NAME.set("a test")
    outcome = followed(sum_of(first, second))
    first.set_result(1)
    assert not outcome.done() and NAME.get() == "a test"
    second.set_result(2)
    assert outcome.result(0) == 3


def test_what_failed_is_raised_where_it_was_awaited() -> None:
    good: Future[int] = Future()
    bad: Future[int] = Future()
    outcomes = [followed(sum_of(good, bad)), followed(sum_of(bad, good))]
    good.set_result(1)
    bad.set_exception(KeyError())
    assert outcomes[0].result(0) == -1
    with pytest.raises(KeyError):
        outcomes[1].result(0)
