"""One operation of the format: what it takes, what the engine answers, what is compared."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.conformance.differences import differences

Input = dict[str, Any]
Comparison = Callable[[Any, Any], Iterable[str]]
"""From what a case expects under one key, and the answer, to the differences."""


@dataclass(frozen=True, slots=True)
class Operation:
    """How the cases of one `op` are run.

    `inputs` are the keys that an input may have; `answer` asks the engine, through its public
    functions, and `expects` compares the answer with each key that a case may expect. `unwritten`
    holds what is expected of every case that does not say otherwise, such as that nothing fails.
    `narrowing` are keys of an expectation that say what it is about: the answer is told them.
    An exception is the failure of the case.
    """

    inputs: frozenset[str]
    answer: Callable[[Input], Any]
    expects: Mapping[str, Comparison]
    unwritten: Mapping[str, Any] = field(default_factory=dict)
    narrowing: frozenset[str] = frozenset()

    def run(self, given: Any, expected: Any) -> list[str]:
        """The differences; a key that is not known is one, and so is expecting nothing."""
        if not isinstance(given, dict) or not isinstance(expected, dict) or not expected:
            return ["a case has a mapping `input`, and a mapping `expect` that is not empty"]
        unknown = [f"unknown input key {key}" for key in given.keys() - self.inputs]
        known = self.expects.keys() | self.narrowing
        unknown += [f"unknown expect key {key}" for key in expected.keys() - known]
        if unknown:
            return sorted(unknown)
        narrowed = {key: expected[key] for key in expected.keys() & self.narrowing}
        expected = {key: value for key, value in expected.items() if key not in narrowed}
        if not expected:
            return ["nothing is expected of the answer"]
        answer = self.answer({**given, **narrowed})
        return [
            f"{key}: {difference}"
            for key, value in {**self.unwritten, **expected}.items()
            for difference in self.expects[key](value, answer)
        ]


def entry(key: str) -> Comparison:
    """Compares with the entry `key` of an answer that is a mapping."""
    return lambda expected, answer: differences(expected, answer[key], key)


def keys(text: str) -> frozenset[str]:
    """The words of the text."""
    return frozenset(text.split())
