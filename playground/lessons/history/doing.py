"""What has been done until now, and the one act that the form asks for now."""

from collections.abc import Sequence
from dataclasses import dataclass

from playground.deploy.required import ARTIFACT_SHAPE
from playground.lessons.edits.acts import PATCHES
from playground.lessons.edits.deeds import World
from playground.lessons.history.acts import (
    LONGEST_IMAGE,
    LONGEST_NAME,
    RULE,
    WAYS,
    Act,
    added,
    read_acts,
)
from playground.lessons.history.deeds import Deed, do_all, do_next
from playground.lessons.history.results import FIELDS, HistoryInputs
from playground.lessons.history.workloads import choices
from playground.lessons.results import ShownProblem
from playground.manifest import Limits, Problem, Severity
from playground.report.drift import without_held

NOBODY = "anonymous"
"""Whom Spinnaker takes somebody for who has not logged in."""
_FIELD_OF = {
    "deploy": "manifest",
    "edit": "applied",
    "scale": "scale_to",
    "patch": "patch_text",
    "undo": "act",
    "kubectl": "hand_to",
}


@dataclass(frozen=True, slots=True)
class Done:
    """The acts that count, done, the oldest first; what was wrong with the last one; and whether
    there is another one than before."""

    deeds: tuple[Deed, ...]
    problems: tuple[ShownProblem, ...]
    changed: bool


def shown_problem(field: str, problem: Problem) -> ShownProblem:
    """A Problem of a field of the form."""
    return ShownProblem(field, FIELDS[field], problem)


def done_by(inputs: HistoryInputs, limits: Limits, begun: Sequence[Deed]) -> Done:
    """The journal, and the act that is to be done now; one that cannot be done changes nothing.

    `begun` is the history that the page opens with, which is also what it begins with again.
    """
    acts, fault = read_acts(inputs.journal)
    problems = [shown_problem("act", fault)] if fault else []
    back = inputs.act == "back" and len(acts) > 1
    deeds = do_all(acts[:-1] if back else acts, limits, begun)
    if not deeds or inputs.act == "begin":
        return Done(tuple(begun), tuple(problems), changed=True)
    if back:
        return Done(deeds, tuple(problems), changed=True)
    act = _act(inputs, deeds)
    if act is None:
        return Done(deeds, tuple(problems), changed=False)
    _, fault = added(acts, act)
    if fault:
        return Done(deeds, (*problems, shown_problem("act", fault)), changed=False)
    deed = do_next(act, deeds, limits)
    problems += _problems(deed)
    done = deeds if deed.is_undone else (*deeds, deed)
    return Done(done, tuple(problems), changed=done is not deeds)


def _act(inputs: HistoryInputs, deeds: Sequence[Deed]) -> Act | None:
    """The act that is asked for; None if it is none, such as an answer to a question."""
    texts = {
        "deploy": inputs.manifest,
        "edit": inputs.applied,
        "scale": inputs.scale_to,
        "patch": inputs.patch_text,
        "undo": "",
        "kubectl": inputs.hand_to,
    }
    if inputs.act not in texts:
        return None
    by = inputs.by.strip()[:LONGEST_NAME] or NOBODY
    if inputs.act == "deploy":
        return Act("deploy", by, text=inputs.manifest, image=inputs.image.strip()[:LONGEST_IMAGE])
    how = {
        "patch": inputs.patch_type if inputs.patch_type in PATCHES else PATCHES[0],
        "kubectl": inputs.hand_how if inputs.hand_how in WAYS["kubectl"] else "scale",
    }.get(inputs.act, "")
    found = choices(deeds[-1].after.cluster if deeds else World().cluster, inputs.on)
    on = next((choice.value for choice in found if choice.chosen), "")
    return Act(inputs.act, by, how, texts[inputs.act], on=on)


def _problems(deed: Deed) -> list[ShownProblem]:
    """Why an act failed, or what else there is to say about it, without what Secrets hold."""
    told = [each for each in deed.problems if each.severity is not Severity.INFO]
    of_image = deed.execution is None and any(each.rule == ARTIFACT_SHAPE for each in told)
    field = "image" if of_image else _FIELD_OF[deed.act.do]
    if deed.refused and deed.act.do not in ("deploy", "edit"):
        message = f"{deed.refused.rstrip('.')}."
        told.append(Problem(Severity.ERROR, RULE, message, "Nothing was changed by that.", 1, 1))
    objects = deed.before.cluster.objects
    return [
        shown_problem(field, each._replace(message=without_held(each.message, objects)))
        for each in told
    ]
