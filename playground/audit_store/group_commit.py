"""Many threads, one commit: whoever comes first commits for all that wait behind.

A commit waits for the disk, whether it holds one entry or a hundred. While one is under way,
others gather; the next thread whose turn it is takes them all along.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

MOST_TOGETHER = 256


class _Ticket(Generic[Item, Answer]):
    """One item on its way: `answer` or `fault` is set once it is `done`.

    `called` is let go of when its thread shall go on: because it is done, or to commit. It is a
    bare lock, because a `threading.Event` takes three of them, for each of many events.
    """

    def __init__(self, item: Item) -> None:
        self.item = item
        self.called = threading.Lock()
        self.called.acquire()
        self.done = False
        self.answer: Answer | None = None
        self.fault: Exception | None = None


class GroupCommit(Generic[Item, Answer]):
    """`commit` makes answers of items, in their order and all in one transaction, or raises."""

    def __init__(self, commit: Callable[[Sequence[Item]], Sequence[Answer]]) -> None:
        self._commit = commit
        self._lock = threading.Lock()
        self._waiting: list[_Ticket[Item, Answer]] = []
        self._committing = False

    def add(self, item: Item) -> Answer:
        """The item's answer, once it is committed; or the exception that `commit` raised."""
        ticket: _Ticket[Item, Answer] = _Ticket(item)
        with self._lock:
            self._waiting.append(ticket)
            waits, self._committing = self._committing, True
        if waits:
            ticket.called.acquire()
        if not ticket.done:
            self._commit_next()
        if ticket.fault is not None:
            raise ticket.fault
        assert ticket.answer is not None
        return ticket.answer

    def _commit_next(self) -> None:
        """Commit what waits, the first of which is this thread's; then call the next thread."""
        with self._lock:
            batch = self._waiting[:MOST_TOGETHER]
            del self._waiting[: len(batch)]
        try:
            answers = self._commit([ticket.item for ticket in batch])
            for ticket, answer in zip(batch, answers, strict=True):
                ticket.answer = answer
        except Exception as fault:
            for ticket in batch:
                ticket.fault = fault
        finally:
            with self._lock:
                following = self._waiting[0] if self._waiting else None
                self._committing = following is not None
            if following is not None:
                following.called.release()  # first, so that the disk does not wait for us
            for ticket in batch:
                ticket.done = True
                ticket.called.release()
