"""Which objects of an input Spinnaker gives a version, as far as the input itself says."""

from collections.abc import Iterable

from playground.kinds.spinnaker_kinds import spelled_kind
from playground.manifest import Document, KubernetesObject

from .prepare import versioned_by
from .strategy import read_strategy
from .versioner import annotations_of


def is_versioned(item: KubernetesObject) -> bool:
    """By its annotation, or else by its kind; a stage could still say otherwise."""
    strategy = read_strategy(annotations_of(item.value))
    return versioned_by(spelled_kind(item.value), strategy, None)[0]


def versioned_configuration(
    documents: Iterable[Document],
) -> dict[tuple[str, str], list[KubernetesObject]]:
    """The ConfigMaps and Secrets that get a version, by kind and name."""
    found: dict[tuple[str, str], list[KubernetesObject]] = {}
    for document in documents:
        for item in document.objects:
            known = item.group == "" and item.kind in ("ConfigMap", "Secret") and item.name
            if known and is_versioned(item):
                found.setdefault((item.kind, item.name), []).append(item)
    return found
