"""docs/threat-model.md names tests: they exist."""

import ast
import re

import pytest

from playground.web import ROOT

TEXT = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)))


def functions_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_test_that_is_named_exists(path: str, name: str) -> None:
    assert (ROOT / path).exists()
    assert not name or name in functions_in(path)


def test_every_kind_of_attacker_has_a_chapter_with_tests() -> None:
    chapters = re.split(r"^## ", TEXT, flags=re.MULTILINE)
    attackers = re.findall(r"^(\d)\. \*\*", TEXT, re.MULTILINE)
    for number in attackers:
        [chapter] = [text for text in chapters if text.startswith(f"{number}. ")]
        assert "`tests/" in chapter
    assert len(attackers) == 7


def test_every_test_of_safety_holds_a_line_of_the_model() -> None:
    files = {f"tests/safety/{path.name}" for path in (ROOT / "tests/safety").glob("test_*.py")}
    assert files <= {path for path, _ in NAMED}
