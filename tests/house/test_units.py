"""Units that stand side by side are complete: nothing lies in a folder without being used."""

from pathlib import Path

import pytest

from playground.checks import CHECKS

FOLDER = Path(__file__).parents[2] / "playground" / "checks"


def test_every_check_is_listed_once():
    files = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
    assert sorted(check.__name__.rpartition(".")[2] for check in CHECKS) == files


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.rpartition(".")[2])
def test_a_check_bears_the_name_of_its_rule_and_explains_itself(check):
    assert check.__name__.rpartition(".")[2].replace("_", "-") == check.RULE
    summary = check.__doc__.strip().splitlines()[0]
    assert summary.endswith(".")
