"""Undo Rollout: which revision a Deployment goes back to.

Source: clouddriver, ``op/manifest/KubernetesUndoRolloutManifestOperation.java``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

TOO_FEW = "not-enough-revisions"
NO_COUNT = "not-a-count"


@dataclass(frozen=True, slots=True)
class UndoTarget:
    """The revision that is picked; None if there is none, then `error` is a code.

    `message` is a sentence about either.
    """

    revision: int | None
    error: str
    message: str


def undo_target(revisions: Iterable[int], back: int) -> UndoTarget:
    """The revision that stands `back` places before the newest, by number.

    A revision that was gone back to has become the newest, so it is not found at its old place.
    """
    if back < 0:
        return UndoTarget(None, NO_COUNT, "A number of revisions to go back is not negative.")
    known = sorted(revisions)
    if back >= len(known):
        message = f"There are {len(known)} revisions, so nothing lies {back} before the newest."
        return UndoTarget(None, TOO_FEW, message)
    revision = known[len(known) - 1 - back]
    return UndoTarget(
        revision, "", f"Revision {revision} is {back} before the newest, {known[-1]}."
    )
