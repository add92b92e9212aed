"""What a simulated rollout holds: one Deployment, its ReplicaSets, their pods.

All values are frozen; the controllers are functions from a State to a State. A field has the name
of the Kubernetes field that it stands for. What only the simulation needs says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from playground.rollout.int_or_percent import IntOrPercent, resolve_fenceposts

Content = int | str
"""What an object holds, as something to compare: a version number or a fingerprint."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A ConfigMap or Secret that a container of the template reads when it starts."""

    kind: str
    name: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class PodTemplate:
    """A pod template: its images by container, and the configuration that it reads."""

    name: str
    images: tuple[tuple[str, str], ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Pod:
    """One pod. `uid` numbers all objects in the order of their creation."""

    uid: int
    owner: int
    template: str
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
    configuration: tuple[tuple[Reference, Content | None], ...] | None = None
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
class ReplicaSetStatus:
    """Pods of a ReplicaSet as its controller last counted them; terminating ones apart."""

    replicas: int = 0
    ready_replicas: int = 0
    available_replicas: int = 0
    terminating_replicas: int = 0
    observed_generation: int = 0


@dataclass(frozen=True, slots=True)
class ReplicaSet:
    """One revision. `desired` and `max_replicas` are the Deployment controller's annotations."""

    uid: int
    template: str
    replicas: int
    min_ready_seconds: int
    revision: int
    desired: int
    max_replicas: int
    generation: int = 1
    status: ReplicaSetStatus = ReplicaSetStatus()


@dataclass(frozen=True, slots=True)
class Strategy:
    """`spec.strategy` with the API server's defaults; the limits only count in a RollingUpdate."""

    type: str = "RollingUpdate"
    max_surge: IntOrPercent = "25%"
    max_unavailable: IntOrPercent = "25%"


@dataclass(frozen=True, slots=True)
class DeploymentSpec:
    """`spec` with the API server's defaults. `template` is the name of a PodTemplate."""

    template: str
    replicas: int = 1
    strategy: Strategy = Strategy()
    paused: bool = False
    min_ready_seconds: int = 0
    progress_deadline_seconds: int = 600
    revision_history_limit: int = 10

    @property
    def rolling(self) -> bool:
        return self.strategy.type == "RollingUpdate"

    @property
    def max_surge(self) -> int:
        """In pods. Upstream: deployment_util.go, MaxSurge."""
        return self._fenceposts()[0] if self.rolling else 0

    @property
    def max_unavailable(self) -> int:
        """In pods, at most all of them. Upstream: deployment_util.go, MaxUnavailable."""
        if not self.rolling or self.replicas == 0:
            return 0
        return min(self._fenceposts()[1], self.replicas)

    def _fenceposts(self) -> tuple[int, int]:
        strategy = self.strategy
        return resolve_fenceposts(strategy.max_surge, strategy.max_unavailable, self.replicas)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition; `last_update` is in seconds of simulated time."""

    status: str
    reason: str
    last_update: float = 0

    def over(self, current: "Condition | None") -> "Condition":
        """This one in the place of the current one, which stays if it says the same.

        Upstream: deployment_util.go, SetDeploymentCondition.
        """
        if current and (current.status, current.reason) == (self.status, self.reason):
            return current
        return self


@dataclass(frozen=True, slots=True)
class DeploymentStatus:
    """The Deployment's status as its controller last wrote it."""

    observed_generation: int = 0
    replicas: int = 0
    updated_replicas: int = 0
    ready_replicas: int = 0
    available_replicas: int = 0
    unavailable_replicas: int = 0
    terminating_replicas: int = 0
    available: Condition | None = None
    progressing: Condition | None = None


@dataclass(frozen=True, slots=True)
class Deployment:
    """The Deployment. `generation` counts the changes of its spec; `revision` is an annotation."""

    spec: DeploymentSpec
    generation: int = 1
    revision: int = 0
    status: DeploymentStatus = DeploymentStatus()


@dataclass(frozen=True, slots=True)
class Policy:
    """What decides the pods' fate; a scenario's `kubelet`.

    A pod becomes ready in its `ready_after`-th kubelet tick, at most `ready_per_tick` of them in a
    tick (None: no limit), never if its template is `broken`; it is gone after it was recorded as
    terminating `terminate_after` times (None: never).
    """

    ready_after: int = 1
    ready_per_tick: int | None = None
    broken: tuple[str, ...] = ()
    terminate_after: int | None = 1


@dataclass(frozen=True, slots=True)
class State:
    """Everything at one moment. `now` is in seconds; only a `wait` or a clock tick moves it.

    `contents` holds the ConfigMaps and Secrets that exist, by (kind, name); `tags` the digest that
    an image reference stands for. `named` counts the aliases given, by template. `scaling` lists
    the resizes of ReplicaSets since it was last emptied, as a trace prints them.
    """

    deployment: Deployment
    templates: Mapping[str, PodTemplate]
    replicasets: tuple[ReplicaSet, ...] = ()
    pods: tuple[Pod, ...] = ()
    contents: Mapping[tuple[str, str], Content] = field(default_factory=dict)
    tags: Mapping[str, str | None] = field(default_factory=dict)
    policy: Policy = Policy()
    now: float = 0
    next_uid: int = 1
    scaling: tuple[str, ...] = ()
    named: Mapping[str, int] = field(default_factory=dict)

    def with_replicaset(self, changed: ReplicaSet) -> "State":
        """The same state with this version of a ReplicaSet; a new uid is appended."""
        if all(rs.uid != changed.uid for rs in self.replicasets):
            return replace(self, replicasets=(*self.replicasets, changed))
        rows = tuple(changed if rs.uid == changed.uid else rs for rs in self.replicasets)
        return replace(self, replicasets=rows)

    def with_pods(self, changed: Iterable[Pod]) -> "State":
        """The same state with these versions of pods that it has already."""
        by_uid = {pod.uid: pod for pod in changed}
        return replace(self, pods=tuple(by_uid.get(pod.uid, pod) for pod in self.pods))

    def with_status(self, status: DeploymentStatus) -> "State":
        return replace(self, deployment=replace(self.deployment, status=status))
