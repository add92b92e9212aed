"""The moves of a refresh, as text and as JSON."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from playground.registry.locked import Locked
from playground.registry.refresh import Fate, Move

_COUNTED = {
    Fate.MOVED: "moved",
    Fate.NEW: "new",
    Fate.SAME: "as before",
    Fate.STALE: "not answered for",
    Fate.DROPPED: "no longer named",
}


def moves_text(name: str, moves: Sequence[Move]) -> str:
    """A line for each entry that is not as before, and how many there are of each."""
    lines = [f"{_line(move)}\n" for move in moves if move.fate is not Fate.SAME]
    counts = Counter(move.fate for move in moves)
    parts = [f"{counts[fate]:,} {words}" for fate, words in _COUNTED.items() if counts[fate]]
    return "".join(lines) + f"{name}: {', '.join(parts) or 'no images'}.\n"


def moves_json(moves: Iterable[Move]) -> list[dict[str, Any]]:
    """``[{"fate", "image", "tag", "before", "after"}]``; a side that is absent is null."""
    return [
        {
            "fate": move.fate.value,
            "image": move.entry.image,
            "tag": move.entry.tag,
            "before": _side(move.before),
            "after": _side(move.after),
        }
        for move in moves
    ]


def _line(move: Move) -> str:
    before, after = move.before, move.after
    name = f"{move.entry.image}:{move.entry.tag}"
    if move.fate is Fate.MOVED and before and after:
        return f"moved    {name} from {before.digest} (since {before.resolved}) to {after.digest}"
    if move.fate is Fate.STALE and before:
        return f"kept     {name} at {before.digest} (since {before.resolved})"
    if move.fate is Fate.DROPPED:
        return f"dropped  {name}"
    return f"new      {name} is {move.entry.digest}"


def _side(entry: Locked | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {
        "digest": entry.digest,
        "mediaType": entry.media_type,
        "platforms": {each.name: each.digest for each in entry.platforms},
        "resolved": entry.resolved,
        "from": entry.source,
    }
