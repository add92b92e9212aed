"""A scenario in, a trace out: both in the format of the recordings."""

from collections.abc import Mapping
from typing import Any

from playground.rollout.budget import BudgetError
from playground.rollout.events import EventError
from playground.rollout.fields import ScenarioError
from playground.rollout.scenario import Scenario, read_scenario
from playground.rollout.settle import settle
from playground.rollout.ticks import Run, Story, run, warm_up
from playground.rollout.trace import tick_row

KUBERNETES_VERSION = "v1.36.2"
"""The release whose controllers were recorded; the simulation is compared with them."""


def simulate(scenario: Mapping[str, Any]) -> dict[str, Any]:
    """The trace of a scenario.

    Keys: `scenario` (as given), `kubernetes_version` (of the recordings), `simulated` (true),
    `ended` (`stable` or `max_ticks`), `ticks`. Raises ScenarioError, with the place and a
    sentence of help, for anything that is not simulated or larger than the budget.
    """
    read = read_scenario(scenario)
    try:
        recording = play(read)
    except EventError as error:
        raise ScenarioError("/events", str(error), "Change the order of the events.") from None
    except BudgetError as error:
        raise ScenarioError("", str(error), "Make the scenario smaller.") from None
    return {
        "scenario": scenario,
        "kubernetes_version": KUBERNETES_VERSION,
        "simulated": True,
        "ended": recording.ended,
        "ticks": [tick_row(tick) for tick in recording.ticks],
    }


def play(scenario: Scenario) -> Run:
    """The states of a scenario, tick by tick. Raises EventError and BudgetError."""
    state = scenario.state
    state = warm_up(state) if scenario.warm else settle(state)
    return run(state, Story(scenario.events, scenario.max_ticks))
