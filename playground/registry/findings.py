"""What became of the images of a manifest, as Findings at the fields that name them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from playground.artifacts.image_reference import ImageFault, ImageReference, parse_image
from playground.manifest import Severity
from playground.manifest.finding import Finding
from playground.registry.key import Key, keys_of
from playground.registry.names import tag_of
from playground.registry.refresh import Fate, Move
from playground.registry.resolve import Outcome

MOVED = "moved-tag"
MALFORMED = "malformed-image"


class Named(NamedTuple):
    """An image where a manifest names it: `pointer` leads from the document's root."""

    document: int
    pointer: str
    text: str


def references(named: Iterable[Named]) -> list[ImageReference]:
    """The distinct references among the images; those that are none are left out."""
    texts = dict.fromkeys(each.text for each in named)
    parsed = (parse_image(text) for text in texts)
    return [image for image in parsed if isinstance(image, ImageReference)]


def findings(
    named: Iterable[Named], outcomes: Mapping[Key, Outcome], moves: Iterable[Move] = ()
) -> Iterator[Finding]:
    """What is wrong with each image, and what its tag means now if the lock says otherwise."""
    moved = {move.entry.key: move for move in moves if move.fate is Fate.MOVED}
    for each in named:
        image = parse_image(each.text)
        if isinstance(image, ImageFault):
            yield _finding(each, Severity.ERROR, MALFORMED, image.message, image.help)
            continue
        for key in keys_of(image):
            fault = outcomes[key].fault if key in outcomes else None
            if fault:
                message = f"{each.text} is left as written: {fault.message}"
                yield _finding(each, Severity.ERROR, fault.rule, message, fault.help)
        move = moved.get(Key(image.normalized_name, tag_of(image), None))
        if move and move.before and move.after:
            message = (
                f"{move.after.image}:{move.after.tag} moved from {move.before.digest} "
                f"(since {move.before.resolved}) to {move.after.digest}"
            )
            help = "Read what changed in the image before you deploy it; the lock has the new one."
            yield _finding(each, Severity.INFO, MOVED, message, help)


def _finding(each: Named, severity: Severity, rule: str, message: str, help: str) -> Finding:
    message = f"{message[0].upper()}{message[1:]}." if rule == MALFORMED else f"{message}."
    return Finding(severity, rule, message, help, each.document, each.pointer)
