"""A field names a ConfigMap or Secret that gets a version, and Spinnaker does not look there.

Spinnaker rewrites references in containers, init containers and volumes of workloads with a pod
template. A bare Pod, `imagePullSecrets`, an Ingress's `tls`, volumes of CSI and flexVolume, roles
and service accounts keep the old name, and nothing bears it once the object is called `name-v000`.
"""

from collections.abc import Iterable, Iterator

from playground.deploy.versioned import uses, versioned_configuration
from playground.manifest import Document, Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import format_pointer

RULE = "unrewritten-reference"
SAID_BY = frozenset({"reference-not-followed", "not-bound"})
FIRES = """\
apiVersion: v1
kind: Secret
metadata: {name: tls, namespace: shop}
stringData: {tls.crt: certificate, tls.key: key}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  tls:
  - hosts: [shop.example]
    secretName: tls
#               ^
  defaultBackend: {service: {name: web, port: {number: 80}}}
"""
FINE = FIRES.replace("#               ^\n", "").replace(
    "{name: tls, namespace: shop}",
    '\n  name: tls\n  namespace: shop\n  annotations: {strategy.spinnaker.io/versioned: "false"}',
)


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    items = [item for document in documents for item in document.objects]
    for item, reference, namespaces, looked_at in uses(items, versioned_configuration(items)):
        namespace = reference.namespace or item.namespace or "default"
        is_there = namespace in namespaces or (namespace == "default" and None in namespaces)
        if looked_at or not is_there:
            continue
        yield Finding(
            Severity.WARNING,
            RULE,
            f"Spinnaker gives the {reference.target_kind} {reference.name} a version, and does "
            f"not rewrite its name here, in {item}.",
            f'Annotate the {reference.target_kind} with strategy.spinnaker.io/versioned: "false".',
            item.document,
            item.pointer + format_pointer(reference.tokens),
        )
