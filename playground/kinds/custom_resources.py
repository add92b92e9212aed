"""Custom resources: their fields are not known, so names in them can only be suspected."""

import re
from collections.abc import Iterator
from typing import Any

from playground.kinds.catalogue import group_kind, is_custom
from playground.manifest.pointer import Tokens, leaves

_NAMING_KEY = re.compile(
    r"(?:.*secret(?:key|s)?(?:ref|name|selector)?s?|.*config_?map(?:key|s)?(?:ref|name|selector)?s?)$",
    re.IGNORECASE,
)


def string_leaves(obj: dict[str, Any]) -> Iterator[tuple[Tokens, str]]:
    """Every string value of `obj` with its path, but for ``metadata``, ``kind``, ``status`` and
    the like, which name no other object."""
    for key, value in obj.items():
        if key in ("apiVersion", "kind", "metadata", "status"):
            continue
        for tokens, leaf in leaves(value, (key,)):
            if isinstance(leaf, str):
                yield tokens, leaf


def suspicious_references(obj: dict[str, Any]) -> list[tuple[Tokens, str]]:
    """The strings of a custom resource that look like names of ConfigMaps or Secrets.

    That is a string under a key such as ``secretName``, ``configMap``, ``existingSecret`` or
    ``credentialsSecretRef``, or under ``name`` inside a mapping (or list of mappings) under such
    a key. Objects of Kubernetes' own kinds have none: `find_references` knows those.
    """
    key = group_kind(obj)
    if key is None or not is_custom(f"{key[0]}/v1" if key[0] else "v1", key[1]):
        return []
    return [(tokens, leaf) for tokens, leaf in string_leaves(obj) if leaf and _names(tokens)]


def _names(tokens: Tokens) -> bool:
    keys = [token for token in tokens if isinstance(token, str)]
    if keys[-1] == "name" and len(keys) > 1:
        return _NAMING_KEY.fullmatch(keys[-2]) is not None
    return _NAMING_KEY.fullmatch(keys[-1]) is not None
