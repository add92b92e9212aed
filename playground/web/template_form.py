"""The template of the sandbox's form: rendered in its own process, and put into the manifest."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from playground.artifacts import Artifact
from playground.lessons.results import SOURCES, Inputs, ShownProblem
from playground.lessons.template_inputs import LANGUAGES, SuppliedImage
from playground.lessons.trigger import read_trigger
from playground.manifest import Limits
from playground.registry.lock import Lock, read_lock
from playground.templating.rendering import Language, render
from playground.templating.values import IMAGES, image_values, read_values

_LANGUAGES: Final[dict[str, Language]] = {"jinja": "jinja", "jsonnet": "jsonnet"}
assert set(_LANGUAGES) == set(LANGUAGES)


MOST_IMAGES: Final = 50
"""That are listed; a template can look up any number."""


def rendered(inputs: Inputs, limits: Limits) -> tuple[Inputs, tuple[ShownProblem, ...]]:
    """The form with the manifest that its template makes; or as it is, and why not.

    The images that the trigger and the lock file supply are the value `images`, unless the
    reader's own values have that name; of two with one name that of the trigger is taken. What is
    wrong with the trigger is said where the deploy is worked out.
    """
    template = inputs.template
    if template is None or not template.asked:
        return inputs, ()
    supply = read_trigger(inputs.artifacts, inputs.trigger, limits)
    values, faults, _ = read_values(template.values, limits)
    found = [ShownProblem("template_values", SOURCES["template_values"], each) for each in faults]
    lock = read_lock(template.lock, limits) if template.lock.strip() else Lock()
    found += [
        ShownProblem("template_lock", SOURCES["template_lock"], each) for each in lock.problems
    ]
    artifacts = (*supply.artifacts, *lock.artifacts)
    template = replace(template, images=supplied_images(artifacts))
    inputs = replace(inputs, template=template)
    if values is None:
        return inputs, tuple(found)
    images = image_values(artifacts)
    answer = render(_LANGUAGES[template.language], template.text, {IMAGES: images, **values})
    field = f"template_{template.language}"
    found += [ShownProblem(field, SOURCES[field], each) for each in answer.problems]
    if answer.text is not None:
        inputs = replace(inputs, manifest=answer.text, template=replace(template, done=True))
    return inputs, tuple(found)


def supplied_images(artifacts: Iterable[Artifact]) -> tuple[SuppliedImage, ...]:
    """What a template can look up, and where it comes from: by name, and by name and tag where
    that is something else."""
    found: dict[str, SuppliedImage] = {}
    for artifact in artifacts:
        source = artifact.provenance or "the trigger"
        for name, entry in image_values([artifact]).items():
            assert isinstance(entry, dict)
            meaning = str(entry["digest"] or entry["tag"] or entry["reference"])
            alone = found.get(artifact.name or "")
            if name == artifact.name or alone is None or alone.meaning != meaning:
                found.setdefault(name, SuppliedImage(name, meaning, source))
    return tuple(found.values())[:MOST_IMAGES]
