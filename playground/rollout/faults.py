"""What is wrong with content: the one thing that the simulation invents, a property of bytes."""

from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A container that gets this content never becomes ready.

    `images`: digests, `contents`: fingerprints of what ConfigMaps and Secrets hold; an empty set
    stands for any. `live`: a running one that is given such content dies of it too.
    """

    images: frozenset[str] = frozenset()
    contents: frozenset[str] = frozenset()
    live: bool = False

    def strikes(self, images: Set[str | None], contents: Set[str]) -> bool:
        """Whether a pod that runs these images and reads these contents has the fault."""
        return bool(
            (not self.images or self.images & images)
            and (not self.contents or self.contents & contents)
        )
