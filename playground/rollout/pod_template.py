"""When two pod templates mean the same, so that applying one over the other rolls nothing out.

The API server counts a new generation, and the Deployment controller looks for another
ReplicaSet, only if the templates differ *after* defaults were filled in, with quantities compared
by value. Upstream: `pkg/apis/core/v1/defaults.go`, `registry/apps/deployment/strategy.go`
(PrepareForUpdate) and `deployment_util.go` (EqualIgnoreHash). Defaults of rarely written fields
are not known here: writing one of those down looks like a change.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

_POD = {
    "restartPolicy": "Always",
    "dnsPolicy": "ClusterFirst",
    "schedulerName": "default-scheduler",
    "terminationGracePeriodSeconds": 30,
    "enableServiceLinks": True,
    "securityContext": {},
    "hostNetwork": False,
    "hostPID": False,
    "hostIPC": False,
}
_CONTAINER = {
    "terminationMessagePath": "/dev/termination-log",
    "terminationMessagePolicy": "File",
    "resources": {},
    "stdin": False,
    "stdinOnce": False,
    "tty": False,
}
_PROBE = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "spec": _POD,
    "containers": _CONTAINER,
    "initContainers": _CONTAINER,
    "livenessProbe": _PROBE,
    "readinessProbe": _PROBE,
    "startupProbe": _PROBE,
    "httpGet": {"scheme": "HTTP"},
    "ports": {"protocol": "TCP"},
    "env": {"value": ""},
    "fieldRef": {"apiVersion": "v1"},
    "volumeMounts": {"readOnly": False},
    "configMap": {"defaultMode": 0o644},
    "secret": {"defaultMode": 0o644},
    "projected": {"defaultMode": 0o644},
    "hostPath": {"type": ""},
}
"""By the key under which the mapping, or the list that it is in, stands."""
_QUANTITIES = ("limits", "requests")
_QUANTITY = re.compile(
    r"([+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40}))"
    r"(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?[0-9]{1,2}))?"
)
_DECIMAL = {"n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}


def same_pod_template(one: Any, other: Any) -> bool:
    """Whether the API server takes the two (`spec.template`, any JSON values) for equal."""
    return bool(_normal(one, "template") == _normal(other, "template"))


def _normal(value: Any, key: str) -> Any:
    """The value with defaults filled in and without what is the same as absent."""
    if isinstance(value, list):
        return [_normal(item, key) for item in value]
    if not isinstance(value, dict):
        return value
    if key in _QUANTITIES:
        return {name: _quantity(amount) for name, amount in value.items()}
    row = dict(_DEFAULTS.get(key, {}))
    if key in ("containers", "initContainers"):
        row["imagePullPolicy"] = pull_policy({"image": value.get("image")})
    row.update({name: item for name, item in value.items() if item is not None and item != []})
    return {name: _normal(item, name) for name, item in row.items()}


def pull_policy(container: Mapping[str, Any]) -> str:
    """As written, or by default Always for the tag `latest`, which may stand beside a digest.

    Upstream: SetDefaults_Container, and ParseImageName: it is `latest` where there is neither
    tag nor digest.
    """
    if container.get("imagePullPolicy"):
        return str(container["imagePullPolicy"])
    name = str(container.get("image")).rpartition("/")[2]
    before, at, _ = name.partition("@")
    tag = before.partition(":")[2] or ("" if at else "latest")
    return "Always" if tag == "latest" else "IfNotPresent"


def _quantity(amount: Any) -> Any:
    """`500m` and `0.5` are one amount. Upstream: apimachinery `resource.Quantity`."""
    match = _QUANTITY.fullmatch(str(amount))
    if match is None:
        return amount
    number, suffix, exponent = match.groups()
    if suffix and suffix.endswith("i"):
        return Fraction(number) * 1024 ** (1 + "KMGTPE".index(suffix[0]))
    return Fraction(number) * Fraction(10) ** (_DECIMAL[suffix] if suffix else int(exponent or 0))
