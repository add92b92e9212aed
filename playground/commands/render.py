"""`render`: a manifest from a template, in a process that can do nothing else."""

import argparse
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from playground.terminal import (
    STANDARD_INPUT,
    Unusable,
    encoded,
    read_bytes,
    say_problems,
    shown,
    write,
)

if TYPE_CHECKING:
    from playground.artifacts import Artifact
    from playground.manifest import Problem


def add_options(command: argparse.ArgumentParser) -> None:
    option = command.add_argument
    option("template", metavar="TEMPLATE", help="*.jsonnet, *.j2, *.jinja; '-' is standard input")
    option("--language", choices=("jinja", "jsonnet"), help="default: by the end of the name")
    option("--values", metavar="FILE", help="one mapping, YAML or JSON")
    option(
        "--artifacts",
        metavar="FILE",
        help="Spinnaker artifacts; the images among them are the value `images`, by name",
    )
    option(
        "--lock",
        metavar="FILE",
        help="a lock file whose images are among them, as `lock` makes it",
    )
    option("-o", "--output", choices=("text", "json"), default="text")


def render(chosen: argparse.Namespace, artifacts: "Sequence[Artifact]") -> "Iterable[Problem]":
    """Write the manifest, or say what is wrong with the template or its values.

    As JSON it is `{"manifest": text or null, "problems": […]}`. Raises Unusable.
    """
    from playground.commands.lock import read_lock_file
    from playground.report.json_report import problem_json
    from playground.report.render import json_text
    from playground.templating.rendering import as_text, language_of
    from playground.templating.rendering import render as rendered
    from playground.templating.values import IMAGES, image_values, read_values

    inputs = [chosen.template, chosen.values, chosen.artifacts, chosen.lock]
    if inputs.count(STANDARD_INPUT) > 1:
        raise Unusable("Standard input can be read only once: give '-' a single time.")
    language = chosen.language or language_of(chosen.template)
    if language is None:
        name = shown(chosen.template)
        raise Unusable(f"{name}: does not end in .jsonnet, .j2 or .jinja, so give --language.")
    lock = read_lock_file(chosen.lock) if chosen.lock else None
    images = image_values([*artifacts, *(lock.artifacts if lock else ())])
    template = as_text(read_bytes(chosen.template))
    values, faults, _ = read_values(read_bytes(chosen.values) if chosen.values else "")
    say_problems(chosen.values or "", faults)
    text = None
    problems = [*(lock.problems if lock else ()), *faults]
    if values is not None:
        answer = rendered(language, template, {IMAGES: images, **values})
        say_problems(chosen.template, answer.problems)
        text = answer.text
        problems += answer.problems
    if chosen.output == "json":
        told = [problem_json(problem) for problem in problems]
        write(encoded(json_text({"manifest": text, "problems": told})))
    elif text is not None:
        write(encoded(text))
    return problems
