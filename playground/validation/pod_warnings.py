"""What of a pod is accepted although it looks wrong, and the server says so.

Source: ``warningsForPodSpecAndMeta`` in `pkg/api/pod/warnings.go`.
"""

from collections.abc import Iterator

from . import formats
from .field_path import Path, Value
from .quantity import amount
from .verdict import Warned

_CONTAINERS = ("initContainers", "containers")


def pod_warnings(spec: Value, path: Path) -> Iterator[Warned]:
    """`spec` is that of a pod or of a template."""
    if spec.get("terminationGracePeriodSeconds", 0) < 0:
        place = path.child("terminationGracePeriodSeconds")
        yield _warned(place, "must be >= 0; negative values are invalid and will be treated as 1")
    secrets = path.child("imagePullSecrets")
    for position, secret in enumerate(spec.get("imagePullSecrets") or ()):
        if not secret.get("name"):
            yield _warned(secrets.index(position).child("name"), 'invalid empty name ""')
    for field in _CONTAINERS:
        for position, container in enumerate(spec.get(field) or ()):
            yield from _container_warnings(container, path.child(field).index(position))
    yield from _port_warnings(spec, path)


def _warned(path: Path, sentence: str) -> Warned:
    return Warned(f"{path.field}: {sentence}", path.pointer)


def _container_warnings(container: Value, path: Path) -> Iterator[Warned]:
    names: set[str] = set()
    for position, variable in enumerate(container.get("env") or ()):
        place, name = path.child("env").index(position), variable.get("name", "")
        if name in names:
            yield _warned(place, f'hides previous definition of "{name}", which may be dropped '
                                 "when using apply")  # fmt: skip
        names.add(name)
    resources = container.get("resources") or {}
    for kind in ("limits", "requests"):
        for name in ("memory", "ephemeral-storage"):
            quantity = (resources.get(kind) or {}).get(name)
            if quantity is not None and amount(quantity).denominator != 1:
                place = path.child("resources", kind).key(name)
                yield _warned(
                    place, f'fractional byte value "{quantity}" is invalid, must be an integer'
                )


def _port_warnings(spec: Value, path: Path) -> Iterator[Warned]:
    numbers: dict[tuple[object, ...], Path] = {}
    names: dict[str, Path] = {}
    for field in _CONTAINERS:
        for index, container in enumerate(spec.get(field) or ()):
            if field == "initContainers" and container.get("restartPolicy") != "Always":
                continue
            for position, port in enumerate(container.get("ports") or ()):
                place = path.child(field).index(index).child("ports").index(position)
                key = (
                    port.get("protocol") or "TCP",
                    port.get("hostIP", ""),
                    port.get("hostPort", 0),
                    port.get("containerPort", 0),
                )
                if key in numbers:
                    yield _warned(place, f"duplicate port definition with {numbers[key].field}")
                else:
                    numbers[key] = place
                name = port.get("name", "")
                if not name or any(formats.port_name(name)):
                    continue
                if name in names:
                    first = names[name].field
                    yield _warned(
                        place,
                        f'duplicate port name "{name}" with {first}, services and probes that '
                        f"select ports by name will use {first}",
                    )
                else:
                    names[name] = place
