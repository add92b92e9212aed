"""Submit: one prepared object is sent to the cluster by kubectl, as its strategy asks.

Source: clouddriver, ``op/handler/CanDeploy.java``.
"""

import re
from dataclasses import dataclass
from typing import Any

from playground import cluster as api
from playground.cluster import Cluster, Outcome, key_of
from playground.manifest import KubernetesObject
from playground.manifest.identity import refusals
from playground.manifest.pointer import Tokens

from .kubectl import Call, calls
from .prepare import Prepared
from .versioner import DEFAULT_NAMESPACE

_SUFFIX = "bcdfghjklmnpqrstvwxz2456789"
"""The characters of which the API server makes the end of a generated name."""
_SUFFIX_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Submission:
    """What came of one object: the calls, kubectl's answer, and the live object after it.

    `result` is kubectl's word, such as ``created`` or ``unchanged``, or ``refused``. `message`
    says why in the latter case, and `field` where (() for the object as a whole).
    """

    calls: tuple[Call, ...]
    result: str
    message: str = ""
    field: Tokens = ()
    live: dict[str, Any] | None = None

    @property
    def refused(self) -> bool:
        return self.result == "refused"


def submit(prepared: Prepared, cluster: Cluster) -> tuple[Cluster, Submission]:
    """The cluster after the submission, and what came of it; a refusal changes nothing."""
    item = prepared.ready
    for tokens, message in refusals(item):
        return cluster, Submission((), "refused", message, tokens)
    namespace = item.namespace or DEFAULT_NAMESPACE
    value = item.value
    if prepared.generates_name:
        value = {**value, "metadata": {**value["metadata"], "name": _generated(item, cluster)}}
    key = key_of(value, namespace)
    made = calls(
        prepared.strategy,
        exists=cluster.find(key) is not None,
        generated_name=prepared.generates_name,
    )
    outcome: Outcome | None = None
    for call in made:
        if call.verb == "delete":
            cluster, _ = api.delete(cluster, key)
        elif call.verb == "create":
            cluster, outcome = api.create(cluster, value, namespace=namespace)
        elif call.verb == "replace":
            if len(made) == 1:
                cluster, outcome = api.replace(cluster, value, namespace=namespace)
        elif call.flags:
            force = prepared.strategy.server_side_apply == "force-conflicts"
            cluster, outcome = api.apply_server_side(
                cluster, value, namespace=namespace, force=force
            )
        else:
            cluster, outcome = api.apply(cluster, value, namespace=namespace)
    return cluster, _answer(tuple(made), outcome)


def _answer(made: tuple[Call, ...], outcome: Outcome | None) -> Submission:
    assert outcome is not None  # the last call is never a delete, nor a replace of nothing
    if not outcome.failed:
        return Submission(made, outcome.result, outcome.message, (), outcome.live)
    field = outcome.causes[0].field if outcome.causes else ""
    return Submission(made, "refused", outcome.message, _tokens(field), outcome.live)


def _tokens(field: str) -> Tokens:
    """The path of an API server's field name, such as ``spec.containers[0].image``."""
    parts = re.findall(r"([^.\[\]]+)|\[(\d+)\]", field)
    return tuple(int(number) if number else key for key, number in parts)


def _generated(item: KubernetesObject, cluster: Cluster) -> str:
    """A name from ``generateName``; where an API server draws lots, this counts."""
    number, suffix = cluster.version, ""
    for _ in range(_SUFFIX_LENGTH):
        number, digit = divmod(number, len(_SUFFIX))
        suffix = _SUFFIX[digit] + suffix
    return f"{item.value['metadata']['generateName']}{suffix}"
