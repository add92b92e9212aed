"""(f) Rollouts: one of a thousand pods, and all recorded scenarios, simulated in process."""

import statistics
import time
from pathlib import Path

import yaml

from playground.rollout import simulate

RECORDED = Path(__file__).parents[1] / "tests" / "conformance" / "rollouts" / "scenarios"
ROUNDS = 20
THOUSAND = {
    "kind": "Deployment",
    "spec": {
        "replicas": 1_000,
        "strategy": {"rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}},
    },
    "templates": {f"v{n}": {"image": f"app:{n}", "config": "settings"} for n in (1, 2)},
    "configmaps": {"settings": {"COLOUR": "blue"}},
    "events": [{"tick": 1, "template": "v2"}],
}


def run() -> None:
    """Print the median of a rollout of 1,000 pods, and what all recorded scenarios take."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        simulate(THOUSAND)
        times.append(time.perf_counter() - began)
    print(
        f"(f) 1,000 replicas rolled at 25%/25%: median {statistics.median(times) * 1000:.0f} ms, "
        f"slowest {max(times) * 1000:.0f} ms"
    )
    scenarios = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(RECORDED.iterdir())]
    began = time.perf_counter()
    for scenario in scenarios:
        simulate(scenario)
    took = time.perf_counter() - began
    print(f"    {len(scenarios)} recorded scenarios: {took:.2f} s")
