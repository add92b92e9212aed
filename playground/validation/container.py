"""Containers and init containers.

Source: ``validateContainers``, ``validateInitContainers`` and ``validateContainerPorts`` in
`pkg/apis/core/validation/validation.go`.
"""

from collections.abc import Collection, Iterator

from . import formats
from .cause import Causes, duplicate, forbidden, invalid, not_supported, required
from .env import env_causes, env_from_causes
from .field_path import Path, Value
from .probe import lifecycle_causes, probe_causes
from .resources import resources_causes
from .security_context import security_causes
from .volume_mount import mounts_causes

_PULL_POLICIES = ("Always", "IfNotPresent", "Never")
_MESSAGE_POLICIES = ("File", "FallbackToLogsOnError")
_PROTOCOLS = ("SCTP", "TCP", "UDP")
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


def containers_causes(spec: Value, path: Path, volumes: Collection[str]) -> Causes:
    """`spec` is that of the pods, `volumes` the names that a mount can use."""
    containers, init = spec.get("containers") or [], spec.get("initContainers") or []
    if not containers:
        yield required(path.child("containers"))
    taken: set[str] = set()
    for place, container in _rows(containers, path.child("containers")):
        yield from _container_causes(container, place, volumes, taken)
        yield from _running_causes(container, place)
    yield from _host_port_causes(_rows(containers, path.child("containers")))
    for place, container in _rows(init, path.child("initContainers")):
        yield from _container_causes(container, place, volumes, taken)
        yield from _init_causes(container, place)
    if spec.get("hostNetwork"):
        for field, rows in (("containers", containers), ("initContainers", init)):
            yield from _host_network_causes(_rows(rows, path.child(field)))


def _rows(rows: list[Value], path: Path) -> Iterator[tuple[Path, Value]]:
    return ((path.index(position), row) for position, row in enumerate(rows))


def _container_causes(
    container: Value, path: Path, volumes: Collection[str], taken: set[str]
) -> Causes:
    """What holds for every container. `taken`: the names so far, which grows."""
    name, at_name = container.get("name", ""), path.child("name")
    if not name:
        yield required(at_name)
    elif any(formats.dns_label(name)):
        for message in formats.dns_label(name):
            yield invalid(at_name, name, message)
    elif name in taken:
        yield duplicate(at_name, name)
    taken.add(name)
    if not container.get("image"):
        yield required(path.child("image"))
    for field, allowed in (
        ("terminationMessagePolicy", _MESSAGE_POLICIES),
        ("imagePullPolicy", _PULL_POLICIES),
    ):
        policy = container.get(field) or allowed[0]
        if policy not in allowed:
            yield not_supported(path.child(field), policy, allowed)
    if ports := container.get("ports"):
        yield from _ports_causes(ports, path.child("ports"))
    if variables := container.get("env"):
        yield from env_causes(variables, path.child("env"))
    if sources := container.get("envFrom"):
        yield from env_from_causes(sources, path.child("envFrom"))
    if mounts := container.get("volumeMounts"):
        yield from mounts_causes(mounts, path.child("volumeMounts"), volumes)
    if resources := container.get("resources"):
        yield from resources_causes(resources, path.child("resources"))
    if context := container.get("securityContext"):
        yield from security_causes(context, path.child("securityContext"))


def _running_causes(container: Value, path: Path) -> Causes:
    """What holds for containers that keep running."""
    if lifecycle := container.get("lifecycle"):
        yield from lifecycle_causes(lifecycle, path.child("lifecycle"))
    for field in _PROBES:
        if field in container:
            once = field != "readinessProbe"
            yield from probe_causes(container[field], path.child(field), succeeds_once=once)


def _init_causes(container: Value, path: Path) -> Causes:
    """An init container that is restarted always is a sidecar, and may have probes."""
    if container.get("restartPolicy") == "Always":
        yield from _running_causes(container, path)
        return
    for field in ("lifecycle", *_PROBES):
        if field in container:
            detail = "may not be set for init containers without restartPolicy=Always"
            yield forbidden(path.child(field), detail)


def _ports_causes(ports: list[Value], path: Path) -> Causes:
    names: set[str] = set()
    for place, port in _rows(ports, path):
        if name := port.get("name"):
            wrong = list(formats.port_name(name))
            for message in wrong:
                yield invalid(place.child("name"), name, message)
            if not wrong and name in names:
                yield duplicate(place.child("name"), name)
            names.add(name)
        if not port.get("containerPort"):
            yield required(place.child("containerPort"))
        for field in ("containerPort", "hostPort"):
            if number := port.get(field):
                wrong = list(formats.port_number(number))
                for message in wrong:
                    yield invalid(place.child(field), number, message)
        protocol = port.get("protocol") or "TCP"
        if protocol not in _PROTOCOLS:
            yield not_supported(place.child("protocol"), protocol, _PROTOCOLS)


def _host_port_causes(containers: Iterator[tuple[Path, Value]]) -> Causes:
    """Two pods' worth of one port of the node cannot be had."""
    taken: set[str] = set()
    for path, container in containers:
        for place, port in _rows(container.get("ports") or [], path.child("ports")):
            if not port.get("hostPort"):
                continue
            key = f"{port.get('protocol') or 'TCP'}/{port.get('hostIP', '')}/{port['hostPort']}"
            if key in taken:
                yield duplicate(place.child("hostPort"), key)
            taken.add(key)


def _host_network_causes(containers: Iterator[tuple[Path, Value]]) -> Causes:
    for path, container in containers:
        for place, port in _rows(container.get("ports") or [], path.child("ports")):
            number = port.get("hostPort", 0)
            if number and number != port.get("containerPort"):
                detail = "must match `containerPort` when `hostNetwork` is true"
                yield invalid(place.child("hostPort"), number, detail)
