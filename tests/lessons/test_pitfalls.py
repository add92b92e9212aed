"""Each pitfall names the rules that find it, or says why no manifest shows it."""

import pytest

from playground.lessons.pitfalls import PITFALLS
from playground.lessons.rules import CHECKING, every_rule

RULES = {rule.name: rule for rule in every_rule()}
OF_KUBECTL = {"api-server", "duplicate-object", "identity", "not-a-string", "not-an-object"}


@pytest.mark.parametrize("pitfall", PITFALLS, ids=lambda pitfall: pitfall.sentence[:30])
def test_a_pitfall_has_rules_or_a_reason(pitfall):
    assert bool(pitfall.rules) is not bool(pitfall.unseen)
    assert set(pitfall.rules) <= RULES.keys()
    assert pitfall.sentence.endswith(".") and (pitfall.unseen or ".").endswith(".")


def test_every_check_that_is_about_spinnaker_belongs_to_a_pitfall():
    named = {rule for pitfall in PITFALLS for rule in pitfall.rules}
    checks = {rule.name for rule in RULES.values() if rule.group == CHECKING}
    assert checks - named == OF_KUBECTL


def test_checks_show_their_examples():
    for rule in RULES.values():
        assert bool(rule.fires) is bool(rule.fine) is (rule.group == CHECKING)
        assert max(map(len, rule.fires.splitlines()), default=0) <= 101
