"""An object of a versioned kind that has `generateName` and no name.

Spinnaker joins the version to the name, and there is none, so the object would be called after
the word null. Kinds that are not versioned are created under a generated name, as they should.
"""

from collections.abc import Iterable, Iterator

from playground.deploy.strategy import VERSIONED
from playground.deploy.versioned import is_versioned
from playground.deploy.versioner import metadata_text
from playground.manifest import Document, Severity
from playground.manifest.finding import Finding

RULE = "generated-version"
FIRES = """\
apiVersion: v1
kind: Pod
metadata: {generateName: probe-}
#         ^
spec: {containers: [{name: probe, image: "registry.example/shop/probe:2.4"}]}
"""
FINE = """\
apiVersion: v1
kind: Pod
metadata:
  generateName: probe-
  annotations: {strategy.spinnaker.io/versioned: "false"}
spec: {containers: [{name: probe, image: "registry.example/shop/probe:2.4"}]}
"""


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        for item in document.objects:
            generated = not item.name and metadata_text(item.value, "generateName")
            if generated and is_versioned(item):
                yield Finding(
                    Severity.WARNING,
                    RULE,
                    "Without a name, the version is joined to the word null.",
                    f'Annotate the object with {VERSIONED}: "false".',
                    item.document,
                    item.pointer + "/metadata",
                )
