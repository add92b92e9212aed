"""Replacers: find the artifacts that an object names, and bind those of the pool into it.

Source: clouddriver, ``artifact/Replacer.java`` and ``ArtifactReplacer.java``.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from playground.artifacts.artifact import Artifact
from playground.kinds.replaced_fields import IMAGE, ReplacedField, replaced_fields
from playground.kinds.spinnaker_kinds import spelled_kind
from playground.manifest import KubernetesObject, Severity

from .pool import Supplied, by_name
from .step import Step

RULE = "bind-artifact"
Binding = Literal["match-name-and-tag", "match-name-only"]


def find_artifacts(obj: Any) -> list[Artifact]:
    """What the replacers of its kind read off an object, each once, in the order they look.

    The reference is what stands there and the name is derived from it.
    """
    found = [
        Artifact(type=field.type, name=derived_name(obj, field), reference=field.text)
        for field in replaced_fields(obj)
    ]
    return list(dict.fromkeys(found))


def derived_name(obj: Any, field: ReplacedField, binding: Binding = "match-name-and-tag") -> str:
    """The name that an artifact must have to be bound to the field.

    Of an image it is the text before the first ``@``, or else before the last ``:``, so a port
    is taken for a tag, and a tag before a digest stays. In a bare Pod, for all other fields, and
    for images with the legacy `binding`, it is the whole text.
    """
    if field.type != IMAGE or binding == "match-name-only" or spelled_kind(obj) == "pod":
        return field.text
    return image_name(field.text)


def image_name(image: str) -> str:
    """The name that Spinnaker derives from the image of a container."""
    head, at, _ = image.partition("@")
    if at or ":" not in head:
        return head
    return head.rpartition(":")[0]


def may_bind(artifact: Artifact, namespace: str, account: str) -> bool:
    """Whether an artifact may be bound into an object of that namespace ("" if it has none).

    What is no ``kubernetes/…`` artifact binds everywhere. An artifact without account does, too.
    """
    if not artifact.type:
        return False
    if not artifact.type.startswith("kubernetes/"):
        return True
    own = artifact.metadata.get("account")
    return (artifact.location or "") == namespace and own in (None, "", account)


class Bound(Step):
    """The answer of `bind`: `artifacts` are those that were bound, changed anything or not."""

    def __init__(self) -> None:
        super().__init__()
        self.artifacts: list[Supplied] = []
        self.unbound: list[ReplacedField] = []


def bind(
    item: KubernetesObject,
    supplied: Sequence[Supplied],
    account: str,
    binding: Binding = "match-name-and-tag",
) -> Bound:
    """Write the references of artifacts into the fields that name them.

    Each replacer tries the artifacts one after the other, so that the reference of one can be
    the name of the next. `unbound` holds the fields that no artifact fits.
    """
    namespace = item.namespace or ""
    step, fields = Bound(), item.once(replaced_fields)
    types = {field.type for field in fields}
    allowed = [
        each
        for each in supplied
        if each.artifact.type in types and may_bind(each.artifact, namespace, account)
    ]
    by_type: dict[str, list[Supplied]] = {}
    for each in allowed:
        by_type.setdefault(each.artifact.type or "", []).append(each)
    named = {type: by_name(same_type) for type, same_type in by_type.items()}
    position = {id(each): number for number, each in enumerate(allowed)}
    bound: dict[int, Supplied] = {}
    for field in fields:
        used = _chain(item.value, field, named.get(field.type, {}), position, binding)
        if not used:
            step.unbound.append(field)
            continue
        bound |= {position[id(each)]: each for each in used}
        _write(step, item, field, used, binding)
    step.artifacts = list(bound.values())
    return step


def _chain(
    obj: Any,
    field: ReplacedField,
    named: Mapping[str, list[Supplied]],
    position: dict[int, int],
    binding: Binding,
) -> list[Supplied]:
    """The artifacts that replace the field one after the other."""
    used: list[Supplied] = []
    text: str | None = field.text
    last = -1
    while text is not None:
        name = derived_name(obj, field._replace(text=text), binding)
        later = [each for each in named.get(name, ()) if position[id(each)] > last]
        if not later:
            break
        used.append(later[0])
        last = position[id(later[0])]
        text = later[0].artifact.reference
    return used


def _write(
    step: Bound,
    item: KubernetesObject,
    field: ReplacedField,
    used: Sequence[Supplied],
    binding: Binding,
) -> None:
    first, last = used[0], used[-1]
    reference = last.artifact.reference
    reason = f"Bound from the artifact {first.artifact.name} {_origin(first)}"
    if first.artifact.name != field.text:
        reason += f": Spinnaker takes {first.artifact.name} for the name of {field.text}"
    for each in used[1:]:
        reason += f", and then from the artifact {each.artifact.name} {_origin(each)}"
    if reference is None:
        message = f"{item}: the artifact {last.artifact.name} has no reference to write here."
        step.find(item, field.tokens, Severity.ERROR, "no-reference", message, _NO_REFERENCE)
    if reference != field.text:
        step.change(item, field.tokens, reference, RULE, reason + ".")


_NO_REFERENCE = "Give the artifact the reference that is to stand in the manifest."


def _origin(supplied: Supplied) -> str:
    version = supplied.artifact.version
    return f"{version} {supplied.source}" if version else supplied.source
