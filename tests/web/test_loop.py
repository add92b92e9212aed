"""The loop: what is asked of it is done in its thread, and a fault does not end it."""

import threading
import time

from playground.web.loop import Loop


def test_whoever_asks_wakes_it() -> None:
    loop, threads = Loop(), []
    timer = threading.Timer(0.05, loop.call, [lambda: threads.append(threading.get_ident())])
    timer.start()
    began = time.monotonic()
    while not threads:
        loop.turn(timeout=30)
    assert threads == [threading.get_ident()] and time.monotonic() - began < 15
    timer.join()
    loop.close()


def test_what_is_asked_meanwhile_is_done_in_the_next_turn() -> None:
    loop, done = Loop(), []

    def ask_again() -> None:
        done.append("first")
        loop.call(lambda: done.append("second"))

    loop.call(ask_again)
    loop.turn(timeout=0)
    assert done == ["first"] and loop.is_here()
    loop.turn(timeout=30)
    assert done == ["first", "second"]
    loop.close()


def test_a_fault_does_not_end_it(caplog) -> None:  # type: ignore[no-untyped-def]
    loop, done = Loop(), []
    loop.call(lambda: done.append(1 // 0))
    loop.call(lambda: done.append(1))
    loop.turn(timeout=0)
    assert done == [1]
    assert [record.fields["exception"] for record in caplog.records] == ["ZeroDivisionError"]
    loop.close()
