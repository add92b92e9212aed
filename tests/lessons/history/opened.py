"""The audit page as it opens, and what is done on it then."""

from dataclasses import replace
from pathlib import Path

from playground.lessons.history.record import Record
from playground.lessons.history.results import HistoryInputs, HistoryResults, Question
from playground.lessons.history.sample import load_history
from playground.lessons.history.sandbox import begin, opening, run

CONTENT = Path(__file__).resolve().parents[3] / "content"
SAMPLE = CONTENT / "samples/audit"


def sample() -> HistoryInputs:
    inputs = load_history(SAMPLE)
    assert inputs is not None
    return inputs


INPUTS = sample()
KEY = b"k" * 32
BEGUN: Record = begin(INPUTS, KEY)
OPENED: HistoryResults = opening(INPUTS, BEGUN)
FIRST, SECOND = INPUTS.pushed
WEB = "Deployment/shop/web"


def then(results: HistoryResults, act: str = "", **fields: object) -> HistoryResults:
    """The page after one more request, with those fields of the form changed."""
    return run(replace(results.inputs, act=act, **fields), begun=BEGUN)  # type: ignore[arg-type]


def asked(results: HistoryResults, name: str) -> Question:
    return next(each for each in results.questions if each.name == name)


def answered(results: HistoryResults, name: str, answer: str) -> Question:
    """The question after this answer, which is one of its options."""
    question = asked(results, name)
    assert answer in {each.value for each in question.options}
    return asked(then(results, f"answer:{name}", picked={name: answer}), name)


def right_answers(results: HistoryResults, name: str) -> list[str]:
    """Those options that are right."""
    options = [each.value for each in asked(results, name).options]
    told = ((each, answered(results, name, each).told) for each in options)
    return [each for each, said in told if said and said.right]
