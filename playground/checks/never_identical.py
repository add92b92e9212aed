"""A versioned object that Spinnaker never finds unchanged, so each deploy makes a new version.

Spinnaker compares with what was last applied, which only client-side `apply` writes down. Objects
that are sent with `replace` or `server-side-apply` bear no such annotation.
"""

from collections.abc import Iterable, Iterator

from playground.deploy.strategy import REPLACE, SERVER_SIDE_APPLY, strategy_of
from playground.deploy.versioned import is_versioned
from playground.kinds.spinnaker_kinds import spelled_kind
from playground.manifest import Document, Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import format_pointer

RULE = "never-identical"
FIRES = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  annotations:
    strategy.spinnaker.io/replace: "true"
#                                  ^
data: {CURRENCY: EUR}
"""
FINE = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  annotations:
    strategy.spinnaker.io/replace: "true"
    strategy.spinnaker.io/versioned: "false"
data: {CURRENCY: EUR}
"""


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        for item in document.objects:
            strategy = strategy_of(item)
            # A ReplicaSet is never found unchanged anyway: its template gets annotations.
            if strategy.deploy in ("apply", "recreate") or not is_versioned(item):
                continue
            if item.once(spelled_kind) == "replicaSet":
                continue
            key = REPLACE if strategy.deploy == "replace" else SERVER_SIDE_APPLY
            yield Finding(
                Severity.WARNING,
                RULE,
                f"With {strategy.deploy}, every deploy gives {item} a new version, even if "
                "nothing changed.",
                'Annotate it with strategy.spinnaker.io/versioned: "false" as well.',
                item.document,
                item.pointer + format_pointer(("metadata", "annotations", key)),
            )
