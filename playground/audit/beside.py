"""What stands beside an entry's text, so that the log can be read without reading every text.

It follows from the text alone, like the Summary; whoever verifies the log makes it anew.
"""

import json
from dataclasses import dataclass, fields
from typing import Any

from .described import LONGEST_IMAGE, image
from .sighting import ObjectRow, Sighting, Told
from .sightings import sightings
from .summary import Summary
from .values import as_list, as_text

MOST_WORDS = 60_000
"""Characters that one entry is found by; a large deploy's last names are in its text alone."""
_TOLD = tuple(field.name for field in fields(Told))


@dataclass(frozen=True, slots=True)
class Beside:
    """`words`: what an entry is found by, in lower case, one thing a line. `level` is that of its
    objects, empty if there are none."""

    level: str
    words: str
    objects: tuple[ObjectRow, ...]


def beside(event: Any, told: Summary) -> Beside:
    """What stands beside the text of an entry with this event."""
    found = sightings(event)
    words = dict.fromkeys(
        (told.application, told.user, told.execution, told.execution_name, told.stage)
    )
    for one in found:
        words |= dict.fromkeys((f"{one.kind} {one.name}", one.namespace, one.account))
        words |= dict.fromkeys(each.reference for each in one.images)
    text = "\n".join(word for word in words if word.strip()).lower()[:MOST_WORDS]
    return Beside(found[0].level if found else "", text, tuple(map(row, found)))


def row(one: Sighting) -> ObjectRow:
    """What is kept of a Sighting."""
    images = json.dumps([each.reference for each in one.images])
    return ObjectRow(**_told(one), images=images)


def sighting(kept: ObjectRow) -> Sighting:
    """The Sighting of a row: without pointers, manifest and parameters.

    It has no images where somebody made something else of them, which `verify` finds.
    """
    try:
        references = as_list(json.loads(kept.images))
    except (ValueError, TypeError):
        references = []
    images = tuple(image("", as_text(each, LONGEST_IMAGE)) for each in references)
    return Sighting(**_told(kept), images=images)


def _told(one: Told) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _TOLD}
