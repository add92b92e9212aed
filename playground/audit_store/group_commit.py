"""Many items, one commit: what comes while a commit is under way waits for the next one.

A commit waits for the disk, whether it holds one entry or a hundred.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

MOST_TOGETHER = 256


class GroupCommit(Generic[Item, Answer]):
    """`commit` makes answers of items, in their order and all in one transaction, or fails.

    It begins the commit and does not wait for it.
    """

    def __init__(self, commit: "Callable[[list[Item]], Future[list[Answer]]]") -> None:
        self._commit = commit
        self._lock = threading.Lock()
        self._waiting: list[tuple[Item, Future[Answer]]] = []
        self._is_committing = False

    def add(self, item: Item) -> "Future[Answer]":
        """The item's answer, once it is committed; or what its commit failed with."""
        answer: Future[Answer] = Future()
        with self._lock:
            self._waiting.append((item, answer))
            waits, self._is_committing = self._is_committing, True
        if not waits:
            self._commit_next()
        return answer

    def _commit_next(self) -> None:
        with self._lock:
            batch = self._waiting[:MOST_TOGETHER]
            del self._waiting[: len(batch)]
        committed = self._commit([item for item, _ in batch])
        committed.add_done_callback(lambda done: self._answer([each for _, each in batch], done))

    def _answer(self, waiting: "list[Future[Answer]]", committed: "Future[list[Answer]]") -> None:
        with self._lock:
            self._is_committing = bool(self._waiting)
        if self._is_committing:
            self._commit_next()  # first, so that the disk does not wait for us
        if fault := committed.exception():
            for each in waiting:
                each.set_exception(fault)
        else:
            for each, answer in zip(waiting, committed.result(), strict=True):
                each.set_result(answer)
