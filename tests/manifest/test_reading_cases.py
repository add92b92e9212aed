"""Manifests are read as the real kubectl was recorded to read them."""

from pathlib import Path

import pytest

from tests.conformance.__main__ import checked
from tests.conformance.pairs import Pair, find_pairs

CASES = list(find_pairs(Path(__file__).parents[1] / "conformance" / "reading"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 320


@pytest.mark.parametrize("pair", CASES, ids=lambda pair: pair.name)
def test_reading(pair: Pair) -> None:
    assert checked(pair) == [(pair.name, [])]
