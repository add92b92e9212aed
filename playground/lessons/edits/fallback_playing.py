"""A fallback, played with the reader's workload: two Worlds, each a Cluster that is worked on."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from playground.cluster import Cluster, Key, apply, key_of, rollout_undo, scale
from playground.kinds import find_images
from playground.lessons.edits.fallback import Done, Fallback
from playground.lessons.edits.moments import Moment, Premise, Timeline, run_moments
from playground.lessons.edits.revisions import Revisions, with_revisions
from playground.lessons.edits.stored import stored_object
from playground.lessons.stand_in import StandIn, stand_in
from playground.lessons.story_content import image_digest, image_version
from playground.manifest import KubernetesObject
from playground.rollout.faults import Fault
from playground.rollout.fields import ScenarioError

Object = dict[str, Any]
CAPACITY = "strategy.spinnaker.io/use-source-capacity"
MOST_REPLICAS = 500


@dataclass(frozen=True, slots=True)
class Switches:
    """An autoscaler sees to the load; the manifest has no `replicas`; use-source-capacity."""

    autoscaler: bool = False
    omitted: bool = False
    capacity: bool = False


@dataclass(frozen=True, slots=True)
class Played:
    """`needed`: how many pods the load needs, from the first moment on; `stand_ins`: what may run
    in place of the image's versions."""

    timeline: Timeline
    labels: dict[int, str]
    needed: int | None
    stand_ins: tuple[StandIn, ...]


@dataclass(slots=True)
class _World:
    """One World while it is worked on: what is stored, what is live, what was live."""

    stored: tuple[Object, ...]
    workload: Key
    replicas: int
    cluster: Cluster
    revisions: Revisions

    def live(self) -> Object:
        live = self.cluster.find(self.workload)
        if live is None:
            raise ScenarioError("", "the API server does not take it", "Correct the manifest.")
        return live

    def deploy(self) -> None:
        for value in self.stored:
            item = stored_object(KubernetesObject(0, "", value), self.cluster)
            self.keep(apply(self.cluster, item.value, namespace=item.namespace)[0])

    def keep(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.revisions = with_revisions(self.revisions, cluster)


def play(
    fallback: Fallback, manifest: Sequence[Object], workload: Key, switches: Switches
) -> Played:
    """Both Worlds of the fallback for this workload of the manifest.

    Raises ScenarioError, EventError and BudgetError.
    """
    image = _first_image(manifest, workload)
    replicas = _replicas(manifest, workload)
    stored = tuple(_switched(value, workload, switches) for value in manifest)
    worlds = [_World(stored, workload, replicas, Cluster(), {}) for _ in fallback.worlds]
    needed = None if fallback.load is None else _share(fallback.load, replicas)
    for world in worlds:
        world.deploy()
        world.live()
        if switches.omitted and fallback.load is not None:
            world.keep(scale(world.cluster, workload, replicas)[0])
    begin = worlds[0].cluster
    moments = []
    for moment in fallback.moments:
        deeds = (moment.quick, moment.stored)
        done = [_do(world, deed, image) for world, deed in zip(worlds, deeds, strict=True)]
        moments.append(Moment(moment.label, *done))
        if switches.autoscaler and needed is not None:
            done = [_autoscaled(world, needed) for world in worlds]
            if any(done):
                moments.append(Moment("autoscaler", *done))
    faults: tuple[Fault, ...] = ()
    if fallback.broken is not None and image:
        faults = (Fault(frozenset({image_digest(image, fallback.broken)})),)
    premise = Premise(workload, begin, fallback.worlds, _tags(fallback, image), faults)
    timeline = run_moments(premise, moments)
    labels = dict(zip(timeline.ticks, (moment.label for moment in moments), strict=True))
    in_place = tuple(stand_in(image, version) for version in _versions(fallback) if image)
    return Played(timeline, labels, needed, in_place)


def _do(world: _World, deed: Done | None, image: str) -> tuple[str, Cluster] | None:
    workload = world.workload
    if deed is None:
        return None
    if deed.do == "undo":
        known = world.revisions.get(workload, ())
        if len(known) > 1:
            old = known[-2]
            answer = rollout_undo(world.cluster, workload, old.template, old.annotations)
            world.keep(answer[0])
        return "Undo rollout: the pod template of the revision before.", world.cluster
    if deed.do == "scale":
        size = _share(deed.percent or 0, world.replicas)
        world.keep(scale(world.cluster, workload, size)[0])
        return f"Scale: {size} replicas, by hand.", world.cluster
    changed = deed.image is not None or deed.percent is not None
    world.stored = tuple(_with(value, world, deed, image) for value in world.stored)
    world.deploy()
    told = (
        "The stored manifest is changed and deployed."
        if changed
        else ("Somebody deploys the stored manifest.")
    )
    return told, world.cluster


def _autoscaled(world: _World, needed: int) -> tuple[str, Cluster] | None:
    if world.live()["spec"].get("replicas") == needed:
        return None
    world.keep(scale(world.cluster, world.workload, needed)[0])
    return f"The autoscaler wants {needed} replicas.", world.cluster


def _with(value: Object, world: _World, deed: Done, image: str) -> Object:
    """The stored object, changed as the deed says."""
    if not _is(value, world.workload):
        return value
    value = deepcopy(value)
    if deed.image is not None:
        for place in find_images(value):
            if place.image in {image_version(image, n) for n in range(1, 10)}:
                node: Any = value
                for token in place.tokens[:-1]:
                    node = node[token]
                node[place.tokens[-1]] = image_version(image, deed.image)
    if deed.percent is not None:
        value["spec"]["replicas"] = _share(deed.percent, world.replicas)
    return value


def _switched(value: Object, workload: Key, switches: Switches) -> Object:
    if not _is(value, workload):
        return value
    value = deepcopy(value)
    if switches.omitted:
        value["spec"].pop("replicas", None)
    if switches.capacity:
        annotations = value["metadata"].get("annotations")
        annotations = annotations if isinstance(annotations, dict) else {}
        value["metadata"]["annotations"] = {**annotations, CAPACITY: "true"}
    return value


def _is(value: Object, workload: Key) -> bool:
    """A manifest without a namespace is meant for the workload's."""
    if not isinstance(value.get("metadata"), dict) or not isinstance(value.get("spec"), dict):
        return False
    return replace(key_of(value, workload.namespace), group=workload.group) == workload


def _replicas(manifest: Sequence[Object], workload: Key) -> int:
    """What the manifest asks for; 3 where it does not say, as if somebody had scaled it so."""
    if workload.kind == "DaemonSet":
        raise ScenarioError("", "a DaemonSet has as many pods as nodes", "Choose another.")
    for value in manifest:
        if _is(value, workload):
            replicas = value["spec"].get("replicas")
            if isinstance(replicas, int) and not isinstance(replicas, bool) and replicas > 0:
                if replicas > MOST_REPLICAS:
                    raise ScenarioError("", "so many pods are not played", "Use fewer replicas.")
                return replicas
    return _UNSAID


_UNSAID = 3


def _first_image(manifest: Sequence[Object], workload: Key) -> str:
    for value in manifest:
        if _is(value, workload):
            images = [each.image for each in find_images(value) if "containers" in each.tokens]
            return images[0] if images else ""
    return ""


def _tags(fallback: Fallback, image: str) -> dict[str, str]:
    if not image or "@" in image:
        return {}
    return {image_version(image, n): image_digest(image, n) for n in _versions(fallback)}


def _versions(fallback: Fallback) -> list[int]:
    """The versions of the image that the fallback speaks of."""
    versions = {1, fallback.broken or 1}
    versions |= {
        deed.image
        for moment in fallback.moments
        for deed in (moment.quick, moment.stored)
        if deed is not None and deed.image is not None
    }
    return sorted(versions)


def _share(percent: int, whole: int) -> int:
    """Rounded up."""
    return -(-whole * percent // 100)
