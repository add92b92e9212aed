"""The template that workloads make pods from.

The server leaves `metadata` out of its words for the template's labels and annotations.

Source: ``ValidatePodTemplateSpec`` in `pkg/apis/core/validation/validation.go`, and
``ValidatePodTemplateSpecForReplicaSet`` in `pkg/apis/apps/validation/validation.go`.
"""

from collections.abc import Mapping

from .cause import Causes, forbidden, invalid, not_supported
from .field_path import Path, Value
from .label import annotation_causes, label_causes
from .pod_spec import NO_CLAIMS, pod_spec_causes
from .selector import is_usable, matches


def template_causes(template: Value, path: Path, claims: Mapping[str, Path] = NO_CLAIMS) -> Causes:
    """`claims`: what a StatefulSet adds to the volumes, and where in it that stands."""
    metadata = template.get("metadata") or {}
    at_labels = path.at("metadata", "labels").called(f"{path.field}.labels")
    at_annotations = path.at("metadata", "annotations").called(f"{path.field}.annotations")
    yield from label_causes(metadata.get("labels") or {}, at_labels)
    yield from annotation_causes(metadata.get("annotations") or {}, at_annotations)
    spec = template.get("spec") or {}
    yield from pod_spec_causes(spec, path.child("spec"), claims)
    if spec.get("ephemeralContainers"):
        place = path.child("spec", "ephemeralContainers")
        yield forbidden(place, "ephemeral containers not allowed in pod template")


def mismatch_causes(selector: Value | None, template: Value, path: Path) -> Causes:
    """A usable selector has to match the template's own labels; a missing one matches nothing."""
    labels = (template.get("metadata") or {}).get("labels") or {}
    if selector is None or not matches(selector, labels):
        shown = dict(sorted(labels.items())) or None
        detail = "`selector` does not match template `labels`"
        yield invalid(path.child("metadata", "labels"), shown, detail)


def replicated_template_causes(selector: Value | None, template: Value, path: Path) -> Causes:
    """Of a Deployment or ReplicaSet: it is not looked at while the selector is unusable."""
    if is_usable(selector):
        yield from mismatch_causes(selector, template, path)
        yield from template_causes(template, path)
        yield from always_running_causes(template, path, "ReplicaSet")


def always_running_causes(template: Value, path: Path, kind: str) -> Causes:
    """Pods of a Deployment and its like are to run for ever. `kind`: whose words are used."""
    spec = template.get("spec") or {}
    policy = spec.get("restartPolicy") or "Always"
    if policy != "Always":
        yield not_supported(path.child("spec", "restartPolicy"), policy, ("Always",))
    if "activeDeadlineSeconds" in spec:
        place = path.child("spec", "activeDeadlineSeconds")
        yield forbidden(place, f"activeDeadlineSeconds in {kind} is not Supported")
