"""Coroutines that wait for what another process or thread finds out.

A view that is a coroutine can be run in either of two ways: a thread that has nothing else to do
waits with it, or the loop goes on with it when there is something to go on with.
"""

from collections.abc import Coroutine, Generator
from concurrent.futures import Future
from contextvars import Context, copy_context
from functools import partial
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")
Waiting = Coroutine["Future[Any]", None, Result]
"""A coroutine that awaits `result_of` futures, and nothing else."""


class result_of(Generic[Result]):  # noqa: N801  # it is used as a function
    """Awaited, it is the future's result, or raises its exception."""

    def __init__(self, future: "Future[Result]") -> None:
        self._future = future

    def __await__(self) -> Generator["Future[Any]", None, Result]:
        if not self._future.done():
            yield self._future
        return self._future.result()


def finished(coroutine: Waiting[Result]) -> Result:
    """Run it in this thread, which waits with it."""
    while True:
        try:
            future = coroutine.send(None)
        except StopIteration as end:
            result: Result = end.value
            return result
        future.exception()  # which waits


def followed(coroutine: Waiting[Result]) -> "Future[Result]":
    """Run it until it waits, and on in whichever thread ends its waiting; never in two at once.

    It has context variables of its own.
    """
    outcome: Future[Result] = Future()
    _go_on(coroutine, copy_context(), outcome, None)
    return outcome


def _go_on(
    coroutine: Waiting[Result], context: Context, outcome: "Future[Result]", _: object
) -> None:
    try:
        future = context.run(coroutine.send, None)
    except StopIteration as end:
        outcome.set_result(end.value)
    except Exception as fault:
        outcome.set_exception(fault)
    else:
        future.add_done_callback(partial(_go_on, coroutine, context, outcome))
