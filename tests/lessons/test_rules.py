"""Every rule is explained, once."""

import re
from collections import Counter
from pathlib import Path

from playground.lessons.controller_rules import CONTROLLER_RULES
from playground.lessons.rules import every_rule
from playground.rollout import why

PLAYGROUND = Path(__file__).resolve().parents[2] / "playground"
ROOMS = ("manifest", "deploy", "checks", "templating")
SETTINGS = {
    "force-conflicts",
    "match-name-and-tag",
    "match-name-only",
    "max-version-history",
    "server-side-apply",
    "use-source-capacity",
}
"""Words of Spinnaker's settings and annotations that look like the name of a rule."""


def test_rules_are_explained_once() -> None:
    assert set(Counter(rule.name for rule in every_rule()).values()) == {1}
    assert all(rule.summary.endswith(".") for rule in every_rule())


def test_every_answer_to_why_leads_to_an_explanation() -> None:
    explained = {name for group in CONTROLLER_RULES.values() for name in group}
    assert explained == set(why.rules())


def test_every_rule_in_the_code_is_explained() -> None:
    """In these rooms, text of words joined by hyphens is the name of a rule."""
    found = {
        name
        for path in (
            *(PLAYGROUND / "cluster").glob("drift*.py"),
            *(file for room in ROOMS for file in (PLAYGROUND / room).glob("*.py")),
        )
        for name in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', path.read_text("utf-8"))
    }
    assert "pin-image" in found
    assert found - SETTINGS <= {rule.name for rule in every_rule()}
