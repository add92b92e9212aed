"""A document that is no mapping: kubectl reads it, but there is no object in it.

Before: a document that is only a word or a list. After: `apiVersion`, `kind`, `metadata`.
"""

from collections.abc import Iterable, Iterator

from playground.manifest import Document, Severity
from playground.manifest.finding import Finding

RULE = "not-an-object"


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        if not isinstance(document.value, dict):
            what = {list: "a list", str: "a piece of text", bool: "true or false"}.get(
                type(document.value), "a number"
            )
            yield Finding(
                Severity.ERROR,
                RULE,
                f"This document is {what}, not an object.",
                "Write an object with apiVersion, kind and metadata, or remove the document.",
                document.index,
                "",
            )
