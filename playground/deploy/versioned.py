"""Which objects of an input Spinnaker gives a version, as far as the input itself says."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from playground.kinds import Reference, find_references
from playground.kinds.replaced_fields import replaced_fields
from playground.kinds.spinnaker_kinds import spelled_kind
from playground.manifest import KubernetesObject

from .strategy import strategy_of


def is_versioned(item: KubernetesObject) -> bool:
    """By its annotation, or else by its kind; a stage could still say otherwise."""
    from .prepare import versioned_by  # slow to import, as all of a deploy comes with it

    strategy = strategy_of(item)
    return versioned_by(item.once(spelled_kind), strategy, None)[0]


Configuration = dict[tuple[str, str], set[str | None]]
"""ConfigMaps and Secrets: by kind and name, the namespaces in which they are."""


class Use(NamedTuple):
    """One field that names ConfigMaps or Secrets of the input, in whatever namespaces they are.

    `looked_at`: Spinnaker's replacers look at it.
    """

    item: KubernetesObject
    reference: Reference
    namespaces: set[str | None]
    looked_at: bool


def uses(items: Iterable[KubernetesObject], configuration: Configuration) -> Iterator[Use]:
    """The fields of the objects that name one of these, by kind and name."""
    for item in items if configuration else ():
        looked_at = None
        for reference in item.once(find_references):
            namespaces = configuration.get((reference.target_kind, reference.name))
            if namespaces:
                if looked_at is None:
                    looked_at = {field.tokens for field in item.once(replaced_fields)}
                yield Use(item, reference, namespaces, reference.tokens in looked_at)


def versioned_configuration(items: Iterable[KubernetesObject]) -> Configuration:
    """The ConfigMaps and Secrets that get a version."""
    found: Configuration = {}
    for item in items:
        known = item.group == "" and item.kind in ("ConfigMap", "Secret") and item.name
        if known and is_versioned(item):
            found.setdefault((item.kind, item.name), set()).add(item.namespace)
    return found
