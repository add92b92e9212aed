"""An object that is too large to be applied: its last-applied annotation must hold all of it.

Client-side `kubectl apply`, which Spinnaker uses unless told otherwise, writes the whole object
into an annotation, and the API server takes 256 KiB of annotations for one object.
"""

import json
from collections.abc import Iterable, Iterator

from playground.deploy.strategy import strategy_of
from playground.deploy.versioner import LAST_APPLIED, annotations_of
from playground.manifest import Document, KubernetesObject, Severity
from playground.manifest.finding import Finding

RULE = "too-large-to-apply"
MOST_BYTES = 256 * 1024
"""Of all keys and values of an object's annotations (``ValidateAnnotations`` of apimachinery)."""
FIRES = (
    """\
apiVersion: v1
#           ^
kind: ConfigMap
metadata: {name: table}
data:
  table: """
    + f"{'0123456789' * 26_300}\n"
)
FINE = (
    """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: table
  annotations:
    strategy.spinnaker.io/server-side-apply: "true"
    strategy.spinnaker.io/versioned: "false"
data:
  table: """
    + f"{'0123456789' * 26_300}\n"
)

_NEAR = 0.9


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        if len(document.source) < MOST_BYTES // 8 and "*" not in document.source:
            continue  # however it is written, it cannot become as long as that
        for item in document.objects:
            size = _size(item)
            if size < MOST_BYTES * _NEAR:
                continue
            if strategy_of(item).deploy not in ("apply", "recreate"):
                continue
            what = "more than" if size > MOST_BYTES else "hardly less than"
            yield Finding(
                Severity.WARNING,
                RULE,
                f"{item} takes {size:,} bytes as an annotation, {what} the {MOST_BYTES:,} that "
                "kubectl apply may write.",
                "Split it, or annotate it with strategy.spinnaker.io/server-side-apply and turn "
                "versioning off for it.",
                item.document,
                item.pointer + "/apiVersion",
            )


def _size(item: KubernetesObject) -> int:
    """Bytes of the annotations once kubectl has added its own."""
    applied = json.dumps(item.value, ensure_ascii=False, separators=(",", ":"))
    annotations = {
        **{
            key: value
            for key, value in annotations_of(item.value).items()
            if isinstance(value, str)
        },
        LAST_APPLIED: applied + "\n",
    }
    return sum(
        len(key) + len(value.encode("utf-8", "replace")) for key, value in annotations.items()
    )
