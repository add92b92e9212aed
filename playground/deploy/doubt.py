"""Values of a ConfigMap or Secret on which readers of YAML disagree.

kubectl, kustomize and other readers take some plain scalars for different values, so a hash over
them is not ours to promise: booleans, numbers, null and dates without quotes.
"""

import re
from collections.abc import Iterator

from playground.manifest import KubernetesObject, Reading
from playground.manifest.events import ScalarEvent
from playground.manifest.places import find
from playground.manifest.pointer import Tokens, format_pointer, parse_pointer
from playground.manifest.tree import resolved
from playground.manifest.words import kind_of

_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\S*", re.ASCII)
_FIELDS = ("data", "binaryData", "stringData")


def doubtful_places(item: KubernetesObject, reading: Reading) -> Iterator[tuple[Tokens, str]]:
    """The path and a clause that says why, for every value whose reading is in doubt."""
    for field in _FIELDS:
        entries = item.value.get(field)
        if entries is None:
            continue
        if not isinstance(entries, dict):
            yield (field,), f"{field} is no mapping of strings"
            continue
        for key, value in entries.items():
            tokens = (field, key)
            if not isinstance(value, str):
                yield tokens, f"kubectl reads {key} as {kind_of(value)}, other readers may not"
            elif _DATE.fullmatch(value) and _is_plain(item, tokens, reading):
                yield tokens, f"kubectl reads {key} as text, kustomize as a time"
    if not isinstance(item.value.get("type", ""), str):
        yield ("type",), "the type is no string"


def _is_plain(item: KubernetesObject, tokens: Tokens, reading: Reading) -> bool:
    document = reading.document(item.document)
    path = parse_pointer(item.pointer + format_pointer(tokens))
    node = resolved(find(reading.tree(document), path).node)
    return isinstance(node, ScalarEvent) and not node.style
