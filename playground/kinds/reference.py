"""A Reference: one field of an object that names a ConfigMap or a Secret."""

from typing import Literal, NamedTuple

from playground.manifest.pointer import Tokens

Target = Literal["ConfigMap", "Secret"]
Form = Literal["plain", "namespace/name"]


class Reference(NamedTuple):
    """Where an object names a ConfigMap or a Secret, and which one.

    `tokens` lead from the object's root to the field, `value` is all that stands there and `form`
    says how `name` is part of it. `namespace` None means the object's own namespace (for an
    object without one: not known here). `optional` repeats the sibling ``optional: true``.
    """

    tokens: Tokens
    target_kind: Target
    name: str
    namespace: str | None
    value: str
    optional: bool
    form: Form


def rewritten(reference: Reference, new_name: str) -> str:
    """The whole value of the field when the object it names is called `new_name`."""
    if reference.form == "plain":
        return new_name
    return reference.value[: -len(reference.name)] + new_name
