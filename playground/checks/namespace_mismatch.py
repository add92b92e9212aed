"""A versioned ConfigMap or Secret and its user do not both name the namespace.

To Spinnaker no namespace is a place of its own: it does not bind an object without a namespace
to a workload that names one, not even `default`, and leaves the old name in the field.
"""

from collections.abc import Iterable, Iterator

from playground.deploy.versioned import versioned_configuration
from playground.kinds import find_references
from playground.manifest import Document, Severity
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
    documents = list(documents)
    targets = versioned_configuration(documents)
    if not targets:
        return
    for document in documents:
        for item in document.objects:
            for reference in find_references(item.value):
                found = targets.get((reference.target_kind, reference.name), ())
                places = {target.namespace for target in found}
                one_names_none = (None in places) is not (item.namespace is None)
                if not (reference.faithful and places and one_names_none):
                    continue
                if item.namespace in places:
                    continue
                target = f"{reference.target_kind} {reference.name}"
                named, unnamed = (str(item), target) if item.namespace else (target, str(item))
                yield Finding(
                    Severity.WARNING,
                    RULE,
                    f"{named} names its namespace and {unnamed} does not, so Spinnaker does not "
                    "rewrite this field.",
                    "Write the namespace in both, or let the stage override it for all.",
                    item.document,
                    item.pointer + format_pointer(reference.tokens),
                )
