"""Which image ran at a moment, as far as the log can know."""

from dataclasses import dataclass

from playground.audit.objects_at import ObjectState, Seen, objects_at
from playground.lessons.followed import Choice
from playground.lessons.history.deeds import Deed
from playground.lessons.history.record import Record, clock, moment_after, steps_of, timestamp

KEEPS_IMAGES = ("scale", "pause", "resume", "restart")
"""What is done to an object without touching its images."""
Identity = tuple[str, str, str]
"""Namespace, kind and base name of an object."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What the log knows about the first image of an object at a moment: `reference` is None
    where it cannot tell, and `why` is the reason."""

    seen: Seen | None
    reference: str | None
    why: str


def moments(record: Record, asked: str) -> tuple[Choice, ...]:
    """The moments to choose from, one after each act."""
    values = [str(deed.number) for deed in record.deeds]
    chosen = asked if asked in values else _first_moment(record)
    return tuple(
        Choice(str(deed.number), clock(moment_after(deed)), str(deed.number) == chosen)
        for deed in record.deeds
    )


def _first_moment(record: Record) -> str:
    """The last moment before the log's last change of an image, after something that the log
    tells of; else the last one."""
    numbers = [0]
    for done in record.objects.values():
        for step in steps_of(done):
            if step.before.sighting.images != step.after.sighting.images:
                numbers.append(record.deed_of(step.after.number).number)
    told = [
        deed.number
        for deed in record.deeds
        if deed.execution is not None and deed.number < max(numbers)
    ]
    return str(max(told, default=len(record.deeds)))


def identity(name: str) -> Identity:
    """Of an object that is called `Kind/namespace/name`."""
    kind, _, rest = name.partition("/")
    namespace, _, base = rest.partition("/")
    return namespace, kind, base


def ran_at(record: Record, object: Identity, deed: Deed) -> Ran:
    """What the log knows about an object, a while after the deed."""
    state = _state(record, object, timestamp(moment_after(deed)))
    if state is None or state.seen is None:
        return Ran(None, None, "No entry until then has its manifest.")
    other = [each for each in state.since if each.sighting.action not in KEEPS_IMAGES]
    if other:
        done, number = other[-1].sighting.action, other[-1].number
        why = f"Entry {number} tells of “{done}”, and not of what the object was afterwards."
        return Ran(state.seen, None, why)
    image = state.seen.sighting.images[0] if state.seen.sighting.images else None
    if image is None or not image.digest:
        why = f"Entry {state.seen.number} has no digest; a tag stands for what was pushed last."
        return Ran(state.seen, None, why)
    return Ran(state.seen, image.reference, "")


def _state(record: Record, object: Identity, moment: str) -> ObjectState | None:
    states = objects_at(record.seen, moment).states
    return next((one for one in states if (one.namespace, one.kind, one.base) == object), None)


def where_images_stand(record: Record, object: Identity) -> dict[str, list[Seen]]:
    """By reference: where the log has it as the first image of the object."""
    found: dict[str, list[Seen]] = {}
    for (_, *key), done in record.objects.items():
        for each in done if tuple(key) == object else ():
            for image in each.sighting.images[:1]:
                found.setdefault(image.reference, []).append(each)
    return found
