"""Nodes and the images that they have: which bytes each pod of a Run was started with.

What a tag means when a pod is started is only half of it. With `imagePullPolicy: IfNotPresent` a
node that has an image under this reference uses it again, whatever the registry says by now; with
`Always` it asks the registry whenever a container starts; a digest means the same bytes anywhere.
Documented by Kubernetes (Images, "Image pull policy"; upstream
`pkg/kubelet/images/image_manager.go`, EnsureImageExists), and not recorded. `Never` and the
garbage collection of images are not simulated.

Where a pod goes is a rule of ours: to the node with the fewest pods, of those the one with the
lowest number. Upstream's scheduler weighs more than that.
"""

from collections import Counter
from dataclasses import dataclass, field

from playground.rollout.events import Lose, Strike, struck
from playground.rollout.kubelet import order
from playground.rollout.state import Pod, State
from playground.rollout.ticks import Run, Tick

Digests = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class NodePod:
    """A pod on its node. `images`: container → digest, empty until the pod was started, None for
    a reference whose digest nobody knows. `asked`: the containers for which the registry was
    asked when they started last."""

    alias: str
    node: int
    state: str
    images: Digests = ()
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NodeTick:
    """A tick of the Run. `nodes` are those there are, by number, `lost` those that failed."""

    tick: int
    nodes: tuple[int, ...]
    lost: frozenset[int]
    pods: tuple[NodePod, ...]


@dataclass(slots=True)
class _Cluster:
    """What goes on from tick to tick. Pods are known by their uid; `resolved` is what the
    registry said when each was started last."""

    nodes: list[int]
    lost: set[int] = field(default_factory=set)
    images: dict[tuple[int, str], str | None] = field(default_factory=dict)
    pods: dict[int, NodePod] = field(default_factory=dict)
    resolved: dict[int, Digests] = field(default_factory=dict)


def on_nodes(run: Run, nodes: int) -> tuple[NodeTick, ...]:
    """Every tick of the Run, with its pods on so many nodes, numbered from 1, that begin without
    any image.

    A pod that is lost "with its node" takes that node away from all that come later; what else
    runs there stays, as it does in the Run. Where no node is left, another one joins. A DaemonSet
    says itself on which node a pod is: there, a machine without images takes the lost one's place.
    """
    cluster = _Cluster(list(range(1, nodes + 1)))
    before: Tick | None = None
    ticks = []
    for tick in run.ticks:
        if before is not None:
            _lose_nodes(cluster, before, tick)
        _place(cluster, tick.state)
        ticks.append(
            NodeTick(
                tick.number,
                tuple(cluster.nodes),
                frozenset(cluster.lost),
                tuple(cluster.pods[pod.uid] for pod in sorted(tick.state.pods, key=order)),
            )
        )
        before = tick
    return tuple(ticks)


def _lose_nodes(cluster: _Cluster, before: Tick, tick: Tick) -> None:
    for event in tick.events:
        for operation in event.operations:
            match operation:
                case Lose() | Strike(restart=False):
                    chosen = struck(before.state.pods, operation)
                    cluster.lost |= {cluster.pods[pod.uid].node for pod in chosen if not pod.node}
                    empty = {pod.node for pod in chosen if pod.node}
                    cluster.images = {
                        (node, image): digest
                        for (node, image), digest in cluster.images.items()
                        if node not in empty
                    }


def _place(cluster: _Cluster, state: State) -> None:
    there = {pod.uid for pod in state.pods}
    cluster.pods = {uid: pod for uid, pod in cluster.pods.items() if uid in there}
    for pod in sorted(state.pods, key=order):
        known = cluster.pods.get(pod.uid)
        node = known.node if known else pod.node or _fewest(cluster)
        if node not in cluster.nodes:
            cluster.nodes.append(node)
        images = known.images if known else ()
        asked = known.asked if known else frozenset()
        if pod.digests is not None and cluster.resolved.get(pod.uid) != pod.digests:
            cluster.resolved[pod.uid] = pod.digests
            images, asked = _start(cluster, state, pod, node, images)
        cluster.pods[pod.uid] = NodePod(pod.alias, node, pod.state, images, asked)


def _fewest(cluster: _Cluster) -> int:
    """The node that a new pod goes to."""
    there = [node for node in cluster.nodes if node not in cluster.lost]
    if not there:
        cluster.nodes.append(len(cluster.nodes) + 1)
        return cluster.nodes[-1]
    pods = Counter(pod.node for pod in cluster.pods.values())
    return min(there, key=lambda node: (pods[node], node))


def _start(
    cluster: _Cluster, state: State, pod: Pod, node: int, images: Digests
) -> tuple[Digests, frozenset[str]]:
    """What the pod's containers get on this node, and those for which the registry was asked.

    `images` is what they had, if they start again.
    """
    template = state.templates[pod.template]
    had, asked = dict(images), set()
    for (container, reference), (_, now) in zip(template.images, pod.digests or (), strict=True):
        key = (node, reference)
        if container in template.always or key not in cluster.images:
            cluster.images[key] = now
            asked.add(container)
        had[container] = cluster.images[key]
    return tuple(had.items()), frozenset(asked)
