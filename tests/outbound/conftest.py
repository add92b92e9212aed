"""No client of a test outlives it."""

from collections.abc import Generator

import pytest

from tests.outbound.asking import MADE


@pytest.fixture(autouse=True)
def clients_are_closed() -> Generator[None]:
    yield
    while MADE:
        MADE.pop().close()
