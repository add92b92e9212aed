"""What the API server fills into a description of pods.

Source: Kubernetes, ``pkg/apis/core/v1/defaults.go`` and ``zz_generated.defaults.go``, v1.36.
"""

from collections.abc import Iterator
from typing import Any

Object = dict[str, Any]

_POD: Object = {
    "dnsPolicy": "ClusterFirst",
    "restartPolicy": "Always",
    "schedulerName": "default-scheduler",
    "securityContext": {},
    "terminationGracePeriodSeconds": 30,
}
_CONTAINER: Object = {
    "resources": {},
    "terminationMessagePath": "/dev/termination-log",
    "terminationMessagePolicy": "File",
}
_PROBE: Object = {
    "failureThreshold": 3,
    "periodSeconds": 10,
    "successThreshold": 1,
    "timeoutSeconds": 1,
}
_FILE_MODE = 0o644
_VOLUMES: dict[str, Object] = {
    "configMap": {"defaultMode": _FILE_MODE},
    "secret": {"defaultMode": _FILE_MODE},
    "downwardAPI": {"defaultMode": _FILE_MODE},
    "projected": {"defaultMode": _FILE_MODE},
    "hostPath": {"type": ""},
    "iscsi": {"iscsiInterface": "default"},
    "rbd": {"pool": "rbd", "user": "admin", "keyring": "/etc/ceph/keyring"},
    "azureDisk": {
        "cachingMode": "ReadWrite",
        "fsType": "ext4",
        "kind": "Shared",
        "readOnly": False,
    },
    "scaleIO": {"fsType": "xfs", "storageMode": "ThinProvisioned"},
}
_CONTAINER_LISTS = ("initContainers", "containers", "ephemeralContainers")


def fill(target: Any, defaults: Object) -> None:
    """Add what is missing; what is no object is left alone."""
    if isinstance(target, dict):
        for key, value in defaults.items():
            if key not in target:
                target[key] = dict(value) if isinstance(value, dict) else value


def below(value: Any, *path: str) -> Iterator[Object]:
    """The objects at a path of keys, through every element of the lists on the way."""
    if isinstance(value, list):
        for item in value:
            yield from below(item, *path)
    elif isinstance(value, dict):
        if not path:
            yield value
        elif path[0] in value:
            yield from below(value[path[0]], *path[1:])


def fill_pod_spec(spec: Any) -> None:
    """Fill the defaults into a pod spec, in place."""
    if not isinstance(spec, dict):
        return
    fill(spec, _POD)
    accounts = [spec.get(key) for key in ("serviceAccountName", "serviceAccount")]
    if account := accounts[0] or accounts[1]:
        spec["serviceAccountName"] = spec["serviceAccount"] = account
    for name in _CONTAINER_LISTS:
        for container in below(spec.get(name)):
            _fill_container(container)
            if spec.get("hostNetwork") is True and name != "ephemeralContainers":
                for port in below(container.get("ports")):
                    if "containerPort" in port:
                        fill(port, {"hostPort": port["containerPort"]})
    for volume in below(spec.get("volumes")):
        _fill_volume(volume)


def _fill_container(container: Object) -> None:
    image = container.get("image")
    fill(container, {**_CONTAINER, "imagePullPolicy": _pull_policy(str(image or ""))})
    for port in below(container, "ports"):
        fill(port, {"protocol": "TCP"})
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        fill(container.get(probe), _PROBE)
        for grpc in below(container, probe, "grpc"):
            fill(grpc, {"service": ""})
        for request in below(container, probe, "httpGet"):
            fill(request, {"path": "/", "scheme": "HTTP"})
    for hook in ("postStart", "preStop"):
        for request in below(container, "lifecycle", hook, "httpGet"):
            fill(request, {"path": "/", "scheme": "HTTP"})
    for source in below(container, "env", "valueFrom"):
        _fill_field_source(source)


def _fill_field_source(source: Object) -> None:
    fill(source.get("fieldRef"), {"apiVersion": "v1"})
    fill(source.get("resourceFieldRef"), {"divisor": "0"})
    fill(source.get("fileKeyRef"), {"optional": False})


def _pull_policy(image: str) -> str:
    """Always for the tag ``latest``, written or not. Source: ``SetDefaults_Container``."""
    name = image.rpartition("/")[2]
    if "@" in name:
        return "IfNotPresent"
    return "Always" if name.partition(":")[2] in ("", "latest") else "IfNotPresent"


def _fill_volume(volume: Object) -> None:
    if set(volume) <= {"name"}:
        volume["emptyDir"] = {}
    for source, defaults in _VOLUMES.items():
        fill(volume.get(source), defaults)
    for token in below(volume, "projected", "sources", "serviceAccountToken"):
        fill(token, {"expirationSeconds": 3600})
    for path in (("downwardAPI",), ("projected", "sources", "downwardAPI")):
        for item in below(volume, *path, "items"):
            _fill_field_source(item)
    for claim in below(volume, "ephemeral", "volumeClaimTemplate", "spec"):
        fill(claim, {"volumeMode": "Filesystem"})
    for image in below(volume, "image"):
        fill(image, {"pullPolicy": _pull_policy(str(image.get("reference", "")))})
