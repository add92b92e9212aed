"""Which differences of two pod templates roll out."""

import pytest

from playground.rollout.pod_template import pull_policy, same_pod_template

DIGEST = f"sha256:{'1' * 64}"


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("app", "Always"),
        ("hub:5000/app", "Always"),
        ("app:latest", "Always"),
        ("hub:5000/app:1", "IfNotPresent"),
        (f"app@{DIGEST}", "IfNotPresent"),
        (f"hub:5000/app:1@{DIGEST}", "IfNotPresent"),
        (f"app:latest@{DIGEST}", "Always"),
    ],
)
def test_the_default_of_the_pull_policy(image, policy):
    assert pull_policy({"image": image}) == policy


def template(pod=None, **container):
    row = {"name": "app", "image": "app:1", **container}
    return {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [row], **(pod or {})}}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (template(), template({"restartPolicy": "Always", "dnsPolicy": "ClusterFirst"})),
        (template(), template({"volumes": None, "tolerations": []})),
        (template(), template(imagePullPolicy="IfNotPresent")),
        (template(image="app"), template(image="app", imagePullPolicy="Always")),
        (
            template(resources={"limits": {"cpu": "500m", "memory": "1Gi"}}),
            template(resources={"limits": {"cpu": 0.5, "memory": "1024Mi"}}),
        ),
        (
            template(ports=[{"containerPort": 80}]),
            template(ports=[{"containerPort": 80, "protocol": "TCP"}]),
        ),
        (
            template(readinessProbe={"httpGet": {"port": 80}}),
            template(
                readinessProbe={"httpGet": {"port": 80, "scheme": "HTTP"}, "periodSeconds": 10}
            ),
        ),
    ],
)
def test_written_out_defaults_and_equal_amounts_are_no_change(one, other):
    assert same_pod_template(one, other)


@pytest.mark.parametrize(
    "other",
    [
        template(image="app:2"),
        template(image="app:1@sha256:" + "a" * 64),
        template(imagePullPolicy="Always"),
        template({"restartPolicy": "OnFailure"}),
        template(env=[{"name": "A", "value": "1"}]),
        template(resources={"limits": {"cpu": "1"}}),
        {**template(), "metadata": {"labels": {"app": "web", "tier": "front"}}},
    ],
)
def test_a_real_difference_is_a_change(other):
    assert not same_pod_template(template(), other)


def test_the_order_of_environment_variables_counts():
    variables = [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]
    assert not same_pod_template(template(env=variables), template(env=variables[::-1]))
