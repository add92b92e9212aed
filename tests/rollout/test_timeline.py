"""A course that is continued is the course that it would have been in one go."""

import pytest

from playground.rollout.budget import MAX_WORK, BudgetError
from playground.rollout.events import DeleteContent, Lose, UndoRollout
from playground.rollout.state import Policy
from playground.rollout.timeline import Step, at_rest, run_steps, take_steps
from playground.rollout.worlds import world_of
from tests.rollout.test_undo import KINDS, objects

MOST = {"max_ticks": 80, "max_work": MAX_WORK}
START = {"tags": {}, "policy": Policy(), "nodes": 3}


def timeline(kind):
    """Steps that come while pods still start and leave, and one when all have come to rest."""
    return [
        Step(1, objects=objects(kind, "app:2")),
        Step(3, (Lose(1),)),
        Step(5, objects=objects(kind, "app:3", "other")),
        Step(7, (UndoRollout(), DeleteContent("ConfigMap", "other"))),
        Step(40, objects=objects(kind, "app:1")),
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("taken", range(6))
def test_it_makes_no_difference_where_a_course_is_continued(kind, taken):
    steps, workload = timeline(kind), (kind, None, "web")
    whole = run_steps(workload, objects(kind), steps, **START, **MOST)
    course = at_rest(workload, objects(kind), **START)
    # Not until it has come to rest, where the next step comes before that.
    until = steps[taken].tick - 1 if taken < len(steps) else MOST["max_ticks"]
    course = take_steps(course, steps[:taken], max_ticks=until, max_work=MAX_WORK)
    course = take_steps(course, steps[taken:], **MOST)
    assert world_of(course.run) == world_of(whole)
    assert course.run.work == whole.work


def test_one_course_goes_on_in_two_ways():
    steps, workload = timeline("Deployment"), ("Deployment", None, "web")
    course = at_rest(workload, objects("Deployment"), **START)
    for step in (*steps[:3], steps[4]):
        way = take_steps(course, [step], **MOST)
        whole = run_steps(workload, objects("Deployment"), [step], **START, **MOST)
        assert world_of(way.run) == world_of(whole)


def test_the_work_of_a_course_counts_from_its_start():
    steps = timeline("Deployment")
    course = at_rest(("Deployment", None, "web"), objects("Deployment"), **START)
    whole = take_steps(course, steps, **MOST)
    first = take_steps(course, steps[:1], max_ticks=2, max_work=MAX_WORK)
    again = take_steps(first, steps[1:], max_ticks=80, max_work=whole.run.work)
    assert again.run.work == whole.run.work
    with pytest.raises(BudgetError):
        take_steps(first, steps[1:], max_ticks=80, max_work=whole.run.work - 1)
