"""Find every field of a workload that names a container image."""

from typing import Any, NamedTuple

from playground.kinds.catalogue import group_kind, pod_spec
from playground.kinds.places import REPLACED_BY_SPINNAKER
from playground.manifest.pointer import Tokens


class ImageField(NamedTuple):
    """A field that holds an image reference: its path, what stands there, and whether
    Spinnaker's image replacers look at it."""

    tokens: Tokens
    image: str
    faithful: bool


def find_images(obj: dict[str, Any]) -> list[ImageField]:
    """The images of containers, init containers, ephemeral containers and image volumes.

    Values of other shapes than the API's are passed over. Spinnaker looks at containers and init
    containers of the workloads with a pod template, and at the containers of a bare Pod.
    """
    place = pod_spec(obj)
    key = group_kind(obj)
    if place is None or key is None:
        return []
    tokens, spec = place
    templated = key[1] in REPLACED_BY_SPINNAKER
    found: list[ImageField] = []
    for field, replaced in (
        ("initContainers", templated),
        ("containers", templated or key[1] == "Pod"),
        ("ephemeralContainers", False),
    ):
        for index, container in _elements(spec, field):
            image = container.get("image")
            if isinstance(image, str):
                found.append(ImageField((*tokens, field, index, "image"), image, replaced))
    for index, volume in _elements(spec, "volumes"):
        source = volume.get("image")
        image = source.get("reference") if isinstance(source, dict) else None
        if isinstance(image, str):
            path = (*tokens, "volumes", index, "image", "reference")
            found.append(ImageField(path, image, False))
    return found


def _elements(spec: dict[str, Any], field: str) -> list[tuple[int, dict[str, Any]]]:
    """The mappings in the list at `field`, with their positions."""
    value = spec.get(field)
    if not isinstance(value, list):
        return []
    return [(index, item) for index, item in enumerate(value) if isinstance(item, dict)]
