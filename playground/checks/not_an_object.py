"""A document that is no mapping: kubectl reads it, but there is no object in it.

Before: a document that is only a word or a list. After: `apiVersion`, `kind`, `metadata`.
"""

from collections.abc import Iterable, Iterator

from playground.manifest import Document, Severity
from playground.manifest.finding import Finding
from playground.manifest.words import kind_of

RULE = "not-an-object"
FIRES = """\
- a list
- and no object
"""
FINE = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop}
"""


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        if not isinstance(document.value, dict):
            yield Finding(
                Severity.ERROR,
                RULE,
                f"This document is {kind_of(document.value)}, not an object.",
                "Write an object with apiVersion, kind and metadata, or remove the document.",
                document.index,
                "",
            )
