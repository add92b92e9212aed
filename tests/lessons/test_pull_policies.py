"""Three ways to name an image under one story: what the lab says of them."""

import pytest

from playground.lessons.pull_policies import MORE, PODS, compare_policies

DIGESTS = (f"sha256:{'a' * 64}", f"sha256:{'b' * 64}")


def compared(tag: str = "2.4", digests: tuple[str, str] = DIGESTS):
    return compare_policies(f"127.0.0.1:8000/lab/x/web:{tag}", digests, ("one", "two"))


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
