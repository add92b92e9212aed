"""Annotations in the manifest that Spinnaker writes itself, as in an object that was copied.

What is there already stays, so a copied version is believed instead of the name, and the
versioner counts from it.
"""

from collections.abc import Iterable, Iterator

from playground.deploy.versioner import PREFIX, annotations_of
from playground.manifest import Document, Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import format_pointer

RULE = "frozen-annotation"
FIRES = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  annotations:
    artifact.spinnaker.io/version: v003
#                                  ^
data: {CURRENCY: EUR}
"""
FINE = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  annotations: {moniker.spinnaker.io/application: shop}
data: {CURRENCY: EUR}
"""


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        for item in document.objects:
            present = sorted(key for key in annotations_of(item.value) if key.startswith(PREFIX))
            if present:
                yield Finding(
                    Severity.WARNING,
                    RULE,
                    f"{present[0]} is there already and stays, whatever version {item} gets.",
                    "Take out the annotations that Spinnaker wrote before you deploy a copy.",
                    item.document,
                    item.pointer + format_pointer(("metadata", "annotations", present[0])),
                )
