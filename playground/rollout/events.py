"""What a user does in an event tick, as small values, and what each does to a State.

The meaning of each is the recorder's (`tests/conformance/rollouts/README.md`), but for those that
only a World knows: `Lose`, `MoveTags`, `Strike` and `UndoRollout`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from playground.rollout.contents import Content
from playground.rollout.kubelet import elapse, order, set_ready
from playground.rollout.settle import settle
from playground.rollout.state import Pod, State
from playground.rollout.undo import undone


class EventError(ValueError):
    """The event cannot be done in the state that the simulation is in."""


@dataclass(frozen=True, slots=True)
class PutContent:
    """A ConfigMap or Secret is created or changed. `content` None: one version more."""

    kind: str
    name: str
    content: Content | None = None


@dataclass(frozen=True, slots=True)
class DeleteContent:
    """A ConfigMap or Secret is deleted."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class SetPolicy:
    """The kubelet's policy changes in these fields (the names of `Policy`)."""

    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wait:
    """Real seconds pass."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Touch:
    """`crash`, `recover` or `delete_pods`: of these aliases, of this template, so many."""

    action: str
    aliases: frozenset[str] | None = None
    template: str | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Lose:
    """So many ready pods are lost, those of the oldest revision first (a node fails, say)."""

    count: int


@dataclass(frozen=True, slots=True)
class MoveTags:
    """From now on these image references stand for these digests."""

    tags: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class AddNode:
    """One node more, with the next number."""


@dataclass(frozen=True, slots=True)
class Strike:
    """Ready pods, so many percent of them (rounded up), those of the oldest revision first, are
    lost with their node, or, if `restart`, their containers end and start again."""

    percent: int
    restart: bool = False


@dataclass(frozen=True, slots=True)
class UndoRollout:
    """`kubectl rollout undo`, with `--to-revision` unless that is None."""

    revision: int | None = None


Operation = (
    PutContent
    | DeleteContent
    | SetPolicy
    | Wait
    | Touch
    | Lose
    | MoveTags
    | AddNode
    | Strike
    | UndoRollout
)


@dataclass(frozen=True, slots=True)
class Event:
    """Operations in their order, then one write of the workload's spec.

    `write` holds fields of that kind's spec; `source` is what a trace prints.
    """

    operations: tuple[Operation, ...] = ()
    write: Mapping[str, Any] = field(default_factory=dict)
    source: Any = None


def apply_events(state: State, events: Sequence[Event]) -> State:
    """One event after the other, settling after each. Raises EventError.

    Pods are chosen from the state as it was recorded at the end of the tick before.
    """
    recorded = state.pods
    for event in events:
        for operation in event.operations:
            state = _apply(state, operation, recorded)
        state = settle(_write(state, event.write))
    return state


def _write(state: State, fields: Mapping[str, Any]) -> State:
    """A write that changes nothing is no new generation."""
    workload = state.workload
    spec = replace(workload.spec, **fields)
    if spec == workload.spec:
        return state
    changed: Any = {"spec": spec, "generation": workload.generation + 1}
    return state._replace(workload=replace(workload, **changed))


def _apply(state: State, operation: Operation, recorded: Sequence[Pod]) -> State:
    match operation:
        case PutContent(kind, name, content):
            if content is None:
                version = state.contents.get((kind, name), 0)
                assert isinstance(version, int), "contents are all counted or all given"
                content = version + 1
            return state._replace(contents={**state.contents, (kind, name): content})
        case DeleteContent(kind, name):
            if (kind, name) not in state.contents:
                raise EventError(f"{kind} {name!r} is deleted but does not exist")
            kept = {key: value for key, value in state.contents.items() if key != (kind, name)}
            return state._replace(contents=kept)
        case SetPolicy(fields):
            return state._replace(policy=replace(state.policy, **fields))
        case Wait(seconds):
            return settle(elapse(settle(state), seconds))
        case Touch():
            return _touch(state, operation, recorded)
        case Lose() | Strike():
            return _strike(state, struck(recorded, operation), operation)
        case UndoRollout(revision):
            return undone(settle(state), revision)
        case AddNode():
            return state._replace(nodes=state.nodes + 1)
        case MoveTags(tags):
            return state._replace(tags={**state.tags, **tags})


def _touch(state: State, touch: Touch, recorded: Sequence[Pod]) -> State:
    now = {pod.uid: pod for pod in state.pods}
    chosen = [pod for pod in sorted(recorded, key=order) if not pod.terminating]
    if touch.aliases is not None:
        chosen = [pod for pod in chosen if pod.alias.partition("/")[0] in touch.aliases]
    if touch.template is not None:
        chosen = [pod for pod in chosen if pod.template == touch.template]
    if touch.action == "crash":
        chosen = [pod for pod in chosen if pod.ready]
    elif touch.action == "recover":
        chosen = [pod for pod in chosen if now[pod.uid].crashed]
    pods = [now[pod.uid] for pod in chosen[: touch.count]]
    if touch.action == "delete_pods":
        return state.with_terminating(pods)
    crash = touch.action == "crash"
    return state.with_pods(set_ready(state, p, not crash)._replace(crashed=crash) for p in pods)


def struck(recorded: Sequence[Pod], operation: Lose | Strike) -> list[Pod]:
    """The pods that it strikes, of those that were recorded in the tick before."""
    ready = _oldest_ready(recorded)
    if isinstance(operation, Lose):
        return ready[: operation.count]
    return ready[: -(-len(ready) * operation.percent // 100)]


def _oldest_ready(recorded: Sequence[Pod]) -> list[Pod]:
    """Those of the oldest revision first. Of a StatefulSet or DaemonSet the oldest pods."""
    ready = [pod for pod in recorded if pod.state == "ready"]
    return sorted(ready, key=lambda pod: (pod.owner, order(pod)))


def _strike(state: State, chosen: Sequence[Pod], operation: Lose | Strike) -> State:
    now = {pod.uid: pod for pod in state.pods}
    pods = [now[pod.uid] for pod in chosen if pod.uid in now]
    if isinstance(operation, Lose) or not operation.restart:
        return state.with_terminating(pods)
    return state.with_pods(p._replace(ready=False, restarting=True) for p in pods)
