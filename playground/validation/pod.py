"""Pods.

Source: ``ValidatePodCreate`` and ``ValidatePodSpecificAnnotations`` in
`pkg/apis/core/validation/validation.go`.
"""

from .cause import Causes, forbidden, invalid
from .deployment import SPEC
from .field_path import Value
from .pod_spec import pod_spec_causes


def pod_causes(pod: Value) -> Causes:
    """What is wrong with a new pod, admission apart."""
    spec = pod.get("spec") or {}
    yield from pod_spec_causes(spec, SPEC)
    for field in ("containers", "initContainers"):
        for position, container in enumerate(spec.get(field) or ()):
            image = container.get("image", "")
            if image != image.strip():
                place = SPEC.child(field).index(position).child("image")
                yield invalid(place, image, "must not have leading or trailing whitespace")
    if spec.get("ephemeralContainers"):
        yield forbidden(SPEC.child("ephemeralContainers"), "cannot be set on create")
