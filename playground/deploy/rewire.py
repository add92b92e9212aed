"""Rewire references: every field that names a versioned ConfigMap or Secret follows its name."""

from collections.abc import Collection, Iterable, Sequence

from playground.kinds import (
    Reference,
    find_references,
    is_custom,
    is_namespaced,
    parameter_kinds,
    rewritten,
    string_leaves,
)
from playground.kinds.replaced_fields import replaced_fields
from playground.manifest import KubernetesObject, Severity
from playground.manifest.pointer import Tokens

from .step import Step
from .version import Named, is_configuration

RULE = "follow-reference"

_Key = tuple[str, str | None, str]


class Targets:
    """The ConfigMaps and Secrets of the input, to be found by kind, namespace and name."""

    def __init__(self, objects: Iterable[KubernetesObject], named: Iterable[Named]) -> None:
        self.present: dict[_Key, list[KubernetesObject]] = {}
        self.names: dict[_Key, set[str]] = {}
        self.by_name: dict[tuple[str, str], list[KubernetesObject]] = {}
        for item in objects:
            if is_configuration(item) and item.name:
                self.present.setdefault(_key(item, item.name), []).append(item)
                self.by_name.setdefault((item.kind, item.name), []).append(item)
        for entry in named:
            for name in {entry.item.name, entry.base}:
                key = _key(entry.item, name)
                if name == entry.item.name or key not in self.present:
                    self.names.setdefault(key, set()).add(entry.name)
        self.changing = {
            entry.item.name: entry for entry in named if entry.item.name != entry.name
        }


def _key(item: KubernetesObject, name: str) -> _Key:
    return item.kind, _namespace(item.namespace), name


def _namespace(name: str | None) -> str:
    """An object that names no namespace is taken to be in `default`, as kustomize does."""
    return name or "default"


def follow_references(
    objects: Sequence[KubernetesObject], named: Sequence[Named], *, faithful: bool = False
) -> Step:
    """Give every reference to a versioned object the object's new name.

    With `faithful`, only where Spinnaker's replacers look and with namespaces compared as written;
    what is left dangling is an error then. A reference whose target is not in the input is an
    info, a field of a custom resource that names a versioned object a warning.
    """
    step = Step()
    targets = Targets(objects, named)
    policies = parameter_kinds(item.value for item in objects)
    for item in objects:
        references = (
            find_references(item.value, policies) if policies else item.once(find_references)
        )
        fields: dict[tuple[str | int, ...], list[Reference]] = {}
        for reference in references:
            fields.setdefault(reference.tokens, []).append(reference)
        looked_at = {field.tokens for field in item.once(replaced_fields)} if faithful else None
        for field in fields.values():
            _follow(step, item, field, targets, looked_at)
        if targets.changing and is_custom(item.api_version, item.kind):
            _warn_of_custom_resource(step, item, targets)
    return step


def _follow(
    step: Step,
    item: KubernetesObject,
    field: list[Reference],
    targets: Targets,
    looked_at: Collection[Tokens] | None,
) -> None:
    """Decide about one field; RBAC rules can name a ConfigMap and a Secret in the same one.

    `looked_at` are the only places to rewrite, None stands for all.
    """
    reference = field[0]
    found = [(entry, _new_names(item, entry, targets)) for entry in field]
    inside = [(entry, names) for entry, names in found if names is not None]
    if not inside:
        _note_outside(step, item, field, targets)
        return
    wanted = {name for _, names in inside for name in names}
    if wanted == {reference.name}:
        return
    if len(wanted) > 1:
        message = f"{item}: {reference.name} would have to follow several names at once."
        _not_followed(step, item, reference, message, "Give the objects different names.")
        return
    if looked_at is not None and not (
        reference.tokens in looked_at and _same_location(item, inside[0][0], targets)
    ):
        message = (
            f"{reference.name} stays as written, because Spinnaker does not look here: {item} is "
            f"left dangling, for the {reference.target_kind} is deployed as {wanted.pop()}."
        )
        help = 'Annotate the target with strategy.spinnaker.io/versioned: "false".'
        _not_followed(step, item, reference, message, help)
        return
    name = wanted.pop()
    kind = " or ".join(entry.target_kind for entry, _ in inside)
    reason = f"The {kind} {reference.name} is deployed as {name}, and this field names it."
    step.change(item, reference.tokens, rewritten(reference, name), RULE, reason)
    if len(inside) < len(field):
        other = next(entry.target_kind for entry, names in found if names is None)
        step.find(
            item,
            reference.tokens,
            Severity.WARNING,
            "shared-rule",
            f"The rule also names a {other} {reference.name}, which is not in the input.",
            "Give ConfigMaps and Secrets rules of their own.",
        )


def _new_names(item: KubernetesObject, reference: Reference, targets: Targets) -> set[str] | None:
    """The names under which the target is deployed; None if it is not in the input."""
    if reference.namespace is None and not _has_namespace(item):
        keys = [
            _key(target, reference.name)
            for target in targets.by_name.get((reference.target_kind, reference.name), ())
        ]
    else:
        namespace = _namespace(reference.namespace or item.namespace)
        keys = [(reference.target_kind, namespace, reference.name)]
    names: set[str] = set()
    for key in keys:
        if key in targets.names:
            names |= targets.names[key]
        elif key in targets.present:
            names.add(reference.name)
    return names or None


def _has_namespace(item: KubernetesObject) -> bool:
    """Whether the object lives in a namespace; one of an unknown kind is taken to."""
    return is_namespaced(item.group, item.kind) is not False


def _same_location(item: KubernetesObject, reference: Reference, targets: Targets) -> bool:
    """Spinnaker's rule: an object without a namespace is in none, not in `default`."""
    key = (reference.target_kind, _namespace(item.namespace), reference.name)
    return any(target.namespace == item.namespace for target in targets.present.get(key, ()))


def _not_followed(
    step: Step, item: KubernetesObject, reference: Reference, message: str, help: str
) -> None:
    step.find(item, reference.tokens, Severity.ERROR, "reference-not-followed", message, help)


def _note_outside(
    step: Step, item: KubernetesObject, field: list[Reference], targets: Targets
) -> None:
    reference = field[0]
    kind = " or ".join(entry.target_kind for entry in field)
    elsewhere = sorted(
        {
            target.namespace or "default"
            for entry in field
            for target in targets.by_name.get((entry.target_kind, entry.name), ())
        }
    )
    message = f"The {kind} {reference.name} is not in this manifest"
    if elsewhere:
        message += f" (one of that name is, in the namespace {', '.join(elsewhere)})"
    if not reference.optional:
        message += "; if it is not in the cluster either, this will wait for it"
    step.find(
        item,
        reference.tokens,
        Severity.INFO,
        "reference-outside",
        message + ".",
        "Add the object to the manifest, or make sure that it is deployed already.",
    )


def _warn_of_custom_resource(step: Step, item: KubernetesObject, targets: Targets) -> None:
    for tokens, text in string_leaves(item.value):
        entry = targets.changing.get(text)
        if entry is not None and _namespace(entry.item.namespace) == _namespace(item.namespace):
            step.find(
                item,
                tokens,
                Severity.WARNING,
                "custom-resource-reference",
                f"{item} may mean {entry.item}, which will be called {entry.name}.",
                "Only Kubernetes' own kinds are rewired; write the new name, or turn versioning "
                'off for the object with strategy.spinnaker.io/versioned: "false".',
            )
