"""What holds for every test: no skip goes unseen in CI, and Hypothesis runs as long as asked."""

import os
import shutil
from collections.abc import Generator

import pytest
from flask import Flask
from hypothesis import settings

from tests.api.described import checked_client

settings.register_profile(
    "slipway",
    deadline=None,  # a busy machine is no bug
    derandomize=False,  # CI looks at new examples each time; the blob reproduces what it finds
    print_blob=True,
    max_examples=int(os.environ.get("SLIPWAY_HYPOTHESIS_EXAMPLES", "100")),
)
settings.load_profile("slipway")


@pytest.fixture(scope="session", autouse=True)
def api_answers_are_checked() -> Generator[None]:
    """Every answer of the API, in whatever test, is one that the OpenAPI document describes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "test_client_class", checked_client())
        yield


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the machine's Chromium; the test is skipped where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("Chromium is absent: install Debian's package chromium.")


@pytest.fixture(scope="session")
def skopeo() -> str:
    """The path of the machine's skopeo; the test is skipped where there is none."""
    path = shutil.which("skopeo")
    if not path:
        pytest.skip("skopeo is absent: install Debian's package skopeo.")
    return path


def fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """CI has every program that a test can ask for, so what is skipped there is not tested."""
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{reason}\nA skipped test is a failure when CI=true."


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    fail_if_skipped(report)
    return report
