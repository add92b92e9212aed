"""Texts that are written rightly and wrongly, and what is said of them."""

from fractions import Fraction

import pytest

from playground.validation import formats
from playground.validation.cause import go_json, go_quoted
from playground.validation.int_or_string import number
from playground.validation.quantity import amount, is_quantity, quantity_mistake
from playground.validation.selector import is_usable, matches

LABEL, SUBDOMAIN = formats.dns_label, formats.dns_subdomain


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (LABEL, ["a", "a-1", "1", "a" * 63], ["", "A", "a.b", "-a", "a-", "a" * 64, "a\n"]),
        (SUBDOMAIN, ["a.b", "1.2", "a" * 253], ["", "a..b", ".a", "a.-b", "a_b", "a" * 254]),
        (formats.label_key, ["a", "A.b_c-d", "a.b/c"], ["", "/a", "a/", "a/b/c", "A/b", "a" * 64]),
        (formats.label_value, ["", "a", "A.b_c"], ["-a", "a-", "a b", "é", "a" * 64]),
        (formats.config_key, ["a", "A_.-"], ["", "a/b", ".", "..", "..a", "a" * 254]),
        (formats.env_name, ["a", "A B", "1-."], ["", "A=B", "é", "\t"]),
        (formats.port_name, ["http", "a-1"], ["", "80", "HTTP", "a--b", "-a", "a" * 16]),
        (formats.percent, ["0%", "007%"], ["", "%", "1", "-1%", "1.5%", "1 %", "१%"]),
    ],
)
def test_right_and_wrong(check, right, wrong):
    assert [text for text in right if any(check(text))] == []
    assert [text for text in wrong if not any(check(text))] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("500m", Fraction(1, 2)),
        ("1Gi", 2**30),
        ("1.5Ki", 1536),
        ("1e3", 1000),
        ("1E", 10**18),
        ("+.5", Fraction(1, 2)),
        ("-2k", -2000),
    ],
)
def test_quantities_are_exact_numbers(text, value):
    assert is_quantity(text) and amount(text) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "quantities must match"),
        ("1GB", "quantities must match"),
        ("1mi", "quantity's suffix"),
        ("1KI", "quantities must match"),
        ("Gi", "numeric part"),
        ("m", "numeric part"),
        (".", "numeric part"),
    ],
)
def test_what_is_no_quantity(text, words):
    assert not is_quantity(text)
    assert amount(text) == 0
    assert words in quantity_mistake(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3, 3), ("3", 3), ("+3", 3), ("30%", 30), ("007%", 7), ("12.5%", 0), ("-1%", 0), ("x", 0),
     ("", 0), ("%", 0), (f"{'9' * 30}%", 2**63 - 1), ("-4", -4)],
)  # fmt: skip
def test_numbers_that_may_be_percentages(value, expected):
    assert number(value) == expected


@pytest.mark.parametrize(
    ("expression", "held"),
    [
        ({"operator": "In", "values": ["a"]}, True),
        ({"operator": "In", "values": ["b"]}, False),
        ({"operator": "NotIn", "values": ["b"]}, True),
        ({"operator": "Exists"}, True),
        ({"operator": "DoesNotExist"}, False),
    ],
)
def test_selectors_match_labels(expression, held):
    selector = {"matchExpressions": [{"key": "app", **expression}]}
    assert is_usable(selector)
    assert matches(selector, {"app": "a"}) is held
    absent = expression["operator"] in ("NotIn", "DoesNotExist")
    assert matches(selector, {}) is absent


def test_values_are_shown_as_go_shows_them():
    assert go_quoted('a"\n\x01é\u2028') == r'"a\"\n\x01é\u2028"'
    assert go_json({"a": [None, "<é>"]}) == r'{"a":[null,"\u003cé\u003e"]}'
