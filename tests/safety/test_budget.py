"""No single request takes the server's time: what lies beyond its budget becomes a Problem.

The engine counts steps, not seconds. The seconds here are generous, for a machine that does
other things too; without the budget most of these requests take ten times as long or worse.
"""

import json
import re
import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from playground.lessons.results import Inputs
from playground.lessons.sandbox import run
from playground.manifest import DEFAULT, read
from playground.web.form import FORM_BYTES, LIMITS

SECONDS = 20
"""Of processor time. None takes more than four on a quiet machine; one whose processors are shared
has been three times as slow."""

CONFIG_MAP = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c%d}\ndata: {a: '1'}\n"
DEPLOYMENT = """---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web%d}
spec:
  replicas: %d
  minReadySeconds: 30
  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [%s]}
"""


def deployment(replicas: int, image: str, containers: int = 1, number: int = 0) -> str:
    written = ", ".join(f"{{name: c{n}, image: '{image}:{n}'}}" for n in range(containers))
    return DEPLOYMENT % (number, replicas, written)


CONFIG_MAPS = "".join(CONFIG_MAP % number for number in range(10_000))
DEPLOYMENTS = "".join(deployment(400, "r.example/a", number=number) for number in range(1_500))
BAD_ESCAPES = 'a: ["' + "\\'" * 19 + '"' + ",1" * 250_000 + "]"
ARTIFACTS = json.dumps(
    [
        {
            "type": "docker/image",
            "name": "r.example/a",
            "version": str(number),
            "reference": f"r.example/a:{number}@sha256:{'5' * 64}",
        }
        for number in range(3_000)
    ]
)

FORMS = {
    "config maps twice": {"manifest": CONFIG_MAPS, "running": CONFIG_MAPS},
    "deployments twice": {"manifest": DEPLOYMENTS, "running": DEPLOYMENTS},
    "many keys": {"manifest": CONFIG_MAP % 0 + "".join(f"k{n}: v\n" for n in range(400_000))},
    "many pods": {"manifest": deployment(400, "b"), "running": deployment(400, "a")},
    "many containers": {
        "manifest": deployment(200, "b", 1_000),
        "running": deployment(200, "a", 1_000),
    },
    "flow": {"manifest": "a: [" + "1," * 2_000_000 + "]"},
    "json": {"manifest": "{" + '"a":1,' * 600_000 + '"b":2}'},
    "json documents": {"manifest": "{}" * 1_000_000},
    "json garbage": {"manifest": '{"a":1}\n{bad\n' * 100_000},
    "faulty documents": {"manifest": ("---\na: [" + "1," * 1_000 + "\n") * 1_500},
    "list items": {"manifest": "kind: List\nitems:\n" + "- a\n" * 300_000},
    "secrets": {
        "manifest": "kind: SecretList\napiVersion: v1\nitems:\n"
        + "- {kind: Secret, metadata: {name: a}, stringData: {a: b}}\n" * 30_000
    },
    "bad escapes": {"manifest": BAD_ESCAPES},
    "anchors": {"manifest": "".join(f"k{n}: &a{n} x\n" for n in range(100_000))},
    "artifacts": {
        "manifest": deployment(1, "r.example/a", 10_000),
        "artifacts": ARTIFACTS,
        "artifacts_before": ARTIFACTS,
    },
}


@pytest.mark.parametrize("name", FORMS)
def test_no_form_takes_long(client: FlaskClient, name: str) -> None:
    began = time.process_time()
    response = client.post("/practices/versioning", data=FORMS[name])
    assert time.process_time() - began < SECONDS
    assert response.status_code in (200, 413)


@pytest.mark.parametrize("name", FORMS)
def test_no_call_of_the_api_takes_long(client: FlaskClient, name: str) -> None:
    body: dict[str, object] = {"manifest": FORMS[name]["manifest"]}
    if name == "artifacts":
        body["artifacts"] = json.loads(ARTIFACTS)[:1_000]
    began = time.process_time()
    response = client.post("/api/v1/transform", json=body)
    assert time.process_time() - began < SECONDS
    assert response.status_code == 200


IMAGES = {f"v{n}": {"image": f"app:{n}"} for n in range(500)}
CHANGES = [{"tick": 1, "template": f"v{n}"} for n in range(1, 500)]
ONE_BY_ONE = {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
SCENARIOS: dict[str, dict[str, Any]] = {
    "one by one": {"kind": "Deployment", "spec": {"replicas": 180, "strategy": ONE_BY_ONE}},
    "many ReplicaSets": {
        "kind": "Deployment",
        "spec": {"replicas": 0, "revisionHistoryLimit": 1_000},
        "events": CHANGES,
    },
    "in order": {"kind": "StatefulSet", "spec": {"replicas": 350}},
    "many revisions": {
        "kind": "StatefulSet",
        "spec": {"replicas": 1, "podManagementPolicy": "Parallel"},
        "events": CHANGES,
    },
    "many nodes": {"kind": "DaemonSet", "nodes": 1_900},
    "many names": {
        "kind": "DaemonSet",
        "nodes": 180,
        "kubelet": {"broken": [f"x{n}" for n in range(90_000)]},
        "events": [{"tick": 1, "crash": {"pods": [f"x{n}" for n in range(90_000)]}}],
    },
    "many events": {"kind": "DaemonSet", "events": [{"tick": 1, "add_node": True}] * 60_000},
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_scenario_takes_long(client: FlaskClient, name: str) -> None:
    common = {"templates": IMAGES, "events": CHANGES[:1], "max_ticks": 400}
    began = time.process_time()
    response = client.post("/api/v1/simulate", json={"scenario": common | SCENARIOS[name]})
    assert time.process_time() - began < SECONDS
    told = "" if response.status_code == 200 else response.text
    assert response.status_code == 200 or "are not simulated" in told or "too many" in told


def limits_told(client: FlaskClient, **form: str) -> list[str]:
    """What the Problems say that was left out."""
    page = client.post("/practices/versioning", data=form).text
    return re.findall(r"(?:Only the first [\d,]+ \w+ are|Nothing of this text is) worked on", page)


def test_what_is_left_out_is_said(client: FlaskClient) -> None:
    assert limits_told(client, manifest=CONFIG_MAPS) == [
        f"Only the first {LIMITS.documents:,} documents are worked on"
    ]
    assert limits_told(client, manifest=FORMS["flow"]["manifest"][:1_000_000]) == [
        f"Only the first {LIMITS.steps // 2:,} values are worked on"
    ]


def test_the_texts_of_a_form_share_one_budget(client: FlaskClient) -> None:
    half = "a: [" + "1," * 700_000 + "]"
    assert set(limits_told(client, manifest="kind: Pod\n", running=half)) == {
        f"Only the first {LIMITS.steps // 2:,} values are worked on",
        "Nothing of this text is worked on",
    }


def test_a_rollout_beyond_the_budget_is_a_problem_with_advice() -> None:
    form = FORMS["many pods"]
    results = run(Inputs(manifest=form["manifest"], running=form["running"]), LIMITS)
    assert results.rollout is None
    [told] = [each.problem for each in results.problems if each.problem.rule == "not-simulated"]
    assert "so many pods over so many ticks" in told.message
    assert told.help == "Use fewer replicas."


def test_every_document_is_read_until_the_steps_are_used_up() -> None:
    text = "a: 1\nb: [x, y]\n---\nc: {}\n---\nd: 1\n"
    needed = read(text).steps
    counts = []
    for steps in range(needed + 10):
        reading = read(text, DEFAULT._replace(steps=steps))
        counts.append(len(reading.documents))
        cut_short = [problem.rule for problem in reading.problems] == ["limit"]
        assert cut_short == (len(reading.documents) < 3)
        assert reading.text == text
    assert counts == sorted(counts) and {0, 1, 2, 3} == set(counts)


def test_an_honest_manifest_is_far_from_the_limits() -> None:
    thousand = "".join(CONFIG_MAP % n + deployment(3, "r.example/a", 2, n) for n in range(800))
    assert len(thousand) < FORM_BYTES
    assert not read(thousand, LIMITS).problems
