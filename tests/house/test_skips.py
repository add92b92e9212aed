"""A skip is fine on a laptop and a failure in CI."""

from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"

SKIPPED_WHEN_RUN = """
    import pytest

    def test_that_needs_a_program():
        pytest.skip("the program is absent")
"""
SKIPPED_WHEN_COLLECTED = """
    import pytest

    pytest.importorskip("a_module_that_nobody_has")

    def test_that_needs_a_module():
        pass
"""
EXPECTED_TO_FAIL = """
    import pytest

    @pytest.mark.xfail
    def test_of_a_known_fault():
        assert False
"""


@pytest.fixture
def house(pytester: pytest.Pytester) -> pytest.Pytester:
    """An empty project with the conftest of this one."""
    pytester.makeconftest(CONFTEST.read_text())
    return pytester


@pytest.mark.parametrize("source", [SKIPPED_WHEN_RUN, SKIPPED_WHEN_COLLECTED])
def test_a_skip_on_a_laptop_passes(house, monkeypatch, source):
    monkeypatch.delenv("CI", raising=False)
    house.makepyfile(source)
    house.runpytest_inprocess().assert_outcomes(skipped=1)


def test_a_skipped_test_fails_in_ci(house, monkeypatch):
    monkeypatch.setenv("CI", "true")
    house.makepyfile(SKIPPED_WHEN_RUN)
    result = house.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*the program is absent*"])


def test_a_skipped_module_fails_in_ci(house, monkeypatch):
    monkeypatch.setenv("CI", "true")
    house.makepyfile(SKIPPED_WHEN_COLLECTED)
    result = house.runpytest_inprocess()
    assert result.ret != pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*a_module_that_nobody_has*"])


@pytest.mark.parametrize("source", [SKIPPED_WHEN_RUN, SKIPPED_WHEN_COLLECTED])
def test_a_skip_fails_in_ci_in_whatever_process(house, monkeypatch, source):
    monkeypatch.setenv("CI", "true")
    house.makepyfile(source)
    result = house.runpytest_inprocess("-n=1")
    assert result.ret != pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*A skipped test is a failure when CI=true.*"])


def test_an_expected_failure_is_not_a_skip(house, monkeypatch):
    monkeypatch.setenv("CI", "true")
    house.makepyfile(EXPECTED_TO_FAIL)
    house.runpytest_inprocess().assert_outcomes(xfailed=1)


def test_without_chromium_the_reason_names_the_package(house, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PATH", str(house.path))
    house.makepyfile("def test_of_a_page(chromium): pass")
    result = house.runpytest_inprocess("-rs")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["SKIPPED*Debian's package chromium*"])
