"""A request in JSON, in the field names of Spinnaker's stage."""

from collections.abc import Mapping
from typing import Any

from playground.artifacts.artifact import Artifact

from .moniker import Moniker
from .pool import Supplied
from .request import Request

MOST_ARTIFACTS = 1_000
MOST_TEXTS = 100
LONGEST_TEXT = 1_000

_TEXTS = ("account", "application", "namespaceOverride", "managedBySuffix")
_SWITCHES = (
    "enableArtifactBinding",
    "enableTraffic",
    "allowNothingSelected",
    "skipSpecTemplateLabels",
    "versioned",
)
_CHOICES = {
    "strategy": ("none", "redblack", "bluegreen", "highlander"),
    "binding": ("match-name-and-tag", "match-name-only"),
}
_LISTS = ("services", "labelSelectors")
_ARTIFACTS = ("requiredArtifacts", "optionalArtifacts")
FIELDS = (*_TEXTS, *_SWITCHES, *_CHOICES, *_LISTS, *_ARTIFACTS)

Fault = tuple[str, str]
"""The JSON Pointer of what is wrong in the request, and a sentence."""


def read_request(value: Mapping[str, Any]) -> tuple[Request, list[Fault]]:
    """The request of those members of `value` that are `FIELDS`, with no documents in it.

    What is wrong counts as absent; an artifact that is none is left out, and `unreadable` says it.
    """
    unreadable: list[Fault] = []
    faults: list[Fault] = []
    texts = {key: _text(value, key, faults) for key in _TEXTS}
    switches = {key: _switch(value, key, faults) for key in _SWITCHES}
    chosen = {key: _choice(value, key, faults) for key in _CHOICES}
    lists = {key: _list(value, key, faults) for key in _LISTS}
    artifacts = {key: _artifacts(value, key, faults, unreadable) for key in _ARTIFACTS}
    request = Request(
        {},
        account=texts["account"],
        moniker=Moniker(app=texts["application"] or None),
        namespace_override=texts["namespaceOverride"],
        required=artifacts["requiredArtifacts"],
        optional=[Supplied(each) for each in artifacts["optionalArtifacts"]],
        enable_artifact_binding=switches["enableArtifactBinding"] is not False,
        binding=chosen["binding"] or "match-name-and-tag",
        versioned=switches["versioned"],
        enable_traffic=switches["enableTraffic"] is not False,
        services=lists["services"],
        strategy=chosen["strategy"] or "none",
        label_selectors=lists["labelSelectors"],
        allow_nothing_selected=switches["allowNothingSelected"] is True,
        skip_spec_template_labels=switches["skipSpecTemplateLabels"] is True,
        managed_by_suffix=texts["managedBySuffix"],
        unreadable=unreadable,
    )
    return request, faults


def _text(value: Mapping[str, Any], key: str, faults: list[Fault]) -> str:
    found = value.get(key, "")
    if isinstance(found, str) and len(found) <= LONGEST_TEXT:
        return found
    faults.append((f"/{key}", f"{key} is a text of at most {LONGEST_TEXT:,} characters."))
    return ""


def _switch(value: Mapping[str, Any], key: str, faults: list[Fault]) -> bool | None:
    found = value.get(key)
    if key in value and not isinstance(found, bool):
        faults.append((f"/{key}", f"{key} is true or false."))
        return None
    return found


def _choice(value: Mapping[str, Any], key: str, faults: list[Fault]) -> Any:
    choices = _CHOICES[key]
    found = value.get(key, choices[0])
    if found in choices:
        return found
    faults.append((f"/{key}", f"{key} is one of {', '.join(choices)}."))
    return None


def _list(value: Mapping[str, Any], key: str, faults: list[Fault]) -> list[str]:
    found = value.get(key, [])
    if not isinstance(found, list) or len(found) > MOST_TEXTS:
        faults.append((f"/{key}", f"{key} is a list of at most {MOST_TEXTS} texts."))
        return []
    kept = []
    for position, each in enumerate(found):
        if isinstance(each, str) and len(each) <= LONGEST_TEXT:
            kept.append(each)
        else:
            sentence = f"This is a text of at most {LONGEST_TEXT:,} characters."
            faults.append((f"/{key}/{position}", sentence))
    return kept


def _artifacts(
    value: Mapping[str, Any], key: str, faults: list[Fault], unreadable: list[Fault]
) -> list[Artifact]:
    found = value.get(key, [])
    if not isinstance(found, list) or len(found) > MOST_ARTIFACTS:
        faults.append((f"/{key}", f"{key} is a list of at most {MOST_ARTIFACTS:,} artifacts."))
        return []
    kept = []
    for position, each in enumerate(found):
        artifact = Artifact.from_json(each)
        if isinstance(artifact, Artifact):
            kept.append(artifact)
        else:
            unreadable.append((f"/{key}/{position}", artifact))
    return kept
