"""What the trigger supplies: a list of Spinnaker's artifacts, as JSON or YAML text."""

from playground.artifacts import Artifact
from playground.manifest import DEFAULT, Limits, Problem, Reading, Severity, in_order, read

HELP = (
    "Write a list of artifacts with type, name and reference, such as "
    "[{type: docker/image, name: registry.example/a, reference: 'registry.example/a@sha256:…'}]."
)


MOST_ARTIFACTS = 1_000


def read_artifacts(
    text: str, limits: Limits = DEFAULT
) -> tuple[tuple[Artifact, ...], tuple[Problem, ...], int]:
    """The artifacts of the list, a Problem for each entry that is none, and the steps it took."""
    reading = read(text, limits)
    problems = list(reading.problems)
    artifacts: list[Artifact] = []
    for document in reading.documents:
        entries = document.value
        if not isinstance(entries, list):
            message = "What the trigger supplies is a list of artifacts."
            problems.append(_problem(reading, document.index, "", message))
            continue
        for position, entry in enumerate(entries):
            if len(artifacts) == MOST_ARTIFACTS or len(problems) >= limits.problems:
                message = f"Only the first {position:,} artifacts are worked on."
                problems.append(_problem(reading, document.index, f"/{position}", message))
                break
            artifact = Artifact.from_json(entry)
            if isinstance(artifact, str):
                problems.append(_problem(reading, document.index, f"/{position}", artifact))
            else:
                artifacts.append(artifact)
    return tuple(artifacts), tuple(in_order(problems)), reading.steps


def _problem(reading: Reading, document: int, pointer: str, message: str) -> Problem:
    at = reading.position(document, pointer)
    return Problem(
        Severity.ERROR, "artifact-shape", message, HELP, at.line, at.column, document, pointer
    )
