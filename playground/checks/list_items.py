"""A List that kubectl cannot take apart: `items` must be a list of objects.

Whatever has `items` at the top is a List to kubectl, whatever its kind, and itself vanishes.
"""

from collections.abc import Iterable, Iterator

from playground.manifest import Document, Severity
from playground.manifest.document import is_item
from playground.manifest.finding import Finding

RULE = "list-items"
FIRES = """\
apiVersion: v1
kind: List
items:
- just words
# ^
"""
FINE = """\
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Namespace
  metadata: {name: shop}
"""


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        value = document.value
        if not isinstance(value, dict) or "items" not in value:
            continue
        if not isinstance(value.get("kind"), str) or not value["kind"]:
            yield _fault(document, "", "it has no kind")
        items = value["items"]
        if items is None or items == []:
            yield Finding(
                Severity.WARNING,
                RULE,
                "This List has no items, so there is nothing in it to deploy.",
                "Add objects to items, or remove the document.",
                document.index,
                "/items",
            )
        elif not isinstance(items, list):
            yield _fault(document, "/items", "items must be a list of objects")
        else:
            for position, item in enumerate(items):
                if not isinstance(item, dict):
                    yield _fault(document, f"/items/{position}", "an item must be an object")
                elif not is_item(item):
                    yield _fault(
                        document, f"/items/{position}", "an item must not be a List itself"
                    )


def _fault(document: Document, pointer: str, what: str) -> Finding:
    return Finding(
        Severity.ERROR,
        RULE,
        f"kubectl takes this document for a List and refuses it: {what}.",
        "Let items hold objects only, or rename the key items.",
        document.index,
        pointer,
    )
