"""What was done travels with the form, and comes back as hostile input."""

import json

import pytest

from playground.lessons.history.acts import MOST_ACTS, Act, added, read_acts, written
from playground.lessons.history.doing import NOBODY
from tests.lessons.history.opened import INPUTS, OPENED, then

ACTS, _ = read_acts(INPUTS.journal)


def test_what_is_written_is_read_back() -> None:
    assert len(ACTS) == 6 and read_acts(written(ACTS)) == (ACTS, None)
    assert read_acts("") == ((), None)


@pytest.mark.parametrize(
    "journal",
    [
        "{",
        "[" * 100_000,
        "{}",
        "[1]",
        '[{"do": "rm"}]',
        '[{"how": ""}]',
        '[{"do": "scale", "how": "autoscaler"}]',
        '[{"do": "scale", "to": "3"}]',
        '[{"do": "scale", "text": 3}]',
        json.dumps([{"do": "undo"}] * (MOST_ACTS + 1)),
        json.dumps([{"do": "undo", "by": "x" * 101}]),
        json.dumps([{"do": "deploy", "image": "x" * 501}]),
        json.dumps([{"do": "deploy", "text": "x" * 600_000}]),
    ],
)
def test_other_journals_give_a_problem_and_the_history_that_the_page_opens_with(
    journal: str,
) -> None:
    acts, problem = read_acts(journal)
    assert acts == () and problem is not None and problem.help.endswith(".")
    results = then(OPENED, journal=journal)
    assert [each.problem.message for each in results.problems] == [problem.message]
    assert results.deeds == OPENED.deeds


def test_an_act_that_cannot_be_done_is_left_out_when_it_comes_back() -> None:
    undone = Act("undo", "a", on="Deployment/shop/nowhere")
    results = then(OPENED, journal=written([undone, *ACTS, undone]))
    assert results.deeds == then(OPENED).deeds
    assert results.inputs.journal == INPUTS.journal


def test_there_is_a_bound() -> None:
    full = (Act("undo"),) * MOST_ACTS
    same, problem = added(full, Act("undo"))
    assert same == full and problem is not None
    same, problem = added(ACTS, Act("deploy", text="x" * 600_000))
    assert same == ACTS and problem is not None


def test_acts_are_taken_back_one_by_one_and_all_at_once() -> None:
    results = then(then(OPENED, "scale", scale_to="3"), "undo")
    assert len(results.deeds) == 8
    results = then(results, "back")
    assert results.inputs.journal == then(OPENED, "scale", scale_to="3").inputs.journal
    assert then(results, "begin").inputs.journal == OPENED.inputs.journal
    for _ in range(9):
        results = then(results, "back")
    assert len(results.deeds) == 1


def test_an_act_is_done_by_whoever_the_form_names_or_by_nobody() -> None:
    by = [then(OPENED, "undo", by=name).deeds[-1].by for name in (" sam ", "  ", "x" * 300)]
    assert by == ["sam", NOBODY, "x" * 100]
