"""Refresh a lock: what registries say now and what was locked become the next lock, and moves."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from playground.artifacts.image_reference import ImageReference
from playground.registry.key import Key
from playground.registry.locked import Locked
from playground.registry.names import repository_of, tag_of
from playground.registry.resolve import Outcome


class Fate(StrEnum):
    """What a refresh did to an entry."""

    MOVED = "moved"
    """The tag means another digest than in the lock."""
    NEW = "new"
    SAME = "same"
    STALE = "stale"
    """The registry did not answer, so what was locked stays."""
    DROPPED = "dropped"
    """No manifest names it any more."""


class Move(NamedTuple):
    """One entry of a refresh; `before` is None for a new one, `after` for one that is dropped."""

    fate: Fate
    before: Locked | None
    after: Locked | None

    @property
    def entry(self) -> Locked:
        entry = self.after or self.before
        assert entry is not None
        return entry


def refresh(
    images: Iterable[ImageReference],
    outcomes: Mapping[Key, Outcome],
    locked: Mapping[Key, Locked],
    now: str,
) -> list[Move]:
    """What becomes of each entry, by image and tag; `now` is a time in UTC as a lock writes it.

    An entry whose digest is still the same keeps its time.
    """
    moves: dict[Key, Move] = {}
    for image in images:
        tag = tag_of(image)
        if tag is None:
            continue
        key = Key(image.normalized_name, tag, None)
        before = locked.get(key)
        manifest = outcomes[key].manifest if key in outcomes else None
        if manifest is None:
            if before is not None:
                moves[key] = Move(Fate.STALE, before, before)
        elif before is not None and before.digest == manifest.digest:
            moves[key] = Move(Fate.SAME, before, before)
        else:
            fate = Fate.NEW if before is None else Fate.MOVED
            registry, _ = repository_of(image)
            after = Locked(
                key.name,
                tag,
                manifest.digest,
                manifest.media_type,
                manifest.platforms,
                now,
                registry,
            )
            moves[key] = Move(fate, before, after)
    for key, before in locked.items():
        if key not in moves:
            moves[key] = Move(Fate.DROPPED, before, None)
    return [moves[key] for key in sorted(moves, key=lambda key: (key.name, key.tag or ""))]


def entries(moves: Iterable[Move]) -> list[Locked]:
    """The entries of the next lock."""
    return [move.after for move in moves if move.after is not None]
