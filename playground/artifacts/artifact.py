"""An Artifact: one thing that a pipeline hands to a deploy, in Spinnaker's shape."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

_TEXTS = (
    "type",
    "name",
    "version",
    "location",
    "reference",
    "artifactAccount",
    "provenance",
    "uuid",
)


class Artifact(NamedTuple):
    """A versioned thing that a manifest may name, such as an image or a ConfigMap.

    The fields, and their spelling, are those of Spinnaker's JSON (kork's ``Artifact``): `type`
    such as ``docker/image`` or ``kubernetes/configMap``; `name` is what a manifest says,
    `reference` what it is replaced with; `location` is the namespace of a ``kubernetes/…`` one.
    None stands for a field that is absent.
    """

    type: str | None = None
    name: str | None = None
    version: str | None = None
    location: str | None = None
    reference: str | None = None
    artifactAccount: str | None = None
    metadata: Mapping[str, Any] = MappingProxyType({})
    uuid: str | None = None
    provenance: str | None = None
    customKind: bool = False

    def __hash__(self) -> int:
        # All but the metadata, which is JSON and has no hash.
        return hash((*self[:6], *self[7:]))

    @classmethod
    def from_json(cls, value: Any) -> "Artifact | str":
        """The artifact that a JSON value describes, or one sentence that says what is wrong.

        As in Spinnaker, keys that are not fields become entries of `metadata`.
        """
        if not isinstance(value, dict):
            return "An artifact is a JSON object."
        for key in _TEXTS:
            if not isinstance(value.get(key), str | None):
                return f"The field {key} of an artifact is a string."
        custom = value.get("customKind")
        if not isinstance(custom, bool | None):
            return "The field customKind of an artifact is true or false."
        metadata = value.get("metadata")
        if not isinstance(metadata, dict | None):
            return "The field metadata of an artifact is a JSON object."
        own = {*_TEXTS, "customKind", "metadata"}
        unknown = {key: item for key, item in value.items() if key not in own}
        return cls(
            **{key: value.get(key) for key in _TEXTS},
            metadata={**(metadata or {}), **unknown},
            customKind=bool(custom),
        )

    def to_json(self) -> dict[str, Any]:
        """The artifact as Spinnaker writes it: fields that are absent are left out."""
        written = {key: getattr(self, key) for key in _TEXTS}
        written |= {"customKind": self.customKind, "metadata": dict(self.metadata)}
        return {key: item for key, item in written.items() if item is not None}
