"""A class that a workload needs is in the same input, and Spinnaker applies it last.

Spinnaker has an order for the kinds that it knows. PriorityClass and RuntimeClass are none of
them, so they come after the workloads, whose pods the API server refuses until then.
"""

from collections.abc import Iterable, Iterator

from playground.kinds import deploy_priority, pod_spec
from playground.manifest import Document, Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import format_pointer

RULE = "applied-too-late"
FIRES = """\
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: shop}
value: 1000
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      priorityClassName: shop
#                        ^
      containers: [{name: web, image: "registry.example/shop/web:2.4"}]
"""
FINE = FIRES.partition("---\n")[2].replace("#                        ^\n", "")

_FIELDS = {
    "priorityClassName": ("scheduling.k8s.io", "PriorityClass"),
    "runtimeClassName": ("node.k8s.io", "RuntimeClass"),
}
"""Fields of a pod spec that name what must exist before the API server takes a pod."""


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    items = [item for document in documents for item in document.objects]
    late = {
        (item.group, item.kind, item.name): item
        for item in items
        if (item.group, item.kind) in _FIELDS.values()
    }
    if not late:
        return
    for item in items:
        path, spec = pod_spec(item.value) or ((), {})
        for field, (group, kind) in _FIELDS.items():
            name = spec.get(field)
            needed = late.get((group, kind, name)) if isinstance(name, str) else None
            if needed is None:
                continue
            before = deploy_priority(item.api_version, item.kind)
            if before >= deploy_priority(needed.api_version, needed.kind):
                continue
            yield Finding(
                Severity.WARNING,
                RULE,
                f"Spinnaker applies {needed} after {item}, whose pods are refused until then.",
                f"Deploy the {kind} in a stage of its own, before this one.",
                item.document,
                item.pointer + format_pointer((*path, field)),
            )
