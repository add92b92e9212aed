"""What triggers send for an image, and what becomes of it."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.lessons.results import Inputs
from playground.lessons.sandbox import run
from playground.lessons.trigger_shapes import EVENTS, event_text, first_image, trigger_shapes

IMAGE = "registry.example/shop/web:2.4"
DIGEST = f"sha256:{'c' * 64}"
MANIFEST = f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers: [{{name: web, image: "{IMAGE}"}}]
"""


def outcomes(image: str, supplied: str = DIGEST) -> dict[str, str]:
    found = trigger_shapes(image, supplied, "docker")
    assert found is not None
    return {shape.kind: shape.outcome for shape in found.shapes}


def test_only_two_kinds_supply_a_digest():
    assert outcomes(IMAGE) == {
        "docker": "tag",
        "gcr": "pins",
        "registry": "tag",
        "webhook": "pins",
    }


def test_docker_hubs_own_name_is_another_than_the_manifests():
    found = outcomes("redis:7")
    assert found["docker"] == found["registry"] == "unbound"
    assert found["gcr"] == found["webhook"] == "pins"


def test_polling_passes_over_the_tag_latest():
    assert outcomes("registry.example/web:latest")["docker"] == "nothing"
    assert outcomes("registry.example/web")["docker"] == "nothing"


def test_the_polling_trigger_is_given_the_digest_and_does_not_pass_it_on():
    [docker, *_] = trigger_shapes(IMAGE, DIGEST, "").shapes
    assert json.loads(docker.event)["digest"] == DIGEST
    assert docker.artifact.reference == IMAGE


def test_a_digest_that_is_of_a_stand_in_is_said_to_be():
    unknown = trigger_shapes(IMAGE, "", "")
    assert unknown.stand_in.digest in unknown.shapes[0].event
    assert trigger_shapes(IMAGE, f"- reference: a@{DIGEST}", "").stand_in is None


@pytest.mark.parametrize("kind", EVENTS)
def test_the_sandbox_takes_an_event_and_does_with_it_what_was_said(kind):
    artifacts = f"- {{type: docker/image, name: registry.example/shop/web, reference: a@{DIGEST}}}"
    inputs = Inputs(manifest=MANIFEST, artifacts=artifacts, event=kind)
    results = run(inputs)
    assert results.new_trigger
    assert results.inputs.trigger == kind
    assert results.inputs.artifacts == event_text(IMAGE, artifacts, kind)
    [chosen] = [shape for shape in results.shapes.shapes if shape.chosen]
    assert chosen.kind == kind
    pinned = any(f"@{DIGEST}" in str(each.after) for each in results.transformation.changes)
    assert pinned == (chosen.outcome == "pins")
    again = run(replace(results.inputs, event=""))
    assert not again.new_trigger
    assert again.change_count == results.change_count


@pytest.mark.parametrize("kind", EVENTS)
def test_whatever_the_artifact_says_an_event_tells_that_the_tag_moved(kind):
    def supplied(digest: str) -> str:
        name = IMAGE.partition(":")[0]
        return f"[{{type: docker/image, name: {name}, reference: '{name}@{digest}'}}]"

    inputs = Inputs(
        manifest=MANIFEST.replace("spec:\n  sel", "spec:\n  replicas: 3\n  sel"),
        running=MANIFEST.replace("spec:\n  sel", "spec:\n  replicas: 3\n  sel"),
        artifacts=supplied(DIGEST),
        artifacts_before=supplied(f"sha256:{'b' * 64}"),
        lost_at="4",
        event=kind,
    )
    written, _ = run(inputs).rollout.worlds
    assert written.ticks[-1].images == 2


def test_without_an_image_nothing_is_written():
    results = run(Inputs(manifest="kind: ConfigMap", artifacts="[]", event="gcr"))
    assert results.inputs.artifacts == "[]"
    assert results.shapes is None


@given(st.text(), st.text(), st.sampled_from(EVENTS))
def test_any_text(image, supplied, kind):
    text = event_text(image, supplied, kind)
    assert not text or json.loads(text)
    assert first_image([{"kind": "Pod", "spec": {"containers": [{"image": image}]}}]) in (
        "",
        image,
    )
