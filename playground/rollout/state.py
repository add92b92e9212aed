"""What a simulated rollout holds: one workload, what its controllers keep, and its pods.

All values are frozen; the controllers are functions from a State to a State. A field has the name
of the Kubernetes field that it stands for. What only the simulation needs says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from playground.rollout.budget import MAX_PODS, BudgetError
from playground.rollout.contents import Content, Reading, Reference
from playground.rollout.faults import Fault
from playground.rollout.reasons import Reason, Value
from playground.rollout.workloads import (
    DaemonSetSpec,
    Deployment,
    DeploymentStatus,
    ReplicaSet,
    Workload,
)


@dataclass(frozen=True, slots=True)
class PodTemplate:
    """A pod template: its images by container, and the configuration that it reads.

    `always`: the containers whose image is pulled anew whenever they start.
    """

    name: str
    images: tuple[tuple[str, str], ...] = ()
    references: tuple[Reference, ...] = ()
    always: frozenset[str] = frozenset()


class Pod(NamedTuple):
    """One pod. `uid` numbers all objects in the order of their creation.

    `owner` is the uid of its ReplicaSet, or 0 for the workload itself. A StatefulSet's pod has an
    `ordinal`, a DaemonSet's one a `node`. A tuple, because there are so many of them and each
    step copies some.
    """

    uid: int
    owner: int
    template: str
    ordinal: int | None = None
    node: int | None = None
    phase: str = "Pending"
    ready: bool = False
    terminating: bool = False
    # What the simulated kubelet keeps in mind, with the recorder's own names.
    alias: str = ""
    first_seen: int = 0
    age: int = 0
    gone_age: int = 0
    crashed: bool = False
    not_yet_available: bool = False
    ready_seconds: float = 0
    restarting: bool = False
    stale: int = 0
    configuration: tuple[tuple[Reference, Reading | int | None], ...] | None = None
    digests: tuple[tuple[str, str | None], ...] | None = None

    @property
    def state(self) -> str:
        """`pending`, `notready`, `ready`, or, whatever its readiness, `terminating`."""
        if self.terminating:
            return "terminating"
        if self.phase == "Pending":
            return "pending"
        return "ready" if self.ready else "notready"

    def available(self, min_ready_seconds: int) -> bool:
        """Ready for `minReadySeconds`: a clock tick, or a `wait` that long, has gone by."""
        waited = not self.not_yet_available or self.ready_seconds >= min_ready_seconds
        return self.ready and (min_ready_seconds == 0 or waited)


@dataclass(frozen=True, slots=True)
class Policy:
    """What decides the pods' fate; a scenario's `kubelet`.

    A pod becomes ready in its `ready_after`-th kubelet tick, at most `ready_per_tick` of them in a
    tick (None: no limit), never if its template is `broken`; it is gone after it was recorded as
    terminating `terminate_after` times (None: never). Mounted files are new at most `sync_after`
    kubelet ticks after a change.
    """

    ready_after: int = 1
    ready_per_tick: int | None = None
    broken: frozenset[str] = frozenset()
    terminate_after: int | None = 1
    sync_after: int = 2


class State(NamedTuple):
    """Everything at one moment. `now` is in seconds; only a `wait` or a clock tick moves it.

    `contents` holds the ConfigMaps and Secrets that exist, by (kind, name); `tags` the digest that
    an image reference stands for. `nodes` counts the nodes, which are numbered from 1; only a
    DaemonSet looks at them. `named` counts the aliases given, by what they begin with. `scaling`
    lists the resizes of ReplicaSets since it was last emptied, as a trace prints them, and
    `reasons` what was decided since then.
    A tuple, because every step of a controller makes another one.
    """

    workload: Workload
    templates: Mapping[str, PodTemplate]
    replicasets: tuple[ReplicaSet, ...] = ()
    pods: tuple[Pod, ...] = ()
    contents: Mapping[tuple[str, str], Content] = {}
    tags: Mapping[str, str | None] = {}
    nodes: int = 0
    policy: Policy = Policy()
    now: float = 0
    next_uid: int = 1
    scaling: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    reasons: tuple[Reason, ...] = ()
    named: Mapping[str, int] = {}

    def is_like(self, other: "State") -> bool:
        """Whether both are the same, whatever reasons they have."""
        return self._replace(reasons=()) == other._replace(reasons=())

    @property
    def deployment(self) -> Deployment:
        """The workload, for those who only deal with Deployments."""
        assert isinstance(self.workload, Deployment), f"a {self.workload.kind} is simulated"
        return self.workload

    @property
    def desired(self) -> int:
        """How many pods there shall be."""
        spec = self.workload.spec
        return self.nodes if isinstance(spec, DaemonSetSpec) else spec.replicas

    def with_replicaset(self, changed: ReplicaSet) -> "State":
        """The same state with this version of a ReplicaSet; a new uid is appended."""
        if all(rs.uid != changed.uid for rs in self.replicasets):
            return self._replace(replicasets=(*self.replicasets, changed))
        if changed in self.replicasets:
            return self
        rows = tuple(changed if rs.uid == changed.uid else rs for rs in self.replicasets)
        return self._replace(replicasets=rows)

    def with_pods(self, changed: Iterable[Pod]) -> "State":
        """The same state with these versions of pods that it has already."""
        by_uid = {pod.uid: pod for pod in changed}
        return self._replace(pods=tuple(by_uid.get(pod.uid, pod) for pod in self.pods))

    def with_new_pods(self, new: Iterable[Pod]) -> "State":
        """The same state with these pods created: each gets the next uid. Raises BudgetError."""
        created = tuple(pod._replace(uid=uid) for uid, pod in enumerate(new, self.next_uid))
        if not created:
            return self
        pods = self.pods + created
        if len(pods) > MAX_PODS:
            raise BudgetError(f"more than {MAX_PODS} pods at one time are not simulated")
        return self._replace(pods=pods, next_uid=self.next_uid + len(created))

    def with_terminating(self, doomed: Iterable[Pod]) -> "State":
        """The same state with these pods deleted: each has its grace period first."""
        leaving = [pod._replace(terminating=True) for pod in doomed if not pod.terminating]
        return self.with_pods(leaving) if leaving else self

    def with_status(self, status: DeploymentStatus) -> "State":
        """The same state with this status of the Deployment."""
        if status == self.deployment.status:
            return self
        return self._replace(workload=replace(self.deployment, status=status))

    def because(self, rule: str, result: Value, /, **inputs: Value) -> "State":
        """The same state, with the Reason why its controller did something."""
        reason = Reason(self.workload.kind, rule, inputs, result)
        return self._replace(reasons=(*self.reasons, reason))

    def holds(self, rule: str, result: Value, /, **inputs: Value) -> "State":
        """The same state, with the Reason why its controller does nothing."""
        reason = Reason(self.workload.kind, rule, inputs, result, acted=False)
        return self._replace(reasons=(*self.reasons, reason))
