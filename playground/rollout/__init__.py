"""Rollouts, tick by tick: what Kubernetes' controllers make of a Deployment, a
StatefulSet or a DaemonSet.

`simulate(scenario)` answers a scenario in the recorded format with a trace in the recorded
format; `worlds.run_world` tells the story of a reader's own objects. Both run the same
controllers: functions from a State to a State, written to be read beside the Go that they follow.
"""

from playground.rollout.fields import ScenarioError
from playground.rollout.simulate import simulate

__all__ = ["ScenarioError", "simulate"]
