"""A strategy annotation has a value that means something else than it seems to.

Of `strategy.spinnaker.io/versioned` and its like only `"true"` is on; `"yes"` and `"1"` are off. A
history that is no number keeps everything, and what Spinnaker does not know it ignores.
"""

from collections.abc import Iterable, Iterator

from playground.deploy.strategy import doubtful_strategy
from playground.deploy.versioner import annotations_of
from playground.manifest import Document
from playground.manifest.finding import Finding

RULE = "strategy-annotation"
FIRES = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  annotations:
    strategy.spinnaker.io/versioned: "yes"
#                                    ^
    strategy.spinnaker.io/max-version-history: all
#                                              ^
data: {CURRENCY: EUR}
"""
FINE = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  annotations:
    strategy.spinnaker.io/versioned: "true"
    strategy.spinnaker.io/max-version-history: "20"
data: {CURRENCY: EUR}
"""


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        for item in document.objects:
            yield from doubtful_strategy(item, annotations_of(item.value)).findings
