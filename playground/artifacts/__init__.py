"""What a deploy puts into manifests: image references, artifacts, content hashes."""

from playground.artifacts.artifact import Artifact
from playground.artifacts.content_hash import content_hash, split_hash_suffix
from playground.artifacts.image_reference import (
    ImageFault,
    ImageReference,
    digest_fault,
    parse_image,
    pinned,
)

__all__ = [
    "Artifact",
    "ImageFault",
    "ImageReference",
    "content_hash",
    "digest_fault",
    "parse_image",
    "pinned",
    "split_hash_suffix",
]
