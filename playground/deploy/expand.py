"""Expand: Lists become their items, the namespace is overridden, empty documents are dropped.

Source: clouddriver, ``converter/manifest/KubernetesDeployManifestConverter.java``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from playground.kinds.catalogue import is_namespaced
from playground.kinds.spinnaker_kinds import spelled_kind
from playground.manifest import KubernetesObject, Severity
from playground.manifest.finding import Finding
from playground.manifest.words import kind_of

from .step import MALFORMED, Step

RULE = "namespace-override"


def expand(documents: Mapping[int, Any]) -> tuple[list[KubernetesObject], Step]:
    """The objects of a request, in the order of the input; what is none is in the Step.

    Only a ``kind: List``, in any case, is taken apart, and only one level deep.
    """
    objects: list[KubernetesObject] = []
    step = Step()
    for number, document in documents.items():
        for pointer, value in _items(document):
            if isinstance(value, dict):
                objects.append(KubernetesObject(number, pointer, value))
            else:
                message = f"An object is wanted here, not {kind_of(value)}."
                help = "Write a mapping with apiVersion, kind and metadata."
                step.findings.append(
                    Finding(Severity.ERROR, MALFORMED, message, help, number, pointer)
                )
                step.error = MALFORMED
    return objects, step


def _items(document: Any) -> Iterator[tuple[str, Any]]:
    """The values to deploy, and where in the document they stand."""
    if not _is_list(document):
        if document is not None:
            yield "", document
        return
    items = document.get("items")
    if isinstance(items, list):
        for position, item in enumerate(items):
            if item is not None:
                yield f"/items/{position}", item
    elif items is not None:
        yield "/items", items


def _is_list(value: Any) -> bool:
    kind = value.get("kind") if isinstance(value, dict) else None
    return isinstance(kind, str) and kind.lower() == "list"


def nested_list(item: KubernetesObject) -> Step:
    """What is left of a List in a List: an object that nobody can deploy."""
    step = Step()
    if _is_list(item.value):
        message = "A List in a List is not taken apart, and cannot be deployed as it is."
        step.refuse(item, ("kind",), MALFORMED, message, "Move its items up into the outer List.")
    return step


def override_namespace(item: KubernetesObject, namespace: str) -> Step:
    """Put an object of a namespaced kind into the namespace that the stage names, if it does."""
    step = Step()
    if not namespace.strip() or is_cluster_wide(item):
        return step
    if isinstance(item.value.get("metadata"), dict) and item.namespace != namespace:
        reason = f"The stage overrides the namespace of everything with {namespace}."
        step.change(item, ("metadata", "namespace"), namespace, RULE, reason)
    return step


def is_cluster_wide(item: KubernetesObject) -> bool:
    """Whether objects of the kind live in no namespace; those of unknown kinds do."""
    if is_namespaced(item.group, item.kind) is False:
        return True
    return spelled_kind(item.value) in _CLUSTER_WIDE


_CLUSTER_WIDE = frozenset(
    {
        "apiService",
        "clusterRole",
        "clusterRoleBinding",
        "customResourceDefinition",
        "mutatingWebhookConfiguration",
        "namespace",
        "persistentVolume",
        "podSecurityPolicy",
        "storageClass",
        "validatingWebhookConfiguration",
    }
)
"""Source: clouddriver, ``description/manifest/KubernetesKindProperties.java``."""
