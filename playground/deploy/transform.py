"""Transform a manifest: read, pin, version, rewire, and write the Changes into the text."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from playground.artifacts.artifact import Artifact
from playground.manifest import (
    DEFAULT,
    Change,
    Edit,
    KubernetesObject,
    Limits,
    Problem,
    Reading,
    in_order,
    read,
    splice,
)
from playground.manifest.apply import apply_changes
from playground.manifest.splice import CANNOT_SPLICE

from .pin import pin_images
from .rewire import follow_references
from .step import together
from .version import Named, Naming, version_names, without_objects

Places = Literal["complete", "faithful"]


class Options(NamedTuple):
    """How to transform.

    artifacts: what the trigger supplies. naming: of versions, by Spinnaker's number or kustomize's
    hash. places: every field that names a ConfigMap or Secret, or only where Spinnaker looks.
    keep_tag: `repo:tag@digest` rather than `repo@digest`. existing: live objects with their
    annotations, among which Spinnaker's versioner finds the numbers that are taken.
    """

    artifacts: Sequence[Artifact] = ()
    naming: Naming = "spinnaker"
    places: Places = "complete"
    keep_tag: bool = True
    existing: Sequence[dict[str, Any]] = ()


class Transformation(NamedTuple):
    """What a transform answers with.

    `changes` are those that were written into `text`; `edits` say where, in offsets of the
    text that was read. `problems` are those of reading and of every step, in order of place.
    """

    reading: Reading
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    text: str
    edits: tuple[Edit, ...]

    @property
    def items(self) -> tuple[KubernetesObject, ...]:
        """The objects as they were read."""
        return tuple(item for document in self.reading.documents for item in document.objects)

    @property
    def objects(self) -> tuple[dict[str, Any], ...]:
        """The objects with the Changes in them."""
        own: dict[int, list[Change]] = {}
        for change in self.changes:
            own.setdefault(change.document, []).append(change)
        return tuple(
            item.value
            for document in self.reading.documents
            for item in document.with_value(
                apply_changes(document.value, own.get(document.index, ()))
            ).objects
        )


def transform(
    source: str | bytes, options: Options | None = None, limits: Limits = DEFAULT
) -> Transformation:
    """Transform a manifest; never raises, whatever the input."""
    options = options or Options()
    reading = read(source, limits)
    return transform_reading(reading, options)


def transform_reading(reading: Reading, options: Options) -> Transformation:
    """Transform what has been read."""
    faithful = options.places == "faithful"
    objects = [item for document in reading.documents for item in document.objects]
    pins = pin_images(objects, options.artifacts, keep_tag=options.keep_tag, faithful=faithful)
    named, versions = version_names(
        objects, reading, naming=options.naming, existing=options.existing, faithful=faithful
    )
    problems = list(reading.problems)
    while True:
        references = follow_references(objects, named, faithful=faithful)
        every = together((pins, versions, references))
        spliced = splice(reading, every.changes, every.findings)
        kept = _renamed(named, spliced.changes)
        if len(kept) == len(named):
            break
        # An object that could not get its new name must not be followed to it.
        problems += [problem for problem in spliced.problems if problem.rule == CANNOT_SPLICE]
        versions = without_objects(versions, named, kept)
        named = kept
    problems += spliced.problems
    return Transformation(
        reading,
        spliced.changes,
        tuple(in_order(list(dict.fromkeys(problems)))),
        spliced.text,
        spliced.edits,
    )


def _renamed(named: Sequence[Named], written: Sequence[Change]) -> list[Named]:
    """Those that have the name they should have, now that the Changes are written."""
    places = {(change.document, change.pointer) for change in written}
    return [
        entry
        for entry in named
        if entry.name == entry.item.name
        or (entry.item.document, f"{entry.item.pointer}/metadata/name") in places
    ]
