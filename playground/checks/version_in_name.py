"""The name ends like a version, but to Spinnaker it is part of the name.

`settings-v003` is deployed as `settings-v003-v000`. The version comes from annotations and is
appended by the deploy; the name in a manifest is written without it.
"""

from collections.abc import Iterable, Iterator

from playground.deploy.versioned import is_versioned
from playground.deploy.versioner import NAME, VERSION, annotations_of, version_number
from playground.manifest import Document, KubernetesObject, Severity
from playground.manifest.finding import Finding

RULE = "version-in-name"
FIRES = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings-v003}
#                ^
data: {CURRENCY: EUR}
"""
FINE = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings-v2beta1}
data: {CURRENCY: EUR}
"""


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        for item in document.objects:
            base, hyphen, last = item.name.rpartition("-")
            if not hyphen or len(last) < 4 or version_number(last) is None:
                continue
            if is_versioned(item) and not _signed(item, base, last):
                yield Finding(
                    Severity.WARNING,
                    RULE,
                    f"{item.name} looks versioned, but to Spinnaker it is just a name.",
                    f"Write the name as {base}; the version is appended by the deploy.",
                    item.document,
                    item.pointer + "/metadata/name",
                )


def _signed(item: KubernetesObject, base: str, version: str) -> bool:
    """Whether annotations say that this is a version: then they are what is in the way."""
    annotations = annotations_of(item.value)
    return annotations.get(NAME) == base and annotations.get(VERSION) == version
