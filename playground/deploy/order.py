"""Order: the objects of a request are deployed by the rank of their kinds.

Source: clouddriver, ``op/handler/KubernetesHandler.java``.
"""

from collections.abc import Iterable

from playground.kinds import deploy_priority
from playground.manifest import KubernetesObject


def in_deploy_order(objects: Iterable[KubernetesObject]) -> list[KubernetesObject]:
    """Lower ranks first; objects of one rank stay in the order of the input."""
    return sorted(objects, key=lambda item: deploy_priority(item.api_version, item.kind))
