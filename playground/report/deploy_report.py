"""What a deploy came to, beyond the Changes: submissions, artifacts, the cluster.

The shape is described, field by field, in `playground/web/openapi.yaml`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from playground.cluster.state import to_json
from playground.deploy.deploy import DeployedObject
from playground.deploy.kubectl import command
from playground.deploy.manifest_stage import DeployedText
from playground.manifest import Problem

from .files import Files
from .json_report import JsonObject, change_json, problem_json, transform_report
from .mask import masked_changes


def deploy_report(
    deployed: DeployedText, problems: Iterable[Problem], files: Files | None = None
) -> JsonObject:
    """A transform's report, and what came of each object; `cluster` goes into the next deploy."""
    answer = deployed.deployed
    return {
        **transform_report(deployed.transformation, problems, files),
        "requestProblems": [problem_json(problem) for problem in answer.problems],
        "error": answer.error,
        "objects": [_object(deployed, each) for each in answer.objects],
        "createdArtifacts": [artifact.to_json() for artifact in answer.created],
        "boundArtifacts": [
            {**each.artifact.to_json(), "source": each.source} for each in answer.bound
        ],
        "deletedVersions": [f"{each.name}-{each.version}" for each in deployed.deleted],
        "cluster": to_json(deployed.cluster),
    }


def _object(deployed: DeployedText, each: DeployedObject) -> JsonObject:
    prepared, submission = each.prepared, each.submission
    reading = deployed.transformation.reading
    return {
        "name": prepared.full_name,
        "document": prepared.item.document,
        "pointer": prepared.item.pointer,
        "steps": {
            name: [change_json(change) for change in masked_changes(reading, step.changes)]
            for name, step in prepared.steps.items()
            if step.changes
        },
        "commands": list(_commands(each)),
        "result": _result(each),
        "message": submission.message if submission else "",
    }


def _result(each: DeployedObject) -> str:
    if each.submission is not None:
        return each.submission.result
    return "not-submitted" if each.selected else "not-selected"


def _commands(each: DeployedObject) -> Iterator[str]:
    for call in each.submission.calls if each.submission else ():
        yield command(call, each.prepared.ready)


def submissions_text(deployed: DeployedText) -> str:
    """One line for each object in the order of submission, and the error, if there is one."""
    lines = [f"{each.prepared.full_name}: {_result(each)}" for each in deployed.deployed.objects]
    lines += [f"deleted: {each.name}-{each.version}" for each in deployed.deleted]
    for problem in deployed.deployed.problems:
        lines.append(f"request{problem.pointer}: {problem.severity.value} {problem.rule}: ")
        lines[-1] += f"{problem.message}\n  help: {problem.help}"
    if deployed.deployed.error:
        lines.append(f"The deploy fails: {deployed.deployed.error}.")
    return "".join(f"{line}\n" for line in lines)


def live_list(deployed: DeployedText) -> dict[str, Any]:
    """The live objects after the deploy, as a List that the next deploy can be given."""
    return {"apiVersion": "v1", "kind": "List", "items": list(deployed.cluster.objects)}
