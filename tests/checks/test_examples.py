"""Each check's two examples: one that it reports, at the carets, and one that nobody minds."""

import re

import pytest

from playground.checks import CHECKS, check
from playground.manifest import read


def name(module):
    return module.__name__.rpartition(".")[2]


def carets(text):
    """Line and column of each value that a caret in a comment points at."""
    found = [
        (number, match.end())
        for number, line in enumerate(text.splitlines())
        if (match := re.fullmatch(r"#\s*\^", line))
    ]
    return found or [(1, 1)]


@pytest.mark.parametrize("module", CHECKS, ids=name)
def test_a_check_fires_at_the_carets(module):
    problems = check(read(module.FIRES))
    assert {problem.rule for problem in problems} == {module.RULE}
    assert [(problem.line, problem.column) for problem in problems] == carets(module.FIRES)
    for problem in problems:
        assert problem.message.endswith(".")
        assert problem.help.endswith(".") and not re.search(r"[.!?] ", problem.help)


@pytest.mark.parametrize("module", CHECKS, ids=name)
def test_nobody_minds_the_example_beside_it(module):
    assert module.FINE != module.FIRES
    reading = read(module.FINE)
    assert list(reading.problems) == check(reading) == []
