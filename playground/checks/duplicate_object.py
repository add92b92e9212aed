"""The same object twice: whichever kubectl applies last wins.

Objects are the same if group, kind, namespace and name are; versions of an API do not matter.
"""

from collections.abc import Iterable, Iterator

from playground.manifest import Document, Severity
from playground.manifest.finding import Finding

RULE = "duplicate-object"
FIRES = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
#                ^
"""
FINE = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Namespace
metadata: {name: lab}
"""


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    seen = set()
    for document in documents:
        for item in document.objects:
            identity = item.group, item.kind, item.namespace or "default", item.name
            if item.kind and item.name and identity in seen:
                yield Finding(
                    Severity.WARNING,
                    RULE,
                    f"{item} occurs twice in this manifest; the later one wins.",
                    "Remove one of the two, or give it another name.",
                    item.document,
                    item.pointer + "/metadata/name",
                )
            seen.add(identity)
