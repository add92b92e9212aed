"""An object as the API server stores it, before defaults: null and empty dropped, one spelling.

Built-in objects are decoded into Go types and written out again, so what those leave out when it
is empty (``omitempty``) is not there afterwards. Source: k8s.io/api, the json tags of its types.
"""

import base64
import binascii
from typing import Any

from playground.cluster.quantity import canonical_quantity
from playground.cluster.schema import Part

_OMITTED_WHEN_ZERO = frozenset({
    "allowVolumeExpansion", "apiGroup", "clusterIP", "concurrencyPolicy", "containerName",
    "dnsPolicy", "effect", "externalName", "externalTrafficPolicy", "failureThreshold",
    "fsType", "generateName", "healthCheckNodePort", "host", "hostIP", "hostIPC", "hostNetwork",
    "hostPID", "hostPort", "hostname", "imagePullPolicy", "initialDelaySeconds", "kind",
    "loadBalancerIP", "medium", "minReadySeconds", "nodeName", "nodePort", "operator", "path",
    "paused", "periodSeconds", "podManagementPolicy", "prefix", "priorityClassName", "protocol",
    "publishNotReadyAddresses", "readOnly", "restartPolicy", "schedulerName", "scheme",
    "secretName", "selectPolicy", "serviceAccount", "serviceAccountName", "serviceName",
    "sessionAffinity", "stdin", "stdinOnce", "subPath", "subPathExpr", "subdomain",
    "successThreshold", "terminationMessagePath", "terminationMessagePolicy", "timeoutSeconds",
    "tty", "type", "value", "volumeName", "workingDir",
})  # fmt: skip
"""Fields that are no pointers in Go: zero, false and "" are the same as absent."""
_KEPT_WHEN_ZERO = frozenset({"hostPath", "httpHeaders", "sysctls"})
"""Where, by the field above, the same name is a pointer or required."""


def stored_form(value: Any, part: Part, name: str = "") -> Any:
    """The value as it is stored; what is not as the schema says is left for validation."""
    if isinstance(value, dict):
        if part.shape == "map":
            found = {key: stored_form(child, part.elements) for key, child in value.items()}
            return {key: child for key, child in found.items() if child is not None}
        kept = {}
        for key, child in value.items():
            below = part.field(key)
            form = stored_form(child, below, key)
            if not _is_omitted(form, below, key, name):
                kept[key] = form
        return kept
    if isinstance(value, list):
        return [stored_form(item, part.elements, name) for item in value]
    if part.format == "quantity":
        return canonical_quantity(value) or value
    return value


def _is_omitted(value: Any, part: Part, name: str, above: str) -> bool:
    if value is None or value == []:
        return True
    if value == {}:
        return part.shape == "map"
    if isinstance(value, dict | list) or above in _KEPT_WHEN_ZERO:
        return False
    return name in _OMITTED_WHEN_ZERO and value in ("", 0, False)


def secret_data(secret: dict[str, Any]) -> dict[str, Any]:
    """A Secret with ``stringData`` written into ``data`` as base64, and data spelt one way."""
    text, data = secret.get("stringData"), secret.get("data")
    kept = {key: value for key, value in secret.items() if key not in ("stringData", "data")}
    merged = {}
    if isinstance(data, dict):
        merged = {key: _respelt(value) for key, value in data.items()}
    if isinstance(text, dict):
        for key, value in text.items():
            if isinstance(value, str):
                merged[key] = base64.b64encode(value.encode("utf-8", "replace")).decode()
    return {**kept, "data": merged} if merged else kept


def _respelt(value: Any) -> Any:
    """Base64 without the line breaks that it may be written with."""
    try:
        return base64.b64encode(base64.b64decode(value, validate=False)).decode()
    except (binascii.Error, TypeError, ValueError):
        return value
