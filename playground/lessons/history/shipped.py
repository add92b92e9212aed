"""The same deploy with a tag and with a digest: what its entry says, and what that can prove.

Which images a tag has stood for is known to the lab registry here, and to no log.
"""

from collections.abc import Sequence
from dataclasses import replace

from playground.artifacts import ImageFault, ImageReference, parse_image
from playground.audit.orca import events_of
from playground.audit.sightings import sightings
from playground.lessons.history.deeds import Deed, do, trigger_image
from playground.lessons.history.log import SWITCHES
from playground.lessons.history.results import Pushed, Shipped
from playground.manifest import Limits


def shipped(
    deeds: Sequence[Deed], pushed: Sequence[Pushed], limits: Limits
) -> tuple[Shipped, ...]:
    """The last deploy that a trigger supplied with an image of the lab, done both ways; nothing
    where there is none."""
    for deed in reversed(deeds):
        image = _of_lab(deed, pushed)
        if image is not None:
            return tuple(_shipped(deed, each, pushed, limits) for each in image)
    return ()


def _of_lab(deed: Deed, pushed: Sequence[Pushed]) -> tuple[ImageReference, ImageReference] | None:
    """The image of the trigger by its tag and by its digest, if the lab has it."""
    image, _ = trigger_image(deed.act.image)
    if deed.act.do != "deploy" or deed.execution is None or deed.refused or image is None:
        return None
    for push in reversed(pushed):
        if image.digest == push.digest or (image.digest is None and image.tag == push.tag):
            name = image._replace(tag=None, digest=None)
            return name._replace(tag=push.tag), name._replace(digest=push.digest)
    return None


def _shipped(
    deed: Deed, image: ImageReference, pushed: Sequence[Pushed], limits: Limits
) -> Shipped:
    again = deed
    if str(image) != deed.act.image:
        again = do(replace(deed.act, image=str(image)), deed.before, deed.number, limits)
    events = events_of(again.execution, SWITCHES) if again.execution else []
    seen = [one for event in events for one in sightings(event)]
    images = [one.reference for each in seen for one in each.images]
    said = images[0] if images else ""
    candidates = _candidates(said, image.name, pushed)
    return Shipped(
        way="digest" if image.digest else "tag",
        entry=said,
        candidates=candidates,
        proves=_proves(said, candidates),
    )


def _candidates(said: str, name: str, pushed: Sequence[Pushed]) -> tuple[Pushed, ...]:
    """The lab's images, of that name, that a reference may stand for, each once."""
    image = parse_image(said)
    if isinstance(image, ImageFault) or image.name != name:
        return ()
    found = {
        push.digest: push
        for push in pushed
        if (push.digest == image.digest if image.digest else push.tag == image.tag)
    }
    return tuple(found.values())


def _proves(said: str, candidates: Sequence[Pushed]) -> str:
    if not candidates:
        return "The manifest does not take its image from the trigger, so this is another one."
    if "@" in said:
        return (
            "This image and no other: whoever has its bytes can hash them, today or in a year. "
            "However often the tag is pushed, the entry means the same."
        )
    if len(candidates) == 1:
        return (
            "Nothing yet: push the tag again, and the same entry can mean another image, although "
            "not a byte of it has changed."
        )
    return (
        f"One of {len(candidates)} images, and nothing in the log says which. The chain is whole, "
        "and yet the answer is gone: it was never in it."
    )
