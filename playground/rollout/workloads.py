"""The workloads and what their controllers keep about them.

All values are frozen. A field has the name of the Kubernetes field that it stands for
(`staging/src/k8s.io/api/apps/v1/types.go`), in the language's own spelling.
"""

from dataclasses import dataclass
from typing import ClassVar

from playground.rollout.int_or_percent import IntOrPercent, resolve_fenceposts


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
    def has_progress_deadline(self) -> bool:
        """Without one there is no condition `Progressing`. Upstream: HasProgressDeadline."""
        return self.progress_deadline_seconds != 2**31 - 1

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

    kind: ClassVar = "Deployment"

    spec: DeploymentSpec
    generation: int = 1
    revision: int = 0
    status: DeploymentStatus = DeploymentStatus()


@dataclass(frozen=True, slots=True)
class ControllerRevision:
    """A template that a StatefulSet or a DaemonSet has or had. Its name is made from a hash of the
    template, so here the template is its name; `revision` numbers them, the newest highest."""

    template: str
    revision: int


@dataclass(frozen=True, slots=True)
class StatefulSetStrategy:
    """`spec.updateStrategy`. Pods with an ordinal below `partition` are not updated.

    `partition` None: `type: RollingUpdate` was written and `rollingUpdate` was not. All pods are
    updated then as well, but one that is lost on the way can come back as it was.
    """

    type: str = "RollingUpdate"
    partition: int | None = 0


@dataclass(frozen=True, slots=True)
class StatefulSetSpec:
    """`spec` with the API server's defaults; `start` is `ordinals.start`."""

    template: str
    replicas: int = 1
    pod_management_policy: str = "OrderedReady"
    update_strategy: StatefulSetStrategy = StatefulSetStrategy()
    min_ready_seconds: int = 0
    revision_history_limit: int = 10
    start: int = 0

    @property
    def ordinals(self) -> range:
        """Of the pods that there shall be."""
        return range(self.start, self.start + self.replicas)


@dataclass(frozen=True, slots=True)
class StatefulSetStatus:
    """The status as its controller last wrote it; of a revision its template stands here."""

    observed_generation: int = 0
    replicas: int = 0
    ready_replicas: int = 0
    available_replicas: int = 0
    current_replicas: int = 0
    updated_replicas: int = 0
    current_revision: str = ""
    update_revision: str = ""


@dataclass(frozen=True, slots=True)
class StatefulSet:
    """The StatefulSet. `name` is what its pods are called after."""

    kind: ClassVar = "StatefulSet"

    spec: StatefulSetSpec
    name: str = "app"
    generation: int = 1
    status: StatefulSetStatus = StatefulSetStatus()
    revisions: tuple[ControllerRevision, ...] = ()


@dataclass(frozen=True, slots=True)
class DaemonSetStrategy:
    """`spec.updateStrategy`; the limits only count in a RollingUpdate, and one of them is 0."""

    type: str = "RollingUpdate"
    max_surge: IntOrPercent = 0
    max_unavailable: IntOrPercent = 1


@dataclass(frozen=True, slots=True)
class DaemonSetSpec:
    """`spec` with the API server's defaults."""

    template: str
    update_strategy: DaemonSetStrategy = DaemonSetStrategy()
    min_ready_seconds: int = 0
    revision_history_limit: int = 10


@dataclass(frozen=True, slots=True)
class DaemonSetStatus:
    """The status as its controller last wrote it: numbers of nodes."""

    observed_generation: int = 0
    desired_number_scheduled: int = 0
    current_number_scheduled: int = 0
    updated_number_scheduled: int = 0
    number_ready: int = 0
    number_available: int = 0
    number_unavailable: int = 0
    number_misscheduled: int = 0


@dataclass(frozen=True, slots=True)
class DaemonSet:
    """The DaemonSet: one pod on each node."""

    kind: ClassVar = "DaemonSet"

    spec: DaemonSetSpec
    generation: int = 1
    status: DaemonSetStatus = DaemonSetStatus()
    revisions: tuple[ControllerRevision, ...] = ()


Workload = Deployment | StatefulSet | DaemonSet
Spec = DeploymentSpec | StatefulSetSpec | DaemonSetSpec
