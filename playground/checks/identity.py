"""What kubectl and the API server need to know which object is meant: kind, apiVersion, name.

Also the types of name, namespace, labels and annotations, which kubectl checks before it sends
anything: a label `on` without quotes is a boolean, and is refused.
"""

from collections.abc import Iterable, Iterator

from playground.manifest import Document, KubernetesObject, Severity
from playground.manifest.finding import Finding
from playground.manifest.identity import refusals
from playground.manifest.pointer import Tokens, format_pointer

RULE = "identity"
FIRES = """\
apiVersion: v1
kind: ConfigMap
metadata:
  labels: {tier: web}
# ^
data: {CURRENCY: EUR}
"""
FINE = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  labels: {tier: web}
data: {CURRENCY: EUR}
"""

_HELP = {
    "kind": "Write the kind, for example kind: Deployment.",
    "apiVersion": "Write the apiVersion, for example apiVersion: apps/v1.",
}
_QUOTES = "Put the value in quotes if it is meant as text."


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        for item in document.objects:
            for tokens, message in refusals(item):
                yield _finding(item, tokens, message, _HELP.get(str(tokens[0]), _QUOTES))
            yield from _nameless(item)


def _nameless(item: KubernetesObject) -> Iterator[Finding]:
    metadata = item.value.get("metadata")
    if metadata is not None and not isinstance(metadata, dict):
        return
    if not (metadata or {}).get("name") and not (metadata or {}).get("generateName"):
        message = f"The object{f' of kind {item.kind}' if item.kind else ''} has no name."
        place: Tokens = ("metadata",) if metadata else ()
        yield _finding(item, place, message, "Write metadata.name.")


def _finding(item: KubernetesObject, tokens: Tokens, message: str, help: str) -> Finding:
    pointer = item.pointer + format_pointer(tokens)
    return Finding(Severity.ERROR, RULE, message, help, item.document, pointer)
