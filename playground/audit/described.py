"""Which object it is that an event holds or names, and which images are in it.

Sources: clouddriver, ``artifact/ArtifactConverter.java``, ``KubernetesManifestAnnotater.java`` and
``description/KubernetesCoordinates.java``.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from playground.artifacts import digest_fault
from playground.deploy.moniker import text_annotation
from playground.deploy.versioner import LONGEST_NAME, NAME, VERSION, annotations_of
from playground.kinds import find_images
from playground.kinds.catalogue import CLUSTER_WIDE, NAMESPACED
from playground.kinds.spinnaker_kinds import (
    NATIVE_GROUPS,
    VERSIONED,
    spelled_in,
    spelled_kind,
)
from playground.manifest.pointer import format_pointer

from .values import as_object, as_text

_NUMBERED = re.compile(r"(.+)-(v[0-9]{3,})")
_DIGEST = re.compile(r".+@([A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]+)")
MOST_IMAGES = 100
"""Of one object."""
LONGEST_IMAGE = 500
"""Characters of a reference; 255 may be its name."""


class Described(NamedTuple):
    """An object as far as it is told; the members are those of a Sighting."""

    version: str = ""
    namespace: str = ""
    kind: str = ""
    name: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """One image of an object: `pointer` leads to it from the object's root.

    `digest` is what follows the ``@``, empty if there is only a tag, or nothing. `is_whole` is
    False for a digest that no registry could answer to.
    """

    pointer: str
    reference: str
    digest: str

    @property
    def is_whole(self) -> bool:
        return digest_fault(self.digest) is None


def described(manifest: Any, override: str = "") -> Described | None:
    """Which object a manifest is; None if it names none. `override` replaces its namespace."""
    metadata = as_object(as_object(manifest).get("metadata"))
    name = as_text(metadata.get("name"), LONGEST_NAME)
    if not name or not isinstance(manifest.get("kind"), str) or not manifest["kind"]:
        return None
    spelling = as_text(spelled_kind(manifest), LONGEST_NAME)
    annotations = annotations_of(manifest)
    base = text_annotation(annotations, NAME) or ""
    version = text_annotation(annotations, VERSION) or ""
    if not version or name != f"{base}-{version}":
        base, version = parts(spelling, name)
    namespace = override or as_text(metadata.get("namespace"), LONGEST_NAME)
    return Described(version, namespace, kubernetes_kind(spelling), name, base)


def named(text: Any, namespace: str) -> Described | None:
    """The object of a text such as ``configMap cfg-v003``; None if it is no such text."""
    kind, _, name = text.partition(" ") if isinstance(text, str) else ("", "", "")
    name = as_text(name.strip(), LONGEST_NAME)
    if not kind or not name:
        return None
    spelling = as_text(spelled_in(kind), LONGEST_NAME)
    base, version = parts(spelling, name)
    place = as_text(namespace, LONGEST_NAME)
    return Described(version, place, kubernetes_kind(spelling), name, base)


def parts(spelling: str, name: str) -> tuple[str, str]:
    """Base name and version by the name alone, for kinds that Spinnaker gives a version."""
    match = _NUMBERED.fullmatch(name) if spelling in VERSIONED else None
    return (match[1], match[2]) if match else (name, "")


def kubernetes_kind(spelling: str) -> str:
    """Spinnaker's spelling of a kind in that of Kubernetes: ``configMap`` is ``ConfigMap``."""
    return _kinds().get(spelling.lower(), spelling)


@cache
def _kinds() -> dict[str, str]:
    return {
        kind.lower(): kind
        for table in (CLUSTER_WIDE, NAMESPACED)
        for group, kinds in table.items()
        if group in NATIVE_GROUPS
        for kind in kinds.split()
    }


def image(pointer: str, reference: str) -> Image:
    """An image with the digest that its reference has."""
    match = _DIGEST.fullmatch(reference)
    return Image(pointer, reference, as_text(match[1]) if match else "")


def images_of(manifest: dict[str, Any]) -> tuple[Image, ...]:
    """The images of an object, in its order."""
    return tuple(
        image(format_pointer(place.tokens), as_text(place.image, LONGEST_IMAGE))
        for place in find_images(manifest)[:MOST_IMAGES]
    )
