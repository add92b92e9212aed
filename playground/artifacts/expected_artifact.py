"""Expected artifacts: what a pipeline wants to be handed, and what stands in if it is not.

Sources: kork, ``model/ExpectedArtifact.java``; orca, ``util/ArtifactResolver.java``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playground.artifacts.artifact import Artifact
from playground.artifacts.pattern import full_match

COMPARED = ("type", "name", "version", "location", "reference")


@dataclass(frozen=True, slots=True)
class ExpectedArtifact:
    """The fields are those of Spinnaker's JSON: `match` is ``matchArtifact``."""

    id: str
    match: Artifact
    use_prior: bool = False
    use_default: bool = False
    default: Artifact | None = None

    @classmethod
    def from_json(cls, value: Any) -> "ExpectedArtifact | str":
        """The expected artifact of a JSON value, or one sentence that says what is wrong."""
        if not isinstance(value, dict):
            return "An expected artifact is a JSON object."
        if not isinstance(value.get("id", ""), str):
            return "The field id of an expected artifact is a string."
        for key in ("usePriorArtifact", "useDefaultArtifact"):
            if not isinstance(value.get(key), bool | None):
                return f"The field {key} of an expected artifact is true or false."
        match = Artifact.from_json(value.get("matchArtifact", {}))
        default = Artifact.from_json(value.get("defaultArtifact") or {})
        for artifact in (match, default):
            if isinstance(artifact, str):
                return artifact
        assert isinstance(match, Artifact) and isinstance(default, Artifact)
        return cls(
            value.get("id", ""),
            match,
            bool(value.get("usePriorArtifact")),
            bool(value.get("useDefaultArtifact")),
            default if value.get("defaultArtifact") else None,
        )


@dataclass(frozen=True, slots=True)
class Resolution:
    """What an expected artifact came to: `artifact`, or else `fault`, a sentence that says why.

    `fallback` is "" for a match, or else "prior execution" or "default".
    """

    expected: ExpectedArtifact
    artifact: Artifact | None
    fallback: str = ""
    fault: str = ""


def matches(expected: ExpectedArtifact, artifact: Artifact) -> bool | str:
    """Whether every field that is not empty is equal to the artifact's, or a pattern that
    matches the whole of it; or a sentence that says why a pattern cannot be used."""
    for key in COMPARED:
        wanted, actual = getattr(expected.match, key), getattr(artifact, key)
        if not wanted or wanted == actual:
            continue
        if actual is None:
            return False
        matched = full_match(wanted, actual)
        if matched is not True:
            return matched
    return True


def resolve(
    expected: ExpectedArtifact,
    received: Sequence[Artifact],
    prior: Sequence[Artifact] = (),
    *,
    unique: bool = False,
) -> Resolution:
    """Resolve one expected artifact: what was received, then the prior execution, then default.

    At the start of a pipeline two matches are an error (`unique`), between stages the first one
    is taken.
    """
    candidates = [("", received)]
    if expected.use_prior:
        candidates.append(("prior execution", prior))
    for fallback, artifacts in candidates:
        found: list[Artifact] = []
        for artifact in dict.fromkeys(artifacts):
            matched = matches(expected, artifact)
            if isinstance(matched, str):
                return Resolution(expected, None, fault=matched)
            found += [artifact] if matched else []
        if len(found) > 1 and unique:
            fault = f"{len(found)} artifacts match the expected artifact {_shown(expected)}."
            return Resolution(expected, None, fault=fault)
        if found:
            return Resolution(expected, found[0], fallback)
    if expected.use_default and expected.default is not None:
        return Resolution(expected, expected.default, "default")
    return Resolution(expected, None, fault=f"Nothing matches {_shown(expected)}.")


def _shown(expected: ExpectedArtifact) -> str:
    fields = (f"{key} {getattr(expected.match, key)}" for key in COMPARED)
    named = [text for text in fields if not text.endswith((" None", " "))]
    return f"{expected.id or 'without id'} ({', '.join(named) or 'any artifact'})"
