"""Three ways to name an image under one story: what the lab says of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.lessons.own_pull_policies import MOST_PODS
from playground.lessons.pull_policies import MORE, PODS, compare_policies
from playground.lessons.results import Inputs
from playground.lessons.sandbox import run
from playground.lessons.stand_in import stand_in

DIGESTS = (f"sha256:{'a' * 64}", f"sha256:{'b' * 64}")


def compared(tag: str = "2.4", digests: tuple[str, str] = DIGESTS):
    return compare_policies(f"127.0.0.1:8000/lab/x/web:{tag}", digests, ("“one”", "“two”"))


def test_only_the_tag_with_if_not_present_ends_mixed():
    if_not_present, always, digest = compared().policies
    assert min(if_not_present.counts) > 0
    assert always.counts == (0, PODS + MORE)
    assert digest.counts == (PODS + MORE, 0)
    assert f"@{DIGESTS[0]}" in digest.image


def test_always_asks_the_registry_most_often():
    if_not_present, always, digest = compared().policies
    assert always.asked > if_not_present.asked == digest.asked == 1


def test_scaling_up_mixes_pods_of_always_until_they_restart():
    [_, always, _] = compared().policies
    scaled = [pod.image for row in always.rows for pod in row.moments[3] or ()]
    assert {0, 1} == set(scaled)


def test_every_moment_shows_as_many_pods_as_are_wanted():
    for policy in compared().policies:
        counts = [
            sum(len(row.moments[number] or ()) for row in policy.rows)
            for number in range(len(compared().moments))
        ]
        assert counts == [PODS, PODS, PODS, PODS + MORE, PODS + MORE]
        assert [row.moments[-1] is None for row in policy.rows] == [True, False, False, False]


def test_the_outcome_counts_and_quotes():
    assert compared().policies[0].outcome == "4 pods run “one” and 1 pod runs “two”."


def test_the_same_content_again_changes_nothing():
    for policy in compared(digests=(DIGESTS[0], DIGESTS[0])).policies:
        assert policy.counts == (PODS + MORE, 0)


@pytest.mark.parametrize(
    ("tag", "default"), [("2.4", "IfNotPresent"), ("latest", "Always"), ("later", "IfNotPresent")]
)
def test_the_default_follows_the_tag(tag, default):
    assert compared(tag).default == default


OWN = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: a}
spec:
  replicas: 4
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      initContainers: [{name: first, image: "registry.example/init:1"}]
      containers: [{name: shop, image: "registry.example/shop:2.4"}]
"""


def own(text: str = OWN, **inputs: str):
    return run(Inputs(manifest=text, running=text, with_nodes=True, **inputs)).nodes


def artifact(digest: str) -> str:
    return (
        "[{type: docker/image, name: registry.example/shop, "
        f"reference: 'registry.example/shop@{digest}'}}]"
    )


def test_a_readers_own_deployment_is_compared():
    view = own(artifacts_before=artifact(DIGESTS[0]), artifacts=artifact(DIGESTS[1]))
    assert view.reference == "registry.example/shop:2.4"
    assert view.contents == ("sha256:aaaaaaaa", "sha256:bbbbbbbb")
    assert not view.stand_ins
    if_not_present, always, digest = view.policies
    assert sum(if_not_present.counts) == 4 + MORE and min(if_not_present.counts) > 0
    assert always.counts == (0, 4 + MORE)
    assert digest.counts == (4 + MORE, 0)


@pytest.mark.parametrize(
    ("told", "versions"),
    [({}, [1, 2]), ({"artifacts_before": artifact(DIGESTS[0])}, [2])],
)
def test_what_no_trigger_told_is_a_stand_in_and_said_to_be(told, versions):
    view = own(**told)
    assert view.stand_ins == tuple(stand_in(view.reference, number) for number in versions)
    brief = [each.brief for each in view.stand_ins]
    assert brief == list(view.contents[-len(brief) :])


def test_the_pods_of_a_stateful_set_part_as_those_of_a_deployment_do():
    deployment, stateful_set = own(), own(OWN.replace("Deployment", "StatefulSet"))
    assert stateful_set.kind == "StatefulSet"
    for one, other in zip(deployment.policies, stateful_set.policies, strict=True):
        assert one.counts == other.counts


def test_a_daemon_set_follows_the_nodes():
    view = own(OWN.replace("Deployment", "DaemonSet").replace("  replicas: 4\n", ""))
    assert [told for told, _ in view.moments][2:4] == ["node replaced", "two nodes more"]
    if_not_present, always, digest = view.policies
    for policy in view.policies:
        assert [len(row.moments[-1]) for row in policy.rows] == [1] * (3 + MORE)
        assert [len(row.moments[0]) for row in policy.rows] == [1] * 3 + [0] * MORE
    # The machine in the place of the lost one has no images, and neither have the new ones.
    assert [row.moments[-1][0].image for row in if_not_present.rows] == [1, 0, 0, 1, 1]
    assert (always.counts, digest.counts) == ((0, 5), (5, 0))


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet"])
def test_nothing_moves_what_is_pinned(kind):
    pinned = OWN.replace("shop:2.4", f"shop:2.4@{DIGESTS[0]}").replace("Deployment", kind)
    own_way, if_not_present, always = own(pinned).policies
    assert own_way.image == f"registry.example/shop:2.4@{DIGESTS[0]}"
    assert own_way.counts == (4 + MORE, 0)
    assert min(if_not_present.counts) > 0 and always.counts == (0, 4 + MORE)


def test_a_digest_alone_is_compared_with_no_tag():
    view = own(OWN.replace("shop:2.4", f"shop@{DIGESTS[0]}"))
    assert view.default == "IfNotPresent"
    [only] = view.policies
    assert only.counts == (4 + MORE, 0)
    assert only.outcome == "6 pods run sha256:aaaaaaaa."


def test_the_policy_of_a_pinned_image_is_as_written():
    pinned = f'shop:2.4@{DIGESTS[0]}", imagePullPolicy: "Always'
    own_way = own(OWN.replace("shop:2.4", pinned)).policies[0]
    assert own_way.policy == "Always" and own_way.counts == (4 + MORE, 0)
    assert own_way.asked > 1


@pytest.mark.parametrize(
    ("written", "instead", "why"),
    [
        ("replicas: 4", "replicas: 40", "It has 40 pods; up to 10 are shown node by node."),
        ("replicas: 4", "replicas: 0", "It has no pods"),
        ("shop:2.4", "Shop:2.4", "is no image reference"),
    ],
)
def test_what_is_not_compared_is_said(written, instead, why):
    assert written in OWN
    assert why in own(OWN.replace(written, instead, 1))


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("replicas: 4", "replicas: many"),
        ("name: shop, image", "nome: shop, image"),
        ("app: shop}}\n  template", "app: other}}\n  template"),
    ],
)
def test_without_a_rollout_there_are_no_nodes(written, instead):
    assert written in OWN
    assert not hasattr(own(OWN.replace(written, instead, 1)), "policies")


@given(st.from_regex(r"[a-z]{1,9}(:[a-z0-9][a-z0-9.]{0,4})?", fullmatch=True), st.integers(-1, 12))
def test_any_image_and_any_number(image, pods):
    text = OWN.replace("registry.example/shop:2.4", image).replace(
        "replicas: 4", f"replicas: {pods}"
    )
    view = own(text)
    assert hasattr(view, "policies") == (0 < pods <= MOST_PODS)
    if hasattr(view, "policies"):
        assert {sum(policy.counts) for policy in view.policies} == {pods + MORE}
