"""Patterns of the reader's match as Python's do, and never take long."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.artifacts.pattern import MOST_CHARACTERS, NoPattern, full_match

ATOMS = ["a", "b", ".", "[ab]", "[^a]", "[a-c1-3]", r"[\d.]", r"\d", r"\w", r"\.", "1"]
COUNTS = ["", "*", "+", "?", "{2}", "{0,2}", "{1,}", "*?"]
patterns = st.recursive(
    st.sampled_from(["^", "$"])
    | st.builds(str.__add__, st.sampled_from(ATOMS), st.sampled_from(COUNTS)),
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("({}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, st.sampled_from(COUNTS)),
    ),
    max_leaves=8,
)


@given(patterns, st.text("ab1.c", max_size=7))
def test_it_matches_as_a_regular_expression_does(pattern, text):
    assert full_match(pattern, text) is (re.fullmatch(pattern, text) is not None)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"v\d+", "v12"), (r"release-[0-9]+(\.[0-9]+)*", "release-1.20.3"), (r"[\]\-]+", "]-")],
)
def test_ordinary_patterns(pattern, text):
    assert full_match(pattern, text) is True
    assert full_match(pattern, f"{text}x") is False


@pytest.mark.parametrize("pattern", ["(a*)*b", "(a|a)*b", "(.*)*(.*)*(.*)*b", "((a?){12}){12}b"])
def test_hostile_patterns_are_answered(pattern):
    assert full_match(pattern, "a" * 400) is False


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "a(b",
        "[a",
        "[",
        "*",
        "a|*",
        "a{",
        "a{x}",
        "a{3,1}",
        "a{99999}",
        "((a{99}){99}){99}",
        "(" * 100 + ")" * 100,
        "(?!latest).*",
        r"(a)\1",
        r"a\p{L}",
        "a++",
        "[b-a]",
        r"[\D]",
        "[a[b]]",
        "[a&&b]",
        "a\\",
        "a" * (MOST_CHARACTERS + 1),
    ],
)
def test_what_cannot_be_matched_is_said(pattern):
    answer = full_match(pattern, "a")
    assert isinstance(answer, str) and answer.endswith(".")


def test_a_long_text_is_not_looked_at():
    assert isinstance(full_match(".*", "a" * 100_000), str)


@pytest.mark.parametrize(("pattern", "none"), [("(", True), ("a{3,1}", True), ("(?!x)", False)])
def test_what_is_no_pattern_at_all_is_told_from_what_is_not_understood(pattern, none):
    assert isinstance(full_match(pattern, "a"), NoPattern) is none
