"""The values of a template: what the reader wrote, and the images whose digests are known.

`images` is one value among the others, unless the reader's own has that name. Its keys are the
names of artifacts, alone and, where there is a tag, with it; each entry says what the artifact
does:

    images:
      registry.example/shop/web:
        tag: "2.4"              # null if the artifact has none
        digest: sha256:0123…    # null if the artifact has none
        reference: registry.example/shop/web@sha256:0123…
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from playground.artifacts import Artifact
from playground.artifacts.image_reference import ImageReference, digest_fault, parse_image
from playground.manifest import DEFAULT, Json, Limits, Problem, Severity, read

RULE: Final = "template-values"
IMAGES: Final = "images"
MOST_CHARACTERS: Final = 2**20
"""Of all values, written as JSON."""
_HELP: Final = "Write one mapping from names to values, as YAML or JSON."


def read_values(
    text: str | bytes, limits: Limits = DEFAULT
) -> tuple[dict[str, Json] | None, tuple[Problem, ...], int]:
    """The mapping that the text holds, its Problems, and the steps that reading it took.

    With a Problem of severity error there is none.
    """
    reading = read(text, limits)
    problems = list(reading.problems)
    values: Any = {}
    if len(reading.documents) > 1:
        at = reading.position(1, "")
        problems.append(_problem("The values are more than one document.", at.line, at.column))
    elif reading.documents and reading.documents[0].value is not None:
        values = reading.documents[0].value
        at = reading.position(0, "")
        if not isinstance(values, dict):
            problems.append(_problem("The values are no mapping.", at.line, at.column))
        elif _is_long(values):
            message = f"The values are more than {MOST_CHARACTERS:,} characters of JSON."
            problems.append(_problem(message, at.line, at.column))
    if any(problem.severity is Severity.ERROR for problem in problems):
        values = None
    return values, tuple(problems), reading.steps


def image_values(artifacts: Iterable[Artifact]) -> dict[str, Json]:
    """What a template can look up in `images`: by the name of a ``docker/image``, and by name and
    tag. Of two artifacts with one key the first is taken, as where images are pinned."""
    found: dict[str, Json] = {}
    for artifact in artifacts:
        if artifact.type != "docker/image" or not artifact.name:
            continue
        image = parse_image(artifact.reference or artifact.name)
        tag = digest = None
        if isinstance(image, ImageReference):
            tag, digest = image.tag, image.digest
        version = artifact.version or ""
        if digest is None and ":" in version and not digest_fault(version):
            digest = version
        elif tag is None and version and ":" not in version:
            tag = version
        reference = artifact.reference or artifact.name
        entry = {"tag": tag, "digest": digest, "reference": reference}
        found.setdefault(artifact.name, entry)
        if tag is not None:
            found.setdefault(f"{artifact.name}:{tag}", entry)
    return found


def _is_long(values: dict[str, Json]) -> bool:
    """Aliases make a large value of a small text, so this stops where it is long enough."""
    length = 0
    for part in json.JSONEncoder().iterencode(values):
        length += len(part)
        if length > MOST_CHARACTERS:
            return True
    return False


def _problem(message: str, line: int, column: int) -> Problem:
    return Problem(Severity.ERROR, RULE, message, _HELP, line, column)
