"""(g) The page of a rollout of a hundred pods, from the form to the last byte, in process."""

import gc
import statistics
import time
from pathlib import Path

from flask.testing import FlaskClient

from app import COLLECT_AFTER
from playground.web import create_app

PODS, ROUNDS, WARM_UP = 100, 100, 5
ADDRESS = "/practices/versioning"
SAMPLE = Path(__file__).parents[1] / "content" / "samples" / "versioning"


def run() -> None:
    """Print times in milliseconds, for the sample's own deploy and for a story."""
    client = create_app().test_client()
    gc.freeze()  # as app.py does before it serves
    gc.set_threshold(*COLLECT_AFTER)
    for what, story in (("a deploy", ""), ("a story", "2-broken-configuration")):
        times = [_milliseconds(client, story) for _ in range(WARM_UP + ROUNDS)][WARM_UP:]
        print(
            f"(g) page of {what} with {PODS} pods: median {statistics.median(times):.1f} ms, "
            f"95th percentile {statistics.quantiles(times, n=100)[94]:.1f} ms"
        )


def _milliseconds(client: FlaskClient, story: str) -> float:
    form = {
        name: (SAMPLE / f"{name}.yaml")
        .read_text("utf-8")
        .replace("replicas: 4", f"replicas: {PODS}")
        for name in ("manifest", "running")
    }
    start = time.perf_counter()
    response = client.post(ADDRESS, data={**form, "lost_at": "5", "story": story})
    seconds = time.perf_counter() - start
    if response.status_code != 200 or b"<svg" not in response.data:
        raise SystemExit(f"the page answered {response.status}")
    return 1000 * seconds
