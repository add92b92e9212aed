"""What a command came to, as kubectl tells it and as the API server stored it."""

from dataclasses import dataclass, field
from typing import Any

from playground.cluster.differences import FieldDifference, field_differences

Json = Any
Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason for a refusal: the path of a field, and a sentence."""

    field: str
    message: str


class Refused(Exception):
    """An answer of the API server, or of kubectl itself, that ends a command.

    `reason` is the API's word: NotFound, AlreadyExists, Conflict, Invalid, BadRequest; or `Client`
    where kubectl refuses before it asks.
    """

    def __init__(self, reason: str, message: str, causes: tuple[Cause, ...] = ()) -> None:
        super().__init__(message)
        self.reason, self.message, self.causes = reason, message, causes


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one command.

    `result` is kubectl's word (`created`, `configured`, `unchanged` ...; empty where kubectl says
    nothing) or `error`, with kubectl's `exit_code`, a `message`, and for errors the `reason` and
    `causes`. `wrote` says whether the stored object changed at all, `recreated` that it was
    deleted and made anew. `patch` is what kubectl sent, of `patch_type` (the media type without
    `application/` and `+json`), None where it sent no patch. `before` and `live` are the
    object before and after, None where there is none.
    """

    result: str
    message: str = ""
    exit_code: int = 0
    warnings: tuple[str, ...] = ()
    wrote: bool = False
    recreated: bool = False
    patch_type: str = ""
    patch: Json = None
    before: Object | None = None
    live: Object | None = None
    reason: str = ""
    causes: tuple[Cause, ...] = field(default=())

    @property
    def failed(self) -> bool:
        """Whether the command ended in an error, which never writes anything."""
        return self.exit_code != 0

    @property
    def changes(self) -> tuple[FieldDifference, ...]:
        """What is different in the live object, field by field, in a form for reading."""
        if self.before is None or self.live is None:
            return ()
        return field_differences(without_bookkeeping(self.before), without_bookkeeping(self.live))


LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
BOOKKEEPING = (
    "uid",
    "resourceVersion",
    "creationTimestamp",
    "managedFields",
    "generation",
    "selfLink",
)
"""The fields of metadata that the API server alone decides."""


def without_bookkeeping(obj: Object) -> Object:
    """The object without status, last-applied, and what only the server decides."""
    kept = {key: value for key, value in obj.items() if key != "status"}
    metadata = obj.get("metadata")
    if isinstance(metadata, dict):
        metadata = {key: value for key, value in metadata.items() if key not in BOOKKEEPING}
        metadata.pop("namespace", None)
        annotations = metadata.get("annotations")
        if isinstance(annotations, dict) and LAST_APPLIED in annotations:
            rest = {key: value for key, value in annotations.items() if key != LAST_APPLIED}
            metadata["annotations"] = rest
            if not rest:
                del metadata["annotations"]
        kept["metadata"] = metadata
    return kept
