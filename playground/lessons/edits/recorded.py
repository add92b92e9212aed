"""What the audit log records of the acts: of some everything, of some parameters, of most nothing.

Spinnaker's own actions are in its log. Whatever is done past it, with kubectl or by another
controller, is not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from playground.audit.execution import DEPLOY, Execution, Stage
from playground.audit.stages import (
    Action,
    action_stage,
    deploy_context,
    deploy_result,
    failed_stage,
)
from playground.lessons.audit_inputs import APPLICATION, USER, AuditInputs, named_problems
from playground.lessons.edits.acts import Act
from playground.lessons.edits.deeds import Deed
from playground.lessons.edits.words import title_of
from playground.lessons.events_view import EventsView, events_view
from playground.lessons.followed import Choice
from playground.lessons.page_log import recorded
from playground.manifest import Limits, Problem, read

ACTIONS: Mapping[str, Action] = {
    "scale": "scale",
    "undo": "undo",
    "patch": "patch",
    "restart": "restart",
    "pause": "pause",
    "resume": "resume",
}
"""Acts that Spinnaker has a stage for, which names an object and takes parameters."""
_PAST_SPINNAKER = (
    "Spinnaker emits nothing at all for this: {}, past Spinnaker. The audit log does not show "
    "that anything was done; only the next deploy, whose hydrated manifest has what is left of it."
)
_BY = {
    "paste": "what was pasted was made by somebody, somewhere",
    "image": "kubectl set image sends a patch to the API server",
    "env": "kubectl set env sends a patch to the API server",
    "edit": "kubectl edit sends a patch to the API server",
    "autoscaler": "a HorizontalPodAutoscaler writes the number of replicas",
}


def execution_of(deed: Deed, limits: Limits) -> Execution | str:
    """The execution that Spinnaker would have made of a deed, or a sentence why there is none.

    A deploy is a pipeline; everything else that Spinnaker does is an orchestration.
    """
    act = deed.act
    past = _BY.get(act.how or act.do if act.do == "scale" else act.do)
    if past:
        return _PAST_SPINNAKER.format(past)
    stage = _deploy(deed, limits) if act.do in ("deploy", "reapply") else _action(deed, limits)
    before, after = deed.before.cluster, deed.after.cluster
    return Execution(
        id="",
        application=APPLICATION,
        user=USER,
        name=title_of(act),
        started=1_000 * (before.start + before.version),
        ended=1_000 * (after.start + after.version),
        ad_hoc=act.do != "deploy",
        stages=(stage,),
    )


def _deploy(deed: Deed, limits: Limits) -> Stage:
    """A Deploy (Manifest) stage; Spinnaker's Edit is one, too."""
    documents = read(deed.act.text, limits).documents
    context = deploy_context((document.value for document in documents), "", APPLICATION)
    told = Stage("1", DEPLOY, "Deploy", "SUCCEEDED", context)
    failed = [outcome.message for _, outcome in deed.answers if outcome.failed]
    said = [*(problem.message for problem in deed.problems), *failed]
    if said:
        return failed_stage(told, "monitorDeploy", said[-1])
    return replace(told, result=deploy_result(outcome.live for _, outcome in deed.answers))


def _action(deed: Deed, limits: Limits) -> Stage:
    kind, _, rest = deed.act.on.partition("/")
    namespace, _, name = rest.partition("/")
    failed = [outcome.message for _, outcome in deed.answers if outcome.failed]
    parameters = _parameters(deed.act, limits)
    target = (kind, namespace, name)
    return action_stage(
        ACTIONS[deed.act.do], target, parameters, error=failed[-1] if failed else ""
    )


def _parameters(act: Act, limits: Limits) -> dict[str, Any]:
    """What the stage has beside the object's coordinates."""
    if act.do == "scale":
        return {"replicas": int(act.text.strip())}
    if act.do == "undo":
        return {"numRevisionsBack": 1}
    if act.do != "patch":
        return {}
    body = [document.value for document in read(act.text, limits).documents]
    if act.how == "json" and len(body) == 1 and isinstance(body[0], list):
        body = body[0]
    options = {"mergeStrategy": act.how, "record": False}
    return {"source": "text", "options": options, "patchBody": body, "manifests": body}


def recorded_deeds(
    inputs: AuditInputs, deeds: Sequence[Deed], limits: Limits
) -> tuple[EventsView, list[tuple[str, Problem]]]:
    """The section: the events of the last deed, or of the one that was asked for."""
    numbers = {str(number): number for number in range(1, len(deeds) + 1)}
    number = numbers.get(inputs.of, len(deeds))
    choices = [
        Choice(
            str(each) if each < len(deeds) else "",
            f"{each}. {title_of(deeds[each - 1].act)}",
            each == number,
        )
        for each in reversed(numbers.values())
    ]
    if not deeds:
        view, problems = events_view(None, inputs, "", (), "Nothing was done yet.")
        return view, named_problems(problems)
    deed = deeds[number - 1]
    done = execution_of(deed, limits)
    nothing = done if isinstance(done, str) else ""
    earliest = _earliest(deeds[: number - 1])
    execution = None if isinstance(done, str) else recorded(done, inputs.key, number, earliest)
    what = f"step {number}, {title_of(deed.act)}"
    view, problems = events_view(execution, inputs, what, choices, nothing)
    return view, named_problems(problems)


def _earliest(deeds: Sequence[Deed]) -> int:
    """When what came after these can begin: each takes a second for every write, and one more."""
    at = 0
    for deed in deeds:
        before, after = deed.before.cluster, deed.after.cluster
        began = max(at, 1_000 * (before.start + before.version))
        at = began + 1_000 * max(after.version - before.version, 0) + 1_000
    return at
