"""Three questions: the right answer follows from the log, and from what the reader adds to it."""

import pytest

from playground.lessons.history.acts import Act, written
from playground.lessons.history.questions import CANNOT_TELL
from playground.lessons.history.results import Pushed
from tests.lessons.history.opened import (
    BEGUN,
    FIRST,
    INPUTS,
    OPENED,
    SECOND,
    answered,
    asked,
    right_answers,
    then,
)

NAME = INPUTS.repository


@pytest.mark.parametrize("name", ["digest", "flag", "edit"])
def test_of_the_answers_one_is_right_and_each_other_one_gets_a_sentence(name: str) -> None:
    [right] = right_answers(OPENED, name)
    for option in asked(OPENED, name).options:
        told = answered(OPENED, name, option.value).told
        assert told is not None and told.said.endswith(".")
        assert bool(told.ways) is told.right is (option.value == right)
        assert "entr" in told.said or not told.right


@pytest.mark.parametrize("name", ["digest", "flag", "edit"])
def test_who_asks_without_a_choice_is_told_to_choose(name: str) -> None:
    results = then(OPENED, f"answer:{name}")
    assert [each.name for each in results.questions if each.unanswered] == [name]
    assert not any(each.unanswered for each in OPENED.questions)


def test_the_way_to_an_answer_leads_to_what_stands_there() -> None:
    for name in ("digest", "flag", "edit"):
        told = answered(OPENED, name, right_answers(OPENED, name)[0]).told
        assert told is not None
        for way in told.ways:
            value = BEGUN.entry(way.entry).record["event"]
            for token in way.pointer.split("/")[1:]:
                value = value[int(token)] if isinstance(value, list) else value[token]
            if isinstance(value, str):
                assert value == way.text
            else:
                assert way.text.split(": ")[0].split(".")[-1].split(" ")[0] in str(value)


# ---- which digest ran then?


@pytest.mark.parametrize(
    ("moment", "right"),
    [*((str(n), FIRST) for n in range(1, 6)), ("6", SECOND), ("7", FIRST), ("nonsense", FIRST)],
)
def test_which_digest_ran(moment: str, right: Pushed) -> None:
    results = then(OPENED, moment=moment)
    assert right_answers(results, "digest") == [f"{NAME}@{right.digest}"]


def test_a_deploy_of_the_reader_counts_from_its_moment_on() -> None:
    results = then(OPENED, "deploy", image=f"{NAME}@{FIRST.digest}")
    for moment, push in (("6", SECOND), ("7", FIRST)):
        results = then(results, moment=moment)
        assert right_answers(results, "digest") == [f"{NAME}@{push.digest}"]


@pytest.mark.parametrize(
    ("act", "fields", "why"),
    [
        ("undo", {}, "tells of “undo”"),
        ("patch", {"patch_text": "spec: {minReadySeconds: 2}"}, "tells of “patch”"),
        ("deploy", {"image": f"{NAME}:2.4"}, "has no digest"),
    ],
)
def test_the_log_cannot_always_tell(act: str, fields: dict[str, str], why: str) -> None:
    results = then(then(OPENED, act, **fields), moment="7")
    assert right_answers(results, "digest") == [CANNOT_TELL]
    told = answered(results, "digest", CANNOT_TELL).told
    assert told is not None and why in told.said
    assert told.beside.startswith("The Cluster has the answer: ")


def test_a_scale_does_not_touch_the_image() -> None:
    results = then(then(OPENED, "scale", scale_to="2"), moment="7")
    assert right_answers(results, "digest") == [f"{NAME}@{SECOND.digest}"]


def test_what_kubectl_changed_is_right_in_the_log_and_wrong_in_the_cluster() -> None:
    results = then(OPENED, "kubectl", hand_how="image", hand_to="web=elsewhere/web:9")
    results = then(results, moment="7")
    [right] = right_answers(results, "digest")
    told = answered(results, "digest", right).told
    assert right == f"{NAME}@{SECOND.digest}" and told is not None
    assert "elsewhere/web:9" in told.beside and "past Spinnaker" in told.beside


def test_before_the_log_has_a_manifest_nobody_can_tell() -> None:
    other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
    results = then(OPENED, journal=written([Act("deploy", "a", text=other)]))
    results = then(then(results, "deploy", manifest=INPUTS.manifest), moment="1")
    assert right_answers(results, "digest") == [CANNOT_TELL]
    told = answered(results, "digest", CANNOT_TELL).told
    assert told is not None and "until then" in told.said and "not there" in told.beside


# ---- who changed the flag?


def test_who_changed_the_flag() -> None:
    assert right_answers(OPENED, "flag") == ["kim@example.dev"]
    assert '"old" to "new"' in asked(OPENED, "flag").title


def test_the_reader_may_change_it() -> None:
    changed = INPUTS.manifest.replace("EUR", "SEK")
    results = then(OPENED, "deploy", by="ann", manifest=changed)
    assert asked(results, "flag").title.startswith("Who changed data.CURRENCY")
    assert right_answers(results, "flag") == ["ann"]
    results = then(results, "deploy", by="bob", manifest=INPUTS.manifest)
    assert '"SEK" to "EUR"' in asked(results, "flag").title
    assert right_answers(results, "flag") == ["bob"]


def test_a_wrong_user_is_told_what_the_log_has_of_them() -> None:
    told = answered(OPENED, "flag", "robin@example.dev").told
    assert told is not None and "“Scale Deployment web” at 09:30" in told.said


def test_without_a_change_there_is_no_question() -> None:
    results = then(OPENED)
    for _ in range(5):
        results = then(results, "back")
    assert [each.options for each in results.questions][1:] == [(), ()]
    assert all(each.title.endswith(".") for each in results.questions[1:])


# ---- what did the hand edit do?


def test_what_the_edit_did() -> None:
    [right] = right_answers(OPENED, "edit")
    assert "DEBUG" in right and "from absent" in right
    told = answered(OPENED, "edit", right).told
    assert told is not None and "(entry 19) put it back" in told.beside
    assert "Between the two entries lies “scale”" in told.beside


def test_the_last_edit_is_the_one_that_is_asked_about() -> None:
    changed = OPENED.inputs.applied.replace("replicas: 4", "replicas: 2")
    results = then(OPENED, "edit", by="ann", applied=changed)
    assert "the edit by ann at 10:30" in asked(results, "edit").title
    [right] = right_answers(results, "edit")
    assert right == "Deployment web: spec.replicas from 4 to 2"
    told = answered(results, "edit", right).told
    assert told is not None and told.beside == "No later entry has another manifest of it."


def test_an_edit_that_changes_nothing_is_no_question() -> None:
    results = then(OPENED, "edit")
    assert asked(results, "edit").options == () and "nothing" in asked(results, "edit").title


def test_an_answer_that_is_none_is_not_judged() -> None:
    for name in ("digest", "flag", "edit"):
        results = then(OPENED, f"answer:{name}", picked={name: "what?"})
        assert asked(results, name).told is None
    assert then(OPENED, "answer:what", picked={}).inputs.told == {}
