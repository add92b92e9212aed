"""The annotation `max-version-history` deletes what may still be needed.

Spinnaker keeps the newest versions by age and does not ask who uses them. Each revision that a
Deployment keeps (`revisionHistoryLimit`, 10 unless written) may name a version of its own, so a
shorter history lets an undo start pods whose configuration is gone. A ReplicaSet needs two
versions for blue/green. A history of 0 deletes what was just deployed.
"""

from collections.abc import Iterable, Iterator

from playground.deploy.strategy import MAX_VERSION_HISTORY, strategy_of
from playground.deploy.versioned import Configuration, is_versioned, uses
from playground.kinds.spinnaker_kinds import spelled_kind
from playground.manifest import Document, KubernetesObject, Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import format_pointer

RULE = "history-too-short"
FIRES = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  annotations:
    strategy.spinnaker.io/max-version-history: "3"
#                                              ^
data: {CURRENCY: EUR}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  revisionHistoryLimit: 5
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: registry.example/shop/web:2.4
        envFrom:
        - configMapRef: {name: settings}
"""
FINE = FIRES.replace(
    'history: "3"\n#                                              ^', 'history: "6"'
)

_DEFAULT_LIMIT = 10
_KEEPING_REVISIONS = ("deployment", "statefulSet", "daemonSet")


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    items = [item for document in documents for item in document.objects]
    configuration: Configuration = {}
    keeping: dict[tuple[str, str, str | None], tuple[KubernetesObject, int]] = {}
    for item in items:
        kept = strategy_of(item).max_version_history
        if kept is None or not is_versioned(item):
            continue
        kind = item.once(spelled_kind)
        if kept < 1:
            message = f"{item} is deleted by the clean-up of the very deploy that made it."
            yield _finding(item, Severity.ERROR, message, "Write 1 or more.")
        elif kind == "replicaSet" and kept < 2:
            message = f"{item} keeps one version, and blue/green needs two at once."
            yield _finding(item, Severity.WARNING, message, "Write 2 or more.")
        elif kind in ("configMap", "secret"):
            configuration.setdefault((item.kind, item.name), set()).add(item.namespace)
            keeping[item.kind, item.name, item.namespace] = item, kept
    for user, reference, _, looked_at in uses(items, configuration):
        place = reference.target_kind, reference.name, user.namespace
        limit = _limit(user)
        if not looked_at or place not in keeping or keeping[place][1] > limit:
            continue
        if spelled_kind(user.value) in _KEEPING_REVISIONS:
            item, kept = keeping.pop(place)
            message = (
                f"{kept} versions of {item} are kept, and {user} keeps {limit} revisions beside "
                "the current one, each of which may need another version."
            )
            yield _finding(item, Severity.WARNING, message, f"Write {limit + 1} or more.")


def _limit(user: KubernetesObject) -> int:
    spec = user.value.get("spec")
    limit = spec.get("revisionHistoryLimit") if isinstance(spec, dict) else None
    return limit if isinstance(limit, int) and not isinstance(limit, bool) else _DEFAULT_LIMIT


def _finding(item: KubernetesObject, severity: Severity, message: str, help: str) -> Finding:
    pointer = item.pointer + format_pointer(("metadata", "annotations", MAX_VERSION_HISTORY))
    return Finding(severity, RULE, message, help, item.document, pointer)
