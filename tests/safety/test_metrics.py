"""`/metrics`: what is counted, and that no request can add a label."""

from collections.abc import Callable

from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from playground.web import create_app


def samples(client: FlaskClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.mimetype == "text/plain"
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def value(client: FlaskClient, name: str, **labels: str) -> float:
    return samples(client).get((name, tuple(sorted(labels.items()))), 0)


def test_requests_and_their_time(client: FlaskClient) -> None:
    labels = {"route": "/check", "status": "200"}
    before = value(client, "slipway_requests_total", method="POST", **labels)
    timed = value(client, "slipway_request_seconds_count", **labels)
    for _ in range(3):
        client.post("/check", data={"manifest": "a: 1"})
    assert value(client, "slipway_requests_total", method="POST", **labels) == before + 3
    assert value(client, "slipway_request_seconds_count", **labels) == timed + 3
    assert value(client, "slipway_request_seconds_sum", **labels) > 0


def test_sizes_of_manifests(client: FlaskClient) -> None:
    name = "slipway_manifest_characters"
    count, total = value(client, f"{name}_count"), value(client, f"{name}_sum")
    client.post("/practices/digest", data={"manifest": "x" * 1_000})
    client.post("/api/v1/transform", json={"manifest": "x" * 500})
    client.get("/check")
    assert value(client, f"{name}_count") == count + 2
    assert value(client, f"{name}_sum") == total + 1_500


def test_refusals_by_the_rate_limit(limited: Callable[..., FlaskClient]) -> None:
    client = limited("1/minute")
    for _ in range(3):
        client.post("/check", data={"manifest": "a: 1"})
    assert value(client, "slipway_rate_limited_total") == 2


def test_the_process(client: FlaskClient) -> None:
    names = {name for name, _ in samples(client)}
    assert {"process_cpu_seconds_total", "process_resident_memory_bytes"} <= names
    assert {"process_open_fds", "python_info"} <= names


def test_no_request_adds_a_series_of_its_own() -> None:
    client = create_app().test_client()

    def ask(seed: str) -> None:
        for address in (f"/{seed}", f"/practices/{seed}", f"/static/{seed}", f"/api/v1/{seed}"):
            client.get(f"{address}?{seed}={seed}")
            client.post(address, data={seed: seed}, headers={seed: seed})
        client.open("/check", method=seed.upper())
        client.get("/", headers={"Host": f"{seed}.example"})
        client.post("/check", data={"manifest": seed}, headers={"Origin": f"http://{seed}"})

    def series() -> set[tuple[str, tuple[tuple[str, str], ...]]]:
        return {key for key in samples(client) if key[0].startswith("slipway_")}

    ask("first")
    series()  # the scrape itself is counted by the next one
    known = series()
    for n in range(20):
        ask(f"planted{n}")
    assert series() == known
    assert "planted" not in client.get("/metrics").text
