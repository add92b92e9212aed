"""A field names a version of an object that gets its versions from this deploy.

Spinnaker looks for an object that is called `settings-v000`, not for the version v000 of
`settings`, so the field keeps naming that version whatever is deployed.
"""

from collections.abc import Iterable, Iterator

from playground.deploy.versioned import versioned_configuration
from playground.deploy.versioner import version_number
from playground.kinds import find_references
from playground.manifest import Document, Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import format_pointer

RULE = "version-in-reference"
FIRES = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {CURRENCY: EUR}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: registry.example/shop/web:2.4
        envFrom:
        - configMapRef: {name: settings-v000}
#                              ^
"""
FINE = FIRES.replace("settings-v000}\n#                              ^", "settings}")


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    items = [item for document in documents for item in document.objects]
    targets = versioned_configuration(items)
    for item in items if targets else ():
        for reference in item.once(find_references):
            base, _, version = reference.name.rpartition("-")
            key = reference.target_kind, base
            written = reference.target_kind, reference.name
            if key not in targets or written in targets or version_number(version) is None:
                continue
            yield Finding(
                Severity.WARNING,
                RULE,
                f"This names {version} of {base} for good: Spinnaker does not rewrite it.",
                f"Write {base}; the deploy puts in the version.",
                item.document,
                item.pointer + format_pointer(reference.tokens),
            )
