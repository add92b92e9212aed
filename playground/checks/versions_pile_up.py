"""Nothing ever deletes the old versions of this ReplicaSet or Pod, and they keep running.

Spinnaker gives these kinds a new name with every deploy. The old ones stay, with their pods, until
the annotation `max-version-history` or a rollout strategy of the stage takes them away. Old
ConfigMaps and Secrets stay as well, but they only take up room.
"""

from collections.abc import Iterable, Iterator

from playground.deploy.strategy import MAX_VERSION_HISTORY, strategy_of
from playground.deploy.versioned import is_versioned
from playground.kinds.spinnaker_kinds import spelled_kind
from playground.manifest import Document, Severity
from playground.manifest.finding import Finding

RULE = "versions-pile-up"
FIRES = """\
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web
#       ^
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example/shop/web:2.4"}]}
"""
FINE = FIRES.replace(
    "  name: web\n#       ^\n",
    '  name: web\n  annotations: {strategy.spinnaker.io/max-version-history: "2"}\n',
)


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        for item in document.objects:
            if item.once(spelled_kind) not in ("replicaSet", "pod") or not item.name:
                continue
            strategy = strategy_of(item)
            if not is_versioned(item) or strategy.max_version_history is not None:
                continue
            yield Finding(
                Severity.INFO,
                RULE,
                f"With Spinnaker every new version of {item} runs beside the old ones, and "
                "nothing deletes those.",
                f"Annotate it with {MAX_VERSION_HISTORY}, or give the stage a rollout strategy.",
                item.document,
                item.pointer + "/metadata/name",
            )
