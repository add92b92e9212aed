"""The template of the sandbox's form: rendered in its own process, and put into the manifest."""

from dataclasses import replace
from typing import Final

from playground.lessons.results import SOURCES, Inputs, ShownProblem
from playground.lessons.template_inputs import LANGUAGES
from playground.lessons.trigger import read_trigger
from playground.manifest import Limits
from playground.templating.rendering import Language, render
from playground.templating.values import IMAGES, image_values, read_values

_LANGUAGES: Final[dict[str, Language]] = {"jinja": "jinja", "jsonnet": "jsonnet"}
assert set(_LANGUAGES) == set(LANGUAGES)


def rendered(inputs: Inputs, limits: Limits) -> tuple[Inputs, tuple[ShownProblem, ...]]:
    """The form with the manifest that its template makes; or as it is, and why not.

    The images that the trigger supplies are the value `images`, unless the reader's own values
    have that name. What is wrong with the trigger is said where the deploy is worked out.
    """
    template = inputs.template
    if template is None or not template.asked:
        return inputs, ()
    supply = read_trigger(inputs.artifacts, inputs.trigger, limits)
    values, faults, _ = read_values(template.values, limits)
    found = [ShownProblem("template_values", SOURCES["template_values"], each) for each in faults]
    if values is None:
        return inputs, tuple(found)
    images = image_values(supply.artifacts)
    answer = render(_LANGUAGES[template.language], template.text, {IMAGES: images, **values})
    field = f"template_{template.language}"
    found += [ShownProblem(field, SOURCES[field], each) for each in answer.problems]
    if answer.text is not None:
        inputs = replace(inputs, manifest=answer.text, template=replace(template, done=True))
    return inputs, tuple(found)
