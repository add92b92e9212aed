"""The whole transform holds the law, whatever the manifest and its style."""

from hypothesis import HealthCheck, given, settings

from tests.corpus.run import run
from tests.deploy.written import written


@settings(suppress_health_check=list(HealthCheck))
@given(written())
def test_the_law_holds_for_the_whole_transform(text: str) -> None:
    """As `python -m tests.corpus` has it: splice, patch, inverse, bytes, a second transform."""
    assert run(text.encode()).failures == []
