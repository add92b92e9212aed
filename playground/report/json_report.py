"""Problems, Changes and patches as plain JSON: the HTTP API's answers, and `-o json`.

The shapes are described, field by field, in `playground/web/openapi.yaml`. What a Secret holds is
masked in all of them except `manifest`, which is the reader's own text.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from playground.deploy.transform import Transformation
from playground.manifest import MISSING, Change, Problem

from .files import Files
from .mask import masked_changes, masked_problems
from .patch import ObjectPatch, object_patches

JsonObject = dict[str, Any]


def check_report(
    transformation: Transformation, problems: Iterable[Problem], files: Files | None = None
) -> JsonObject:
    """`{"problems": […]}`. With several `files` each Problem names its `file` and counts its
    lines; `document` counts those of all files together."""
    masked = masked_problems(transformation.reading, problems)
    return {"problems": [problem_json(problem, files) for problem in masked]}


def transform_report(
    transformation: Transformation, problems: Iterable[Problem], files: Files | None = None
) -> JsonObject:
    """`{"manifest": text, "changes": […], "patches": […], "problems": […]}`."""
    changes = masked_changes(transformation.reading, transformation.changes)
    return {
        "manifest": transformation.text,
        "changes": [change_json(change) for change in changes],
        "patches": _patches(transformation, changes),
        **check_report(transformation, problems, files),
    }


def patches_report(transformation: Transformation) -> list[JsonObject]:
    """The patch of each object that changes, and its inverse."""
    return _patches(transformation, masked_changes(transformation.reading, transformation.changes))


def _patches(transformation: Transformation, masked: Sequence[Change]) -> list[JsonObject]:
    patches: Sequence[ObjectPatch] = object_patches(transformation.items, masked)
    return [patch_json(patch) for patch in patches]


def problem_json(problem: Problem, files: Files | None = None) -> JsonObject:
    """One Problem; `document` is null if it is about the input as a whole."""
    line = problem.line
    place: JsonObject = {}
    if files is not None and files.several:
        file, line = files.at(problem.line)
        place["file"] = file.name
    return {
        **place,
        "line": line,
        "column": problem.column,
        "severity": problem.severity.value,
        "rule": problem.rule,
        "message": problem.message,
        "help": problem.help,
        "document": problem.document,
        "pointer": problem.pointer,
    }


def change_json(change: Change) -> JsonObject:
    """One Change; `before` or `after` is absent where the value is added or removed."""
    values = {"before": change.before, "after": change.after}
    return {
        "document": change.document,
        "pointer": change.pointer,
        **{name: value for name, value in values.items() if value is not MISSING},
        "rule": change.rule,
        "reason": change.reason,
    }


def patch_json(patch: ObjectPatch) -> JsonObject:
    """One object's JSON Patch (RFC 6902); its paths begin at the object."""
    target = patch.target
    return {
        "object": {
            "apiVersion": target.api_version,
            "kind": target.kind,
            "namespace": target.namespace,
            "name": target.name,
        },
        "document": target.document,
        "pointer": target.pointer,
        "patch": patch.operations,
        "inverse": patch.inverse,
    }
