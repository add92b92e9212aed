"""Rounding of maxSurge and maxUnavailable."""

import pytest

from playground.rollout.int_or_percent import (
    IntOrPercentError,
    percentage,
    resolve_fenceposts,
    scaled,
)


@pytest.mark.parametrize(
    ("value", "total", "up", "down"),
    [
        (3, 10, 3, 3),
        (0, 10, 0, 0),
        ("25%", 10, 3, 2),
        ("25%", 4, 1, 1),
        ("0%", 7, 0, 0),
        ("1%", 3, 1, 0),
        ("200%", 3, 6, 6),
        ("33%", 3, 1, 0),
        ("100%", 0, 0, 0),
    ],
)
def test_percentages_round_as_asked_and_numbers_stay(value, total, up, down):
    assert scaled(value, total, round_up=True) == up
    assert scaled(value, total, round_up=False) == down


@pytest.mark.parametrize(
    "value", [-1, True, 1.5, None, "3", "-5%", "2.5%", "% ", "", "٣%", "1%\n"]
)
def test_what_the_api_server_refuses_is_refused(value):
    with pytest.raises(IntOrPercentError):
        scaled(value, 10, round_up=True)


@pytest.mark.parametrize(
    ("surge", "unavailable", "desired", "expected"),
    [
        ("25%", "25%", 1, (1, 0)),
        ("25%", "25%", 10, (3, 2)),
        (0, "25%", 3, (0, 1)),
        ("0%", "0%", 3, (0, 1)),
        (0, 1, 3, (0, 1)),
        (5, 5, 2, (5, 5)),
    ],
)
def test_fenceposts_are_never_both_zero(surge, unavailable, desired, expected):
    assert resolve_fenceposts(surge, unavailable, desired) == expected


def test_a_number_is_no_percentage():
    assert percentage("25%") == 25
    assert percentage(25) is None
