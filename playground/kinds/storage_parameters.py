"""Parameters of storage and snapshot classes that name a Secret.

``csi.storage.k8s.io/WHAT-secret-name`` and ``…-secret-namespace`` are read by the CSI sidecars
(external-provisioner, -resizer, -snapshotter), for whatever WHAT they know. The in-tree volume
plugins, and the provisioners that took over from them, have names of their own, in any case of
letters. A name may be a template (``${pvc.name}``), which names no Secret until it is used.
"""

import re
from typing import Any

from playground.kinds.reference import Reference

_CSI = re.compile(r"(csi\.storage\.k8s\.io/[a-z-]+-secret-name)(space)?")

IN_TREE = {
    "secretname": "secretnamespace",
    "adminsecretname": "adminsecretnamespace",
    "usersecretname": "usersecretnamespace",
    "restsecretname": "restsecretnamespace",
    "secretref": "secretnamespace",
    "csiprovisionersecretname": "csiprovisionersecretnamespace",
    "csicontrollerpublishsecretname": "csicontrollerpublishsecretnamespace",
    "csinodestagesecretname": "csinodestagesecretnamespace",
    "csinodepublishsecretname": "csinodepublishsecretnamespace",
    "csisnapshottersecretname": "csisnapshottersecretnamespace",
}
"""Name parameter to namespace parameter, both in lower case."""


def find_in_parameters(storage_class: dict[str, Any]) -> list[Reference]:
    """The Secrets named in the ``parameters`` of a class; none of these is in a namespace."""
    parameters = storage_class.get("parameters")
    if not isinstance(parameters, dict):
        return []
    folded = {key.lower(): value for key, value in parameters.items() if isinstance(key, str)}
    found = []
    for key, value in parameters.items():
        namespace_key = _namespace_key(key) if isinstance(key, str) else None
        if namespace_key is None or not isinstance(value, str) or not value or "${" in value:
            continue
        namespace = folded.get(namespace_key)
        known = isinstance(namespace, str) and namespace and "${" not in namespace
        found.append(
            Reference(
                tokens=("parameters", key),
                target_kind="Secret",
                name=value,
                namespace=namespace if known else None,
                value=value,
                optional=False,
                form="plain",
            )
        )
    return found


def _namespace_key(key: str) -> str | None:
    match = _CSI.fullmatch(key)
    if match:
        return None if match[2] else f"{match[1]}space"
    return IN_TREE.get(key.lower())
