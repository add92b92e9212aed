"""The reader's own workload on nodes that keep images: by tag, by digest, or as it is pinned."""

from collections.abc import Mapping, Sequence
from typing import Any

from playground.artifacts import ImageFault, ImageReference, parse_image
from playground.kinds import pod_spec
from playground.lessons.pull_policies import (
    KINDS,
    PoliciesView,
    Push,
    Way,
    compare,
    digest_way,
    tag_ways,
)
from playground.lessons.stand_in import stand_in
from playground.rollout.applying import NODES, Named, Tags, select
from playground.rollout.budget import BudgetError
from playground.rollout.fields import ScenarioError
from playground.rollout.pod_template import pull_policy

MOST_PODS = 10
"""Of a reader's own workload: more are not compared node by node."""


def compare_own(
    objects: Sequence[Mapping[str, Any]], workload: Named, tags: Tags
) -> PoliciesView | str:
    """What a push comes to for the workload (kind, namespace, name), with all its objects; or one
    sentence that says why it is not compared.

    `tags`: reference → digests before and now, as far as they are known.
    """
    found = select(objects, workload).workload
    place = pod_spec(found) if found else None
    if found is None or place is None or workload[0] not in KINDS:
        return f"Nodes and the images that they keep are shown for a {_list(KINDS)}."
    containers = place[1].get("containers")
    first = containers[0] if isinstance(containers, list) and containers else None
    if not isinstance(first, dict) or not isinstance(first.get("name"), str):
        return "The first container has no name, so it is not shown on nodes."
    written = first.get("image")
    image = parse_image(written) if isinstance(written, str) else None
    if image is None or isinstance(image, ImageFault):
        return "The first container’s image is no image reference, so no node can pull it."
    pods = NODES if workload[0] == "DaemonSet" else found["spec"].get("replicas", 1)
    if type(pods) is not int or pods < 1:
        return "It has no pods, so there is nothing to show on nodes."
    if pods > MOST_PODS:
        return f"It has {pods:,} pods; up to {MOST_PODS} are shown node by node."
    push, ways = _pinned(image, first) if image.digest else _by_tag(image, first, tags)
    try:
        return compare(objects, workload, pods, push, ways)
    except (ScenarioError, BudgetError):
        return "It cannot be played on nodes; the Problems say why."


def _by_tag(
    image: ImageReference, container: Mapping[str, Any], tags: Tags
) -> tuple[Push, Sequence[Way]]:
    """The tag that the manifest names is pushed again, by what the trigger told of it."""
    reference = str(image)
    before, now = tags.get(reference, (None, None))
    in_place = []
    if before is None:
        in_place.append(stand_in(reference, 1))
        before = in_place[-1].digest
    if now is None or now == before:
        in_place.append(stand_in(reference, 2))
        now = in_place[-1].digest
    push = Push(container["name"], reference, (before, now), _brief(before, now), tuple(in_place))
    return push, (*tag_ways(reference), digest_way(f"{image.name}@{before}"))


def _pinned(image: ImageReference, container: Mapping[str, Any]) -> tuple[Push, Sequence[Way]]:
    """The manifest names a digest: what is pushed under the tag beside it, or the tag that an
    image without one has, is something else. What it would do by that tag stands beside it."""
    assert image.digest is not None, "the caller has looked"
    tagged = str(image._replace(digest=None, tag=image.tag or "latest"))
    other = stand_in(tagged, 2)
    digests = (image.digest, other.digest)
    push = Push(container["name"], tagged, digests, _brief(*digests), (other,))
    own = digest_way(str(image), "As it is written, by digest", pull_policy(container))
    return push, (own, *(tag_ways(tagged) if image.tag else ()))


def _brief(before: str, now: str) -> tuple[str, str]:
    return f"{before[:15]}", f"{now[:15]}"


def _list(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
