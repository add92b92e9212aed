"""Unbound: the fields that name an artifact and got none, each with the reason."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from playground.artifacts.artifact import Artifact
from playground.artifacts.image_reference import ImageReference, parse_image
from playground.kinds import find_images, find_references, is_custom, string_leaves
from playground.kinds.replaced_fields import CONFIG_MAP, IMAGE, SECRET, ReplacedField
from playground.kinds.spinnaker_kinds import spelled_in
from playground.manifest import KubernetesObject, Severity
from playground.manifest.pointer import Tokens

from .pool import Pool, Supplied
from .replacers import Binding, derived_name, image_name, may_bind
from .step import Step
from .versioner import metadata_text, same_namespace, version_number

RULE = "not-bound"
NOT_LOOKED_AT = "reference-not-followed"
_TYPES = {"ConfigMap": CONFIG_MAP, "Secret": SECRET}


def explain_unbound(
    item: KubernetesObject,
    fields: Sequence[ReplacedField],
    pool: Pool,
    account: str,
    binding: Binding,
    live: Sequence[Mapping[str, Any]],
) -> Step:
    """A Finding for each of the `fields`: why no artifact of the pool was bound to it."""
    step = Step()
    artifacts = pool.artifacts
    for field in fields:
        name = derived_name(item.value, field, binding)
        missed = _missed(item, field, name, pool, artifacts, account)
        if missed is not None:
            why, help = missed
            step.find(item, field.tokens, Severity.WARNING, RULE, _left(field, why), help)
            continue
        if field.type == IMAGE:
            if "@" not in field.text:
                why = f"no artifact is named {name}{_derivation(field.text, name)}"
                help = "Supply an artifact of exactly that name, or write the digest yourself."
                step.find(item, field.tokens, Severity.INFO, RULE, _left(field, why), help)
        else:
            _outside(step, item, field, live)
    return step


def _left(field: ReplacedField, why: str) -> str:
    return f"{field.text} stays as written: {why}."


def _missed(
    item: KubernetesObject,
    field: ReplacedField,
    name: str,
    pool: Pool,
    artifacts: Sequence[Supplied],
    account: str,
) -> tuple[str, str] | None:
    """Why an artifact that nearly fits was not bound, and what to do about it."""
    namespace = item.namespace or ""
    for loser, winner in pool.shadowed:
        lost = loser.artifact
        if (lost.type, lost.name) == (field.type, name) and may_bind(lost, namespace, account):
            return (
                f"the artifact {name} {loser.source} is shadowed by one {winner.source}, "
                f"which {_obstacle(winner.artifact, namespace, account)}",
                "Let only one of the two reach the stage.",
            )
    for supplied in artifacts:
        artifact = supplied.artifact
        if (artifact.type, artifact.name) == (field.type, name):
            return (
                f"the artifact {name} {supplied.source} {_obstacle(artifact, namespace, account)}",
                "Make namespace and account of both agree; to name none is not to name default.",
            )
    for supplied in artifacts:
        near = _near(field, name, supplied.artifact)
        if near is not None:
            return near
    return None


def _obstacle(artifact: Artifact, namespace: str, account: str) -> str:
    location = artifact.location or ""
    if location != namespace:
        mine = f"in the namespace {namespace}" if namespace else "in no namespace"
        other = f"in the namespace {location}" if location else "in no namespace"
        return f"is {other} and this object {mine}"
    return f"is of the account {artifact.metadata.get('account')}, not of {account or 'this one'}"


def _near(field: ReplacedField, name: str, artifact: Artifact) -> tuple[str, str] | None:
    """The same for an artifact whose type or name is not quite what it should be."""
    other = artifact.name or ""
    if field.type == IMAGE:
        if artifact.type != IMAGE or not _same_repository(field.text, other):
            return None
        return (
            f"the artifact is named {other}, and Spinnaker compares it with "
            f"{name}{_derivation(field.text, name)}",
            "Write the image so that the name comes out as the artifact's.",
        )
    if other == name and (artifact.type or "").lower() == field.type.lower():
        return (
            f"the type of the artifact {name} is spelt {artifact.type}, not {field.type}",
            f"Spell the type {field.type}.",
        )
    base, _, version = field.text.rpartition("-")
    if artifact.type == field.type and base == other and version_number(version) is not None:
        return (
            f"it names a version already, and the artifact is named {other}",
            "Write the name without -vNNN, so that Spinnaker can bind it.",
        )
    return None


def _same_repository(image: str, name: str) -> bool:
    one, other = parse_image(image), parse_image(name)
    return (
        isinstance(one, ImageReference)
        and isinstance(other, ImageReference)
        and one.normalized_name == other.normalized_name
    )


def _derivation(image: str, name: str) -> str:
    if name == image:
        return ""
    cut = "before its first @" if "@" in image else "before its last colon"
    return f", the text {cut}"


def _outside(
    step: Step, item: KubernetesObject, field: ReplacedField, live: Sequence[Mapping[str, Any]]
) -> None:
    """A reference that nothing supplies: it stands or falls with what the cluster holds."""
    kind = field.type.removeprefix("kubernetes/")
    there = any(
        spelled_in(str(value.get("kind", ""))) == kind
        and metadata_text(value, "name") == field.text
        and same_namespace(metadata_text(value, "namespace"), item.namespace)
        for value in live
    )
    if there:
        why = f"no artifact supplies the {kind}, and the cluster has one of that name"
        help = "Deploy it with this request or before it, and its version is bound."
        step.find(item, field.tokens, Severity.INFO, RULE, _left(field, why), help)
        return
    why = f"no artifact supplies the {kind}, and the cluster has none of that name"
    help = "Deploy it with this request or before it, in the same namespace."
    step.find(item, field.tokens, Severity.WARNING, RULE, _left(field, why), help)


def explain_unlooked(
    item: KubernetesObject,
    looked_at: Sequence[ReplacedField],
    artifacts: Sequence[Supplied],
    account: str,
) -> Step:
    """A Finding for each place that names an artifact and that Spinnaker does not look at."""
    step = Step()
    namespace = item.namespace or ""
    seen = {field.tokens for field in looked_at}
    places = [place for place in _other_places(item) if place[0] not in seen]
    if not places:
        return step
    known = {
        (supplied.artifact.type, supplied.artifact.name): supplied
        for supplied in artifacts
        if may_bind(supplied.artifact, namespace, account)
        and supplied.artifact.reference not in (None, supplied.artifact.name)
    }
    for tokens, type, name in places:
        supplied = known.get((type, name))
        if supplied is None or tokens in seen:
            continue
        seen.add(tokens)
        severity = Severity.WARNING if type == IMAGE else Severity.ERROR
        if is_custom(item.api_version, item.kind):
            severity = Severity.WARNING
        message = (
            f"{name} stays as written: it is {supplied.artifact.reference} {supplied.source}, "
            f"but Spinnaker does not look at this place."
        )
        help = 'Annotate what is named here with strategy.spinnaker.io/versioned: "false".'
        if type == IMAGE:
            help = "Write the reference here yourself."
        step.find(item, tokens, severity, NOT_LOOKED_AT, message, help)
    return step


def _other_places(item: KubernetesObject) -> Iterator[tuple[Tokens, str, str]]:
    """Every place that may name an artifact: path, type and name."""
    for reference in item.once(find_references):
        if (reference.namespace or item.namespace) == item.namespace:
            yield reference.tokens, _TYPES[reference.target_kind], reference.name
    for image in item.once(find_images):
        yield image.tokens, IMAGE, image_name(image.image)
        yield image.tokens, IMAGE, image.image
    if is_custom(item.api_version, item.kind):
        for tokens, text in string_leaves(item.value):
            yield tokens, CONFIG_MAP, text
            yield tokens, SECRET, text
            yield tokens, IMAGE, image_name(text)
