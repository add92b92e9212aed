"""What a story is about in the reader's manifest, and the versions of its content.

A story speaks of *the workload*, *the configuration* and *the image*; here they are found, or, if
the manifest lacks them, supplied, which a note says. Versions of content beyond the first are made
from what the reader wrote.
"""

import base64
import binascii
import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from playground.artifacts import Artifact, ImageFault, parse_image
from playground.kinds import find_images, pod_spec
from playground.lessons.stand_in import StandIn, stand_in
from playground.rollout.applying import Named, select
from playground.rollout.configuration import read_template
from playground.rollout.contents import Reference
from playground.rollout.fields import ScenarioError

WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet")
Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """What of the manifest a story is about.

    `workloads` share the configuration (kind, name); `image` is as the first one writes it.
    `objects` are all that a deploy of the story applies, in version 1. `notes` say what was
    supplied.
    """

    workloads: tuple[Named, ...]
    configuration: tuple[str, str]
    image: str
    objects: tuple[Object, ...]
    notes: tuple[str, ...] = ()


def find_subject(objects: Sequence[Object], workload: Named, count: int) -> Subject:
    """The workload, its configuration and image, and `count` workloads that share them.

    Raises ScenarioError if the workload is not there or has no pod template.
    """
    parts = _Parts(workload, [copy.deepcopy(obj) for obj in objects])
    configuration = parts.find_configuration()
    workloads = parts.sharing(configuration, count)
    parts.supply_the_missing(configuration, workloads)
    images = find_images(parts.the(workload))
    image = next((each.image for each in images if "containers" in each.tokens), "")
    return Subject(
        tuple(workloads),
        configuration,
        image,
        tuple(parts.relevant(workloads)),
        tuple(parts.notes),
    )


def with_versions(subject: Subject, configuration: int, image: int) -> list[Object]:
    """The objects with these versions of the configuration and of the image."""
    objects = copy.deepcopy(list(subject.objects))
    kind, name = subject.configuration
    for obj in objects:
        if obj.get("kind") == kind and obj["metadata"].get("name") == name:
            _change_values(obj, configuration)
        for place in find_images(obj):
            if place.image == subject.image:
                _at(obj, place.tokens[:-1])[place.tokens[-1]] = image_version(place.image, image)
    return objects


def image_version(image: str, version: int) -> str:
    """The reference of a version: another tag, or another digest if the manifest names one."""
    if version == 1:
        return image
    parsed = parse_image(image)
    if isinstance(parsed, ImageFault):
        return image
    if parsed.digest:
        return f"{image.rpartition('@')[0]}@{image_digest(image, version)}"
    return f"{parsed.name}:{parsed.tag or 'latest'}-{version}"


def image_digest(image: str, version: int) -> str:
    """The digest that the manifest names, as version 1; else that of what stands in for it."""
    parsed = parse_image(image)
    if not isinstance(parsed, ImageFault) and parsed.digest and version == 1:
        return parsed.digest
    return stand_in(image, version).digest


def stand_ins(subject: Subject, versions: Iterable[int]) -> tuple[StandIn, ...]:
    """What may run in place of the subject's images: of its own one in these versions, of others
    in the only one that they have."""
    written = {place.image: None for obj in subject.objects for place in find_images(obj)}
    others = [image for image in written if image != subject.image]
    return (
        *(stand_in(subject.image, version) for version in versions if subject.image),
        *(stand_in(image, 1) for image in others),
    )


def image_tags(subject: Subject, versions: Iterable[int]) -> dict[str, str]:
    """What the references without digest stand for: those of the subject's image in each
    version, and all others in the only one that they have."""
    written = {place.image for obj in subject.objects for place in find_images(obj)}
    tags = {image: image_digest(image, 1) for image in written if "@" not in image}
    if subject.image and "@" not in subject.image:
        # Of a text that is no image reference there is only one version.
        for version in sorted(versions, reverse=True):
            reference = image_version(subject.image, version)
            tags[reference] = image_digest(subject.image, version)
    return tags


def artifacts_of(tags: dict[str, str | None]) -> list[Artifact]:
    """What a trigger supplies: for each reference the digest that it stands for."""
    found = []
    for reference, digest in tags.items():
        parsed = parse_image(reference)
        if not isinstance(parsed, ImageFault) and digest:
            found.append(
                Artifact(
                    type="docker/image",
                    name=parsed.name,
                    version=parsed.tag,
                    reference=f"{reference}@{digest}",
                )
            )
    return found


@dataclass(slots=True)
class _Parts:
    """The manifest while the story's parts of it are looked for."""

    workload: Named
    objects: list[Object]
    notes: list[str] = field(default_factory=list)

    def the(self, workload: Named) -> Object:
        found = select(self.objects, workload).workload
        if found is None or pod_spec(found) is None:
            kind, _, name = workload
            raise ScenarioError("", f"there is no {kind} {name!r} with a pod template", "Add one.")
        return found

    def references(self, workload: Named) -> tuple[Reference, ...]:
        return read_template("v1", self.the(workload)).references

    def find_configuration(self) -> tuple[str, str]:
        """The first ConfigMap that it reads, else Secret; those in the manifest first."""
        contents = select(self.objects, self.workload).contents
        keys = [(reference.kind, reference.name) for reference in self.references(self.workload)]
        keys.sort(key=lambda key: (key not in contents, key[0] != "ConfigMap"))
        return keys[0] if keys else self._give_configuration()

    def _give_configuration(self) -> tuple[str, str]:
        kind, namespace, name = self.workload
        key = ("ConfigMap", f"{name}-settings"[-253:])
        place = pod_spec(self.the(self.workload))
        assert place is not None, "the() has looked"
        containers = place[1].get("containers")
        if not isinstance(containers, list) or not any(isinstance(c, dict) for c in containers):
            raise ScenarioError("/spec", "there are no containers", "Add spec.template.")
        first = next(each for each in containers if isinstance(each, dict))
        sources = first.get("envFrom")
        given = {"configMapRef": {"name": key[1]}}
        first["envFrom"] = [*(sources if isinstance(sources, list) else []), given]
        self.notes.append(
            f"{kind} {name} reads no ConfigMap and no Secret, so the story gives it a ConfigMap, "
            f"{key[1]}, by envFrom."
        )
        return key

    def supply_the_missing(
        self, configuration: tuple[str, str], workloads: Sequence[Named]
    ) -> None:
        """What pods need to start and the manifest does not hold; and always the configuration."""
        namespace = self.workload[1]
        needed: dict[tuple[str, str], dict[str, str]] = {}
        for reference in (each for workload in workloads for each in self.references(workload)):
            key = (reference.kind, reference.name)
            if not reference.optional or key == configuration:
                row = needed.setdefault(key, {})
                row |= {name: "1" for name, may_miss in reference.keys if not may_miss}
        present = select(self.objects, self.workload).contents
        for (kind, name), row in needed.items():
            if (kind, name) in present:
                continue
            metadata = {"name": name} | ({"namespace": namespace} if namespace else {})
            entries = {"stringData" if kind == "Secret" else "data": row or {"SETTING": "1"}}
            self.objects.append(
                {"apiVersion": "v1", "kind": kind, "metadata": metadata, **entries}
            )
            if not self.notes or name not in self.notes[-1]:
                self.notes.append(f"{kind} {name} is not in the manifest; the story supplies one.")

    def sharing(self, configuration: tuple[str, str], count: int) -> list[Named]:
        """The workload, others that read the configuration, and copies of it if need be."""
        found = [self.workload]
        for obj in self.objects:
            other = _named(obj)
            if other and other not in found and _same_namespace(other, self.workload):
                template = read_template("v1", obj) if pod_spec(obj) else None
                reads = template.references if template else ()
                if configuration in {(each.kind, each.name) for each in reads}:
                    found.append(other)
        kind, namespace, name = self.workload
        taken = {_named(obj) for obj in self.objects}
        number = 1
        while len(found) < count:
            number += 1
            twin: Named = (kind, namespace, f"{name[:240]}-{number}")
            if twin in taken:
                continue
            obj = copy.deepcopy(self.the(self.workload))
            obj["metadata"]["name"] = twin[2]
            self.objects.append(obj)
            found.append(twin)
            self.notes.append(f"{kind} {twin[2]} is a copy, made for this story.")
        return found[:count]

    def relevant(self, workloads: Sequence[Named]) -> list[Object]:
        """The workloads, and what their pods read."""
        contents = select(self.objects, self.workload).contents
        read = {(each.kind, each.name) for w in workloads for each in self.references(w)}
        kept = (dict(each) for key, each in contents.items() if key in read)
        return [*kept, *(self.the(w) for w in workloads)]


def _named(obj: Object) -> Named | None:
    metadata, kind = obj.get("metadata"), obj.get("kind")
    if kind not in WORKLOADS or not isinstance(metadata, dict):
        return None
    name, namespace = metadata.get("name"), metadata.get("namespace")
    if not isinstance(name, str) or not isinstance(namespace, str | None):
        return None
    return kind, namespace, name


def _same_namespace(one: Named, other: Named) -> bool:
    return (one[1] or "default") == (other[1] or "default")


def _change_values(obj: Object, version: int) -> None:
    """Every value gets the version's number; keys stay, so that whatever reads one sees it."""
    if version == 1:
        return
    note, changed = f"version {version}", False
    for entries in ("data", "stringData", "binaryData"):
        rows = obj.get(entries)
        if not isinstance(rows, dict):
            continue
        encoded = entries == "binaryData" or (entries == "data" and obj.get("kind") == "Secret")
        for key, value in rows.items():
            rows[key] = _encoded_with(str(value), note) if encoded else _text_with(value, note)
            changed = True
    if not changed:
        obj["stringData" if obj.get("kind") == "Secret" else "data"] = {"SETTING": note}


def _text_with(value: object, note: str) -> str:
    text = "" if value is None else str(value)
    return f"{text}# {note}\n" if text.endswith("\n") else f"{text} {note}".lstrip()


def _encoded_with(value: str, note: str) -> str:
    try:
        content = base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        return value
    return base64.b64encode(content + f" {note}".encode()).decode()


def _at(value: Any, tokens: Iterable[str | int]) -> Any:
    for token in tokens:
        value = value[token]
    return value
