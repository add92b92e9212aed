"""Images that stand in for the reader's own, which no registry was asked about.

Pods of a story have to run some bytes. Each version of an image is a small image that Slipway
builds itself, so the digests are of bytes that there are: the lab registry serves them.
"""

import hashlib
from functools import lru_cache
from typing import NamedTuple

from playground.artifacts.small_image import index_digest

MOST_NAMED = 32
"""Characters of an image's name; of a longer one, the digits of its SHA-256. So what a stand-in
prints is short enough to be pushed to a lab repository, whose name carries it."""


class StandIn(NamedTuple):
    """`prints`: the one line that the image's program writes; `digest`: of the image's index."""

    digest: str
    prints: str

    @property
    def brief(self) -> str:
        """The digest's first digits."""
        return self.digest[:15]


@lru_cache(maxsize=256)
def stand_in(image: str, version: int) -> StandIn:
    """What stands in for a version, from 1, of the image of this reference, whatever the text."""
    plain = image.isascii() and image.isprintable() and len(image) <= MOST_NAMED
    digits = hashlib.sha256(image.encode("utf-8", "surrogatepass")).hexdigest()
    prints = f"version {version} of {image if plain else digits[:MOST_NAMED]}"
    return StandIn(index_digest(prints), prints)
