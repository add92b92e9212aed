"""An object that is deleted before it is deployed, and is to keep its number of replicas.

Spinnaker reads the live number before it deletes, so it is kept; while the object is gone nothing
serves, and an old release was reported to lose the number.
"""

from collections.abc import Iterable, Iterator

from playground.deploy.strategy import RECREATE, strategy_of
from playground.manifest import Document, Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import format_pointer

RULE = "recreate-with-source-capacity"
FIRES = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations:
    strategy.spinnaker.io/recreate: "true"
#                                   ^
    strategy.spinnaker.io/use-source-capacity: "true"
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example/shop/web:2.4"}]}
"""
FINE = FIRES.replace(
    '    strategy.spinnaker.io/recreate: "true"\n#                                   ^\n', ""
)


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        for item in document.objects:
            strategy = strategy_of(item)
            if strategy.deploy == "recreate" and strategy.use_source_capacity:
                yield Finding(
                    Severity.INFO,
                    RULE,
                    f"{item} is deleted and made again: the number of replicas is kept, and "
                    "none of them serves meanwhile.",
                    "Leave recreate out unless a field that cannot be changed has to.",
                    item.document,
                    item.pointer + format_pointer(("metadata", "annotations", RECREATE)),
                )
