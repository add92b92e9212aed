"""What the API server makes up or carries over: addresses, ports, a Job's selector.

Source: Kubernetes, ``pkg/registry/core/service/storage`` (``alloc.go``, ``storage.go``) and
``pkg/registry/batch/job/strategy.go``, v1.36. Which address is free is up to the server; here it
is the lowest one.
"""

from copy import deepcopy
from typing import Any

from playground.cluster.cluster import Cluster

Object = dict[str, Any]
_FIRST_NODE_PORT, _LAST_NODE_PORT = 30000, 32767
_WITH_NODE_PORTS = ("NodePort", "LoadBalancer")


def completed(cluster: Cluster, new: Object, old: Object | None) -> Object:
    """The new object, defaults filled in, with what the server generates or takes from the old."""
    kind = (new.get("apiVersion"), new.get("kind"))
    if kind == ("v1", "Service") and isinstance(new.get("spec"), dict):
        return _service(cluster, deepcopy(new), old)
    if kind == ("batch/v1", "Job") and old is None:
        return _job(deepcopy(new))
    if kind == ("v1", "Pod") and old is None:
        return _pod(deepcopy(new))
    if kind == ("v1", "PersistentVolumeClaim") and old is None:
        metadata = dict(new["metadata"])
        protection = ["kubernetes.io/pvc-protection"]
        found = metadata.get("finalizers")
        if not isinstance(found, list):
            metadata["finalizers"] = protection
        elif protection[0] not in found:
            metadata["finalizers"] = found + protection
        return {**new, "metadata": metadata}
    if kind == ("apps/v1", "DaemonSet"):
        return _daemon_set(new, old)
    return new


def _service(cluster: Cluster, new: Object, old: Object | None) -> Object:
    spec = new["spec"]
    before = old.get("spec", {}) if old else {}
    if old:
        _carry_over(spec, before)
        _drop_what_the_type_lacks(spec, before)
    if _needs_address(spec):
        _allocate_address(cluster, spec)
    if _needs_node_ports(spec):
        taken = _taken_ports(cluster)
        for port in _ports(spec):
            if not port.get("nodePort"):
                free = (n for n in range(_FIRST_NODE_PORT, _LAST_NODE_PORT + 1) if n not in taken)
                port["nodePort"] = next(free, _LAST_NODE_PORT)
            taken.add(port["nodePort"])
    return new


def _carry_over(spec: Object, before: Object) -> None:
    """Source: ``normalizeClusterIPs`` and ``patchAllocatedValues``."""
    changed = spec.get("clusterIP", "") != before.get("clusterIP", "")
    if changed and spec.get("clusterIPs") == before.get("clusterIPs"):
        if spec.get("clusterIP"):
            spec["clusterIPs"] = [spec["clusterIP"], *spec.get("clusterIPs", [])[1:]]
        else:
            spec.pop("clusterIPs", None)
    if _needs_address(before) and _needs_address(spec):
        if not spec.get("clusterIP") and before.get("clusterIP"):
            spec["clusterIP"] = before["clusterIP"]
        if not spec.get("clusterIPs") and spec.get("clusterIP") == before.get("clusterIP"):
            spec["clusterIPs"] = list(before.get("clusterIPs", []))
        for field in ("ipFamilies", "ipFamilyPolicy"):
            if field in before:
                spec.setdefault(field, deepcopy(before[field]))
    if _needs_node_ports(before) and _needs_node_ports(spec):
        now = {port.get("nodePort") for port in _ports(spec)}
        used = now & {port.get("nodePort") for port in _ports(before)}
        by_name = {port.get("name", ""): port.get("nodePort") for port in _ports(before)}
        for port in _ports(spec):
            known = by_name.get(port.get("name", ""))
            if not port.get("nodePort") and known and known not in used:
                port["nodePort"] = known


def _drop_what_the_type_lacks(spec: Object, before: Object) -> None:
    """Source: ``dropTypeDependentFields``: what was carried along, and nobody changed, goes."""
    if _needs_address(before) and not _needs_address(spec):
        for field in ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"):
            if spec.get(field) == before.get(field):
                spec.pop(field, None)
    if _needs_node_ports(before) and not _needs_node_ports(spec):
        old = [port.get("nodePort") for port in _ports(before)]
        if [port.get("nodePort") for port in _ports(spec)] == old:
            for port in _ports(spec):
                port.pop("nodePort", None)
    lost: tuple[str, ...] = ()
    if before.get("type") in _WITH_NODE_PORTS and spec.get("type") not in _WITH_NODE_PORTS:
        lost += ("externalTrafficPolicy",)
    if before.get("type") == "LoadBalancer" and spec.get("type") != "LoadBalancer":
        lost += ("allocateLoadBalancerNodePorts", "loadBalancerClass")
    for field in lost:
        if spec.get(field) == before.get(field):
            spec.pop(field, None)


def _needs_address(spec: Object) -> bool:
    return spec.get("type") in ("ClusterIP", *_WITH_NODE_PORTS)


def _needs_node_ports(spec: Object) -> bool:
    if spec.get("type") == "LoadBalancer":
        return spec.get("allocateLoadBalancerNodePorts") is not False
    return spec.get("type") == "NodePort"


def _ports(spec: Object) -> list[Object]:
    ports = spec.get("ports")
    return [port for port in ports if isinstance(port, dict)] if isinstance(ports, list) else []


def _allocate_address(cluster: Cluster, spec: Object) -> None:
    headless_without_pods = spec.get("clusterIP") == "None" and not spec.get("selector")
    if headless_without_pods and "ipFamilyPolicy" not in spec:
        spec.update(ipFamilyPolicy="RequireDualStack", ipFamilies=["IPv4", "IPv6"])
    spec.setdefault("ipFamilyPolicy", "SingleStack")
    spec.setdefault("ipFamilies", ["IPv4"])
    if not spec.get("clusterIP"):
        listed = spec.get("clusterIPs")
        if isinstance(listed, list) and listed:
            spec["clusterIP"] = listed[0]
        else:
            taken = {
                service.get("spec", {}).get("clusterIP") for service in cluster.list("Service")
            }
            free = (f"10.96.{n // 256}.{n % 256}" for n in range(1, 65536))
            spec["clusterIP"] = next(address for address in free if address not in taken)
    if not spec.get("clusterIPs"):
        spec["clusterIPs"] = [spec["clusterIP"]]


def _taken_ports(cluster: Cluster) -> set[int]:
    taken = set()
    for service in cluster.list("Service"):
        spec = service.get("spec")
        for port in _ports(spec) if isinstance(spec, dict) else ():
            if isinstance(port.get("nodePort"), int):
                taken.add(port["nodePort"])
    return taken


def _job(new: Object) -> Object:
    """The selector and the labels of a Job's pods. Source: ``generateSelector``."""
    spec, metadata = new.get("spec"), new["metadata"]
    if not isinstance(spec, dict) or not isinstance(spec.get("template"), dict):
        return new
    if spec.get("manualSelector") is not True:
        uid, name = metadata["uid"], metadata.get("name")
        template = spec["template"].setdefault("metadata", {})
        labels = {
            "batch.kubernetes.io/controller-uid": uid,
            "batch.kubernetes.io/job-name": name,
            "controller-uid": uid,
            "job-name": name,
        }
        template["labels"] = {**(template.get("labels") or {}), **labels}
        spec["selector"] = {"matchLabels": {"batch.kubernetes.io/controller-uid": uid}}
    if not metadata.get("labels") and spec["template"].get("metadata", {}).get("labels"):
        metadata["labels"] = dict(spec["template"]["metadata"]["labels"])
    return new


def _pod(new: Object) -> Object:
    """What admission adds to a Pod: tolerations and a priority.

    Source: Kubernetes, ``plugin/pkg/admission/{defaulttolerationseconds,priority}``.
    """
    spec = new.get("spec")
    if not isinstance(spec, dict):
        return new
    spec.setdefault("priority", 0)
    spec.setdefault("preemptionPolicy", "PreemptLowerPriority")
    tolerations = spec.get("tolerations")
    tolerations = list(tolerations) if isinstance(tolerations, list) else []
    for key in ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"):
        if not any(isinstance(t, dict) and t.get("key", key) == key for t in tolerations):
            row = {"effect": "NoExecute", "key": key, "operator": "Exists"}
            tolerations.append({**row, "tolerationSeconds": 300})
    spec["tolerations"] = tolerations
    return new


def _daemon_set(new: Object, old: Object | None) -> Object:
    """The annotation that counts a DaemonSet's templates. Source: ``daemonset/strategy.go``."""
    counter = "deprecated.daemonset.template.generation"
    count = 1
    if old is not None:
        known = old["metadata"].get("annotations", {}).get(counter, "1")
        count = int(known) if str(known).isdigit() else 1
        if old.get("spec", {}).get("template") != new.get("spec", {}).get("template"):
            count += 1
    annotations = {**(new["metadata"].get("annotations") or {}), counter: str(count)}
    return {**new, "metadata": {**new["metadata"], "annotations": annotations}}
