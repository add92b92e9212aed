"""What is not bound says why."""

import pytest

from playground.artifacts import Artifact
from playground.deploy.pool import Supplied
from tests.deploy.test_deploy import CONFIG, WEB, run, said

IMAGE = "hub.example.dev/shop/web"
SETTINGS = "kubernetes/configMap"


def image(name, **fields):
    return Artifact("docker/image", name, **{"reference": "web@sha256:1", **fields})


def config(**fields):
    fields = {"name": "settings", "location": "shop", "reference": "settings-v004", **fields}
    return Artifact(**{"type": SETTINGS, **fields})


@pytest.mark.parametrize(
    ("text", "artifact", "why"),
    [
        (WEB, image("index.docker.io/x"), "no artifact is named hub.example.dev/shop/web"),
        (WEB.replace(f"{IMAGE}:7", "hub:5001/web"), image("hub:5001/web"),
         "the artifact is named hub:5001/web, and Spinnaker compares it with hub"),
        (WEB.replace(f"{IMAGE}:7", "redis:7"), image("docker.io/library/redis"),
         "the artifact is named docker.io/library/redis, and Spinnaker compares it with redis"),
        (WEB, config(location="other"),
         "is in the namespace other and this object in the namespace shop"),
        (WEB, config(location=None), "is in no namespace and this object in the namespace shop"),
        (WEB, config(metadata={"account": "stage"}), "is of the account stage, not of prod"),
        (WEB, config(type="kubernetes/configmap"), "is spelt kubernetes/configmap"),
        (WEB.replace("{name: settings}", "{name: settings-v003}"), config(),
         "it names a version already"),
        (WEB, image("x"), "no artifact supplies the configMap, and the cluster has none"),
    ],
)  # fmt: skip
def test_the_reason_is_named_at_the_field(text, artifact, why):
    deployed = run(text, optional=[Supplied(artifact)])
    assert any(why in message for _, message in said(deployed, "not-bound"))


def test_a_shadow_is_named():
    far, near = config(metadata={"account": "prod"}), config(metadata={"account": "stage"})
    supplied = [Supplied(near, "from stage 2"), Supplied(far, "from stage 1")]
    [message] = [
        message
        for _, message in said(run(WEB, optional=supplied), "not-bound")
        if "shadowed" in message
    ]
    assert "from stage 1 is shadowed by one from stage 2" in message
    assert "is of the account stage, not of prod" in message


def test_what_the_cluster_has_is_no_warning():
    first = run(CONFIG, versioned=False)
    findings = [f for f in run(WEB, first.cluster).findings if "envFrom" in f.pointer]
    assert [finding.severity for finding in findings] == ["info"]


@pytest.mark.parametrize(
    ("kind", "place"),
    [("Pod", "/spec/containers/0/envFrom/0/configMapRef/name"), ("Rollout", "/spec/configMap")],
)
def test_places_that_spinnaker_does_not_look_at_are_named(kind, place):
    pod = """\
apiVersion: v1
kind: Pod
metadata: {name: one, namespace: shop}
spec: {containers: [{name: c, image: x, envFrom: [{configMapRef: {name: settings}}]}]}
"""
    custom = """\
apiVersion: example.dev/v1
kind: Rollout
metadata: {name: one, namespace: shop}
spec: {configMap: settings}
"""
    deployed = run(CONFIG + "---\n" + (pod if kind == "Pod" else custom))
    [(pointer, message)] = said(deployed, "reference-not-followed")
    assert pointer == place and "settings-v000 made in this request" in message


def test_binding_may_be_switched_off():
    artifacts = [Supplied(image(IMAGE))]
    deployed = run(WEB, optional=artifacts, enable_artifact_binding=False)
    assert not deployed.bound
