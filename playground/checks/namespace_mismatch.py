"""A versioned ConfigMap or Secret and its user do not both name the namespace.

To Spinnaker no namespace is a place of its own: it does not bind an object without a namespace
to a workload that names one, not even `default`, and leaves the old name in the field.
"""

from collections.abc import Iterable, Iterator

from playground.deploy.versioned import uses, versioned_configuration
from playground.manifest import Document, KubernetesObject, Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import format_pointer

RULE = "namespace-mismatch"
SAID_BY = frozenset({"reference-not-followed", "not-bound"})
FIRES = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {CURRENCY: EUR}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: registry.example/shop/web:2.4
        envFrom:
        - configMapRef: {name: settings}
#                              ^
"""
FINE = FIRES.replace("{name: settings}\n", "{name: settings, namespace: shop}\n", 1)


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    items = [item for document in documents for item in document.objects]
    configuration = versioned_configuration(items)
    places = list(configuration.values())
    users = [item for item in items if any(_differ(item, namespaces) for namespaces in places)]
    for item, reference, namespaces, looked_at in uses(users, configuration):
        if not looked_at or not _differ(item, namespaces):
            continue
        target = f"{reference.target_kind} {reference.name}"
        named, unnamed = (str(item), target) if item.namespace else (target, str(item))
        yield Finding(
            Severity.WARNING,
            RULE,
            f"{named} names its namespace and {unnamed} does not, so Spinnaker does not rewrite "
            "this field.",
            "Write the namespace in both, or let the stage override it for all.",
            item.document,
            item.pointer + format_pointer(reference.tokens),
        )


def _differ(item: KubernetesObject, namespaces: set[str | None]) -> bool:
    """Whether one side names a namespace and the other does not, and nothing fits."""
    one_names_none = (None in namespaces) is not (item.namespace is None)
    return one_names_none and item.namespace not in namespaces
