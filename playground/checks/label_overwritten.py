"""A label that Spinnaker overwrites, and what selects by it.

Spinnaker sets `app.kubernetes.io/managed-by` to `spinnaker` on every object and pod template,
whatever Helm or somebody else wrote there, and leaves selectors as they are. A selector by the old
value then selects nothing; that of a workload no longer fits its template, which is refused.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from playground.deploy.label import MANAGED_BY
from playground.manifest import Document, Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import Tokens, format_pointer

RULE = "label-overwritten"
FIRES = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector:
    app: web
    app.kubernetes.io/managed-by: Helm
#                                 ^
  ports: [{port: 80}]
"""
FINE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector:
    app: web
    app.kubernetes.io/instance: web
  ports: [{port: 80}]
"""

_OURS = "spinnaker"
_SELECTORS: tuple[Tokens, ...] = (
    ("spec", "selector"),
    ("spec", "selector", "matchLabels"),
    ("spec", "podSelector", "matchLabels"),
)


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    told = False
    for document in documents:
        for item in document.objects:
            for path in _SELECTORS:
                if _is_other(_at(item.value, path).get(MANAGED_BY)):
                    yield Finding(
                        Severity.WARNING,
                        RULE,
                        f"Spinnaker overwrites the label {MANAGED_BY} of pods, and {item} "
                        "selects by it.",
                        "Select by other labels, or set skipSpecTemplateLabels in the stage.",
                        item.document,
                        item.pointer + format_pointer((*path, MANAGED_BY)),
                    )
            path = ("metadata", "labels")
            if not told and _is_other(_at(item.value, path).get(MANAGED_BY)):
                told = True
                yield Finding(
                    Severity.INFO,
                    RULE,
                    f"Spinnaker overwrites this label of {item}, and of every object like it.",
                    "Leave it out, so that nobody relies on it.",
                    item.document,
                    item.pointer + format_pointer((*path, MANAGED_BY)),
                )


def _at(value: Any, path: Tokens) -> Mapping[str, Any]:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _is_other(value: Any) -> bool:
    return isinstance(value, str) and value != _OURS and not value.startswith(f"{_OURS}-")
