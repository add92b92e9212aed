"""What the server counts, for Prometheus.

Labels are the method, the route's template and the status: all of them from short lists of ours,
so that no request can add a series of its own. Each process counts for itself.
"""

from functools import cache
from typing import Final

from flask import Blueprint, Flask, Response, current_app, g
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0, generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from playground.web.request_log import method, route, seconds

SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
CHARACTERS: Final = (100, 1_000, 10_000, 100_000, 1_000_000, 8_388_608)

blueprint = Blueprint("metrics", __name__)


class Metrics:
    """The numbers of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter(
            "slipway_requests", "Requests answered.", labels, registry=self.registry
        )
        self.seconds = Histogram(
            "slipway_request_seconds",
            "Time from the first handler to the finished answer.",
            ("route", "status"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.limited = Counter(
            "slipway_rate_limited", "Requests refused by the rate limit.", registry=self.registry
        )
        self.characters = Histogram(
            "slipway_manifest_characters",
            "Length of the manifests that were worked on.",
            buckets=CHARACTERS,
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)


def worked_on(manifest: str) -> None:
    """Remember the length of the manifest that this request is about."""
    g.manifest_characters = len(manifest)


def install(app: Flask) -> None:
    """Count every answer."""
    metrics = app.extensions["metrics"] = Metrics()
    app.register_blueprint(blueprint)

    @cache  # Prometheus's own search takes longer; there are as few as there are series
    def labelled(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
        return (
            metrics.requests.labels(method, route, str(status)),
            metrics.seconds.labels(route, str(status)),
        )

    @app.after_request
    def count(response: Response) -> Response:
        requests, waits = labelled(method(), route(), response.status_code)
        requests.inc()
        waits.observe(seconds())
        if response.status_code == 429:
            metrics.limited.inc()
        if "manifest_characters" in g:
            metrics.characters.observe(g.manifest_characters)
        return response


@blueprint.get("/metrics")
def show() -> Response:
    """The numbers as Prometheus reads them."""
    metrics: Metrics = current_app.extensions["metrics"]
    return Response(generate_latest(metrics.registry), content_type=CONTENT_TYPE_PLAIN_1_0_0)
