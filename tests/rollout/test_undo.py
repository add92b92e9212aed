"""`kubectl rollout undo`: which revision it finds, and what it says when it finds none."""

import pytest

from playground.rollout.budget import MAX_WORK
from playground.rollout.events import DeleteContent, UndoRollout
from playground.rollout.needed import needed_contents, undo_without
from playground.rollout.state import Policy
from playground.rollout.timeline import Step, run_steps
from playground.rollout.undo import history
from playground.rollout.why import sentence

KINDS = ("Deployment", "StatefulSet", "DaemonSet")


def objects(kind, image="app:1", config="cfg", **spec):
    labels = {"app": "web"}
    container = {"name": "app", "image": image, "envFrom": [{"configMapRef": {"name": config}}]}
    spec |= {"selector": {"matchLabels": labels}} | (
        {} if kind == "DaemonSet" else {"replicas": 3}
    )
    spec["template"] = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    metadata = {"name": "web"}
    return [
        {"apiVersion": "apps/v1", "kind": kind, "metadata": metadata, "spec": spec},
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": config},
            "data": {"A": "1"},
        },
    ]


def play(kind, steps, **spec):
    return run_steps(
        (kind, None, "web"),
        objects(kind, **spec),
        steps,
        tags={},
        policy=Policy(),
        nodes=3,
        max_ticks=60,
        max_work=MAX_WORK,
    )


def said(run, tick):
    """What kubectl said in that tick."""
    reasons = run.ticks[tick].state.reasons
    return [sentence(reason) for reason in reasons if reason.controller == "kubectl"]


def revisions(run):
    return [(each.number, each.template, each.current) for each in history(run.ticks[-1].state)]


@pytest.mark.parametrize("kind", KINDS)
def test_undo_goes_back_to_the_revision_before_under_a_new_number(kind):
    run = play(
        kind,
        [Step(1, objects=objects(kind, "app:2")), Step(20, (UndoRollout(),))],
    )
    assert revisions(run) == [(2, "v2", False), (3, "v1", True)]
    assert said(run, 20) == [
        "kubectl rollout undo writes the template of revision 1, v1, into the spec; it touches "
        "nothing else."
    ]
    assert {pod.template for pod in run.ticks[-1].state.pods} == {"v1"}


@pytest.mark.parametrize("kind", KINDS)
def test_undo_to_a_revision_of_its_own(kind):
    steps = [
        Step(1, objects=objects(kind, "app:2")),
        Step(15, objects=objects(kind, "app:3")),
        Step(30, (UndoRollout(1),)),
    ]
    assert revisions(play(kind, steps)) == [(2, "v2", False), (3, "v3", False), (4, "v1", True)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("revision", "expected"),
    [
        (None, "kubectl finds nothing to undo: the history has 1 revision."),
        (7, "kubectl finds no revision 7 in the history."),
        (1, "kubectl skips the rollback: the template is that of revision 1 already."),
    ],
)
def test_what_cannot_be_undone_is_said(kind, revision, expected):
    run = play(kind, [Step(1, (UndoRollout(revision),))])
    assert said(run, 1) == [expected]
    assert revisions(run) == [(1, "v1", True)]


def test_a_paused_deployment_is_not_undone():
    steps = [Step(1, objects=objects("Deployment", paused=True)), Step(2, (UndoRollout(),))]
    run = play("Deployment", steps)
    assert said(run, 2) == [
        "kubectl refuses to undo a paused Deployment: it has to be resumed first."
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_revision_needs_what_its_template_names(kind):
    run = play(kind, [Step(1, objects=objects(kind, config="cfg-2"))])
    last = run.ticks[-1].state
    needed = {key: [each.number for each in found] for key, found in needed_contents(last).items()}
    assert needed == {("ConfigMap", "cfg"): [1], ("ConfigMap", "cfg-2"): [2]}
    kept = undo_without(last, 1, [])
    assert (kept.missing, kept.waiting, kept.serving, kept.desired) == ((), None, 3, 3)
    lost = undo_without(last, 1, [("ConfigMap", "cfg"), ("ConfigMap", "never")])
    assert lost.missing == (("ConfigMap", "cfg"),)
    assert lost.waiting == "CreateContainerConfigError: ConfigMap cfg is missing"
    assert lost.stuck > 0 and lost.updated == 0 < kept.updated


def test_a_deleted_object_is_created_again_by_the_next_apply():
    steps = [
        Step(1, (DeleteContent("ConfigMap", "cfg"),)),
        Step(3, objects=objects("Deployment")),
    ]
    run = play("Deployment", steps)
    assert run.ticks[3].events[0].source[0] == "ConfigMap cfg is created."
