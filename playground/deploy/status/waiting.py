"""The wait of a Deploy stage: until every object is stable, one failed, or the time is over.

Source: orca, ``tasks/manifest/WaitForManifestStableTask.java``. What the task has noted as
stable or failed it does not look at again, and it fails only when nothing is pending any more.
It never asks whether an object is paused or available.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from .flags import Status

EVERY = 5
"""Seconds between two polls."""
TIMEOUT = 30 * 60
"""Seconds after which the task gives up; a stage may set another time."""

Verdict = Literal["waits", "succeeded", "failed"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How far the wait has come, `seconds` after it began.

    `stable`: names of objects that are noted for good. `failed`: the same, each with the sentence
    that says why. `pending`: those it still waits for, each with a sentence. `ending`: why the
    wait ended without a verdict on every object ("" if it did not).
    """

    verdict: Verdict = "waits"
    seconds: int = 0
    stable: tuple[str, ...] = ()
    failed: dict[str, str] = field(default_factory=dict)
    pending: dict[str, str] = field(default_factory=dict)
    ending: str = ""


def wait(
    polls: Iterable[Mapping[str, Status]], every: int = EVERY, timeout: int = TIMEOUT
) -> Waiting:
    """The wait over a series of polls: for each, the Status of every object by its name.

    The first poll is at second 0. The wait ends with the first poll that decides, and is left
    waiting if there is none; `polls` may be endless, because the time-out ends it.
    """
    waiting = Waiting()
    for position, statuses in enumerate(polls):
        waiting = poll(waiting, statuses, position * every, timeout)
        if waiting.verdict != "waits":
            break
    return waiting


def poll(
    waiting: Waiting, statuses: Mapping[str, Status], seconds: int, timeout: int = TIMEOUT
) -> Waiting:
    """One more look at the objects, `seconds` after the wait began."""
    if seconds > timeout:
        ending = f"The stage fails: {timeout:,} seconds are over and it still waits."
        return replace(waiting, verdict="failed", seconds=seconds, ending=ending)
    looked = {
        name: status
        for name, status in statuses.items()
        if name not in waiting.stable and name not in waiting.failed
    }
    if any(status.unreadable for status in looked.values()):
        # The task ends this round at once, with nothing noted, and tries again.
        pending = {name: status.unreadable or _why(status) for name, status in looked.items()}
        return replace(waiting, seconds=seconds, pending=pending)
    failed, pending = dict(waiting.failed), {}
    stable = list(waiting.stable)
    for name, status in looked.items():
        if status.failed.state:
            failed[name] = status.failed.message or "It has failed."
        elif status.stable.state:
            stable.append(name)
        else:
            pending[name] = _why(status)
    verdict: Verdict = "waits" if pending else "failed" if failed else "succeeded"
    return Waiting(verdict, seconds, tuple(stable), failed, pending)


def _why(status: Status) -> str:
    """Why an object is not stable, and what the flags that nobody asks for mean for it."""
    sentence = status.stable.message or "It is not stable yet."
    if status.paused.state:
        sentence += " It is paused, which the stage does not look at: it waits until the time-out."
    if status.stable.reason == "pod-failed":
        sentence += " To the stage a Pod never fails: it waits until the time-out."
    return sentence
