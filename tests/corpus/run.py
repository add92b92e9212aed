"""One manifest through the whole engine."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import jsonpatch

from playground.artifacts.artifact import Artifact
from playground.artifacts.image_reference import ImageReference, parse_image
from playground.checks import problems_of
from playground.deploy.transform import Options, Transformation, transform, transform_reading
from playground.kinds import find_images, find_references, parameter_kinds
from playground.manifest import KubernetesObject, Problem, Reading, read
from playground.manifest.apply import same
from playground.manifest.pointer import format_pointer
from playground.report.patch import inverse, object_patches, patch

OPTIONS = (
    {"naming": "spinnaker", "keep_tag": True},
    {"naming": "hash", "keep_tag": True},
    {"naming": "hash", "keep_tag": False},
)


@dataclass
class Outcome:
    """What became of one file."""

    documents: int = 0
    changes: int = 0
    failures: list[str] = field(default_factory=list)


def run(source: bytes) -> Outcome:
    """Transform the file, alone and together with the targets that its references want."""
    reading = read(source)
    outcome = Outcome(documents=len(reading.documents))
    objects = [item for document in reading.documents for item in document.objects]
    artifacts = list(_artifacts(objects))
    if reading.text.lstrip("\ufeff \t\r\n").startswith("{"):
        extended = "".join(
            f"\n{json.dumps(target)}" for target in _targets(objects)
        )  # a stream of JSON values takes no separators
    else:
        extended = "".join(f"\n---\n{json.dumps(target)}\n" for target in _targets(objects))
    for number, settings in enumerate(OPTIONS):
        options = Options(artifacts=artifacts, **settings)  # type: ignore[arg-type]
        for text in dict.fromkeys((reading.text, reading.text + extended)):
            result = transform(text, options)
            outcome.failures += _faults(result, options)
            outcome.failures += _left_alone(result)
            if not number:
                outcome.changes += len(result.changes)
    outcome.failures = list(dict.fromkeys(outcome.failures))
    return outcome


def _artifacts(objects: Iterable[KubernetesObject]) -> Iterator[Artifact]:
    """A digest for every image: SHA-256 of its name."""
    for item in objects:
        for found in find_images(item.value):
            image = parse_image(found.image)
            if isinstance(image, ImageReference):
                digest = "sha256:" + hashlib.sha256(found.image.encode()).hexdigest()
                name = image.name
                tag = f":{image.tag}" if image.tag else ""
                reference = f"{name}{tag}@{digest}"
                yield Artifact(type="docker/image", name=name, reference=reference)


def _targets(objects: list[KubernetesObject]) -> list[dict[str, Any]]:
    """A ConfigMap or Secret for every reference that has no target yet."""
    present = {_identity(item.kind, item.namespace, item.name) for item in objects}
    targets = []
    policies = parameter_kinds(item.value for item in objects)
    for item in objects:
        for reference in find_references(item.value, policies):
            namespace = reference.namespace or item.namespace
            identity = _identity(reference.target_kind, namespace, reference.name)
            if identity not in present:
                present.add(identity)
                metadata = {"name": reference.name, "namespace": identity[1]}
                targets.append(
                    {"apiVersion": "v1", "kind": reference.target_kind, "metadata": metadata}
                )
    return targets


def _faults(result: Transformation, options: Options) -> Iterator[str]:
    """Where the law or the form of a Problem is broken."""
    again = read(result.text)
    if len(again.documents) != len(result.reading.documents):
        yield "the spliced text has another number of readable documents"
        return
    for before, after in zip(result.reading.documents, again.documents, strict=True):
        own = [change for change in result.changes if change.document == before.index]
        value = json.loads(json.dumps(before.value))  # aliases share values; patches must not
        if not same(after.value, jsonpatch.apply_patch(value, patch(own))):
            yield f"document {before.index}: the spliced text is not what the patch makes"
        value = json.loads(json.dumps(after.value))
        if not same(before.value, jsonpatch.apply_patch(value, inverse(own))):
            yield f"document {before.index}: the inverse patch does not give the input back"
    for change in object_patches(result.items, result.changes):
        value = json.loads(json.dumps(change.target.value))
        jsonpatch.apply_patch(value, change.operations, in_place=True)
    yield from _bytes_outside(result)
    second = transform_reading(again, options)
    if second.changes:
        yield f"a second transform changes {second.changes[0].pointer} once more"
    for problem in problems_of(result):
        yield from _malformed(problem, result.reading)


def _bytes_outside(result: Transformation) -> Iterator[str]:
    position = shift = 0
    text = result.reading.text
    for edit in result.edits:
        if text[position : edit.start] != result.text[position + shift : edit.start + shift]:
            yield f"bytes before offset {edit.start} are not equal"
            return
        shift += len(edit.text) - (edit.end - edit.start)
        position = edit.end
    if text[position:] != result.text[position + shift :]:
        yield "bytes behind the last edit are not equal"


def _malformed(problem: Problem, reading: Reading) -> Iterator[str]:
    lines = len(reading.text.splitlines()) + 1
    if not (1 <= problem.line <= lines and problem.column >= 1):
        yield f"{problem.rule} has no place in the text: {problem.line}:{problem.column}"
    if not problem.help.endswith(".") or not problem.message:
        yield f"{problem.rule} has no help"


def _left_alone(result: Transformation) -> Iterator[str]:
    """Places that should have been changed and were not, without a Problem that says why."""
    changed = {(change.document, change.pointer) for change in result.changes}
    settled = changed | {(problem.document, problem.pointer) for problem in result.problems}
    renamed = {
        _identity(item.kind, item.namespace, item.name)
        for item in result.items
        if (item.document, f"{item.pointer}/metadata/name") in changed
    }
    if any(problem.rule == "limit" for problem in result.problems):
        return
    for item in result.items:
        for found in find_images(item.value):
            pointer = item.pointer + format_pointer(found.tokens)
            if (item.document, pointer) not in settled and "@" not in found.image:
                yield f"the image at {pointer} was left without a word"
        for reference in find_references(item.value):
            pointer = item.pointer + format_pointer(reference.tokens)
            namespace = reference.namespace or item.namespace
            target = _identity(reference.target_kind, namespace, reference.name)
            if target in renamed and (item.document, pointer) not in settled:
                yield f"the reference at {pointer} was left without a word"


def _identity(kind: str, namespace: str | None, name: str) -> tuple[str, str, str]:
    return kind, namespace or "default", name
