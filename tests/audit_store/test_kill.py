"""kill -9 under load, on both databases: what was answered is there, and the chain fits."""

import pytest

from benchmarks.audit import BYTES, event, killed

pytestmark = pytest.mark.alone


def test_an_event_of_the_load_has_the_size_that_is_promised():
    assert len(event("01X")) == BYTES


def test_every_answered_event_survives(url):
    answered, entries, missing, fault = killed(url.render_as_string(hide_password=False), 600)
    assert 300 <= answered <= entries <= 600
    assert (missing, fault) == (0, None)
