"""One entry of a lock file."""

from typing import NamedTuple

from playground.registry.key import Key
from playground.registry.manifests import Manifest, Platform


class Locked(NamedTuple):
    """One entry: the tag of `image` (a full name) meant `digest` from `resolved` on.

    resolved: a time in UTC, as ``2026-11-23T09:30:00Z``: when that digest was first seen.
    source: the registry that said so. platforms: empty unless the digest is an index's.
    """

    image: str
    tag: str
    digest: str
    media_type: str
    platforms: tuple[Platform, ...]
    resolved: str
    source: str

    @property
    def key(self) -> Key:
        return Key(self.image, self.tag, None)

    @property
    def manifest(self) -> Manifest:
        return Manifest(self.digest, self.media_type, self.platforms)
