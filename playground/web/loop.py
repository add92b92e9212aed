"""The one thread that waits for all sockets, of clients and of workers, and does what is short.

It is Waitress's own loop: what Waitress does with its connections, `workers.py` does with its.
"""

import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from waitress import wasyncore
from waitress.trigger import trigger

from playground.web.request_log import log_fault


class Socket(wasyncore.dispatcher):  # type: ignore[misc]  # Waitress has no types
    """One that the loop waits for, and closes if a fault arises with it."""

    def handle_error(self) -> None:
        """Waitress would log the message of the exception, which may quote what was sent."""
        log_fault(sys.exc_info())
        self.handle_close()


class Loop:
    """Sockets, as `wasyncore` knows them, in `map`; `turn` is for one thread, always the same."""

    def __init__(self) -> None:
        self.map: dict[int, Any] = {}
        self.each_second: list[Callable[[], None]] = []
        self._trigger = trigger(self.map)
        self._soon: deque[Callable[[], None]] = deque()
        self._is_woken = False
        self._thread = 0
        self._looked = time.monotonic()

    def is_here(self) -> bool:
        """Whether whoever asks is the loop's thread."""
        return threading.get_ident() == self._thread

    def call(self, function: Callable[[], None]) -> None:
        """Have it called in the loop's thread, soon; from any thread."""
        self._soon.append(function)
        self.wake()

    def wake(self) -> None:
        """Let the loop look at its sockets anew; they may have something to send."""
        if not (self._is_woken or self.is_here()):
            self.interrupt()

    def interrupt(self) -> None:
        """End the waiting of this turn, even if the loop's own thread is what was interrupted."""
        self._is_woken = True
        self._trigger.pull_trigger()

    def turn(self, timeout: float) -> None:
        """Wait for sockets, for so many seconds at most, and do what there is to do."""
        self._thread = threading.get_ident()
        wasyncore.loop(0 if self._soon else timeout, use_poll=True, map=self.map, count=1)
        # Before what was asked for is done: whoever asks from now on wakes the loop again.
        self._is_woken = False
        for _ in range(len(self._soon)):
            self._do(self._soon.popleft())
        if time.monotonic() - self._looked >= 1:  # not for each of many events
            self._looked = time.monotonic()
            for look in self.each_second:
                self._do(look)

    def close(self) -> None:
        """Close all sockets."""
        wasyncore.close_all(self.map, ignore_all=True)

    def _do(self, function: Callable[[], None]) -> None:
        try:
            function()
        except Exception:  # a fault of ours, which must not end the server
            log_fault(sys.exc_info())
