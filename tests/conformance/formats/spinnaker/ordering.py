"""In which order a request is deployed, and what its documents are taken apart into."""

from typing import Any

from playground.deploy.expand import expand, override_namespace
from playground.deploy.order import in_deploy_order
from playground.deploy.step import changed
from playground.manifest import KubernetesObject
from tests.conformance.differences import differences
from tests.conformance.formats.spinnaker.operation import Input, Operation, entry, keys


def _sort(given: Input) -> list[str]:
    objects = [KubernetesObject(0, "", {"kind": kind}) for kind in given["kinds"]]
    return [item.kind for item in in_deploy_order(objects)]


def _expand(given: Input) -> dict[str, Any]:
    objects, step = expand(dict(enumerate(given["manifests"])))
    if step.error:
        raise ValueError(step.findings[0].message)
    namespace = given.get("namespaceOverride") or ""
    placed = [changed(item, override_namespace(item, namespace).changes) for item in objects]
    return {
        "kinds": [item.kind for item in placed],
        "namespaces": [item.namespace or "" for item in placed],
    }


OPERATIONS = {
    "sort": Operation(keys("kinds"), _sort, {"kinds": differences}),
    "expand": Operation(
        keys("manifests namespaceOverride"),
        _expand,
        {
            "kinds": entry("kinds"),
            "namespaces": lambda expected, answer: differences(
                ["" if namespace is None else namespace for namespace in expected],
                answer["namespaces"],
            ),
        },
    ),
}
