"""A tick as a trace prints it. The fields are those of the recordings' README."""

from collections import Counter
from typing import Any

from playground.rollout.kubelet import order
from playground.rollout.state import Pod, State
from playground.rollout.ticks import Tick
from playground.rollout.workloads import DaemonSet, Deployment, StatefulSet, Workload

Row = dict[str, Any]


def tick_row(tick: Tick) -> Row:
    """One entry of a trace's `ticks`."""
    state = tick.state
    actions: Row = {key: dict(value) for key, value in tick.actions.items()}
    if tick.kind == "event":
        actions = {"events": [event.source for event in tick.events]}
    deploys = isinstance(state.workload, Deployment)
    return {
        "tick": tick.number,
        "kind": tick.kind,
        "actions": actions,
        "workload": workload_row(state.workload),
        **_rows_of_revisions(state),
        "counts": count_rows(state.pods),
        **({"scaling": list(state.scaling)} if deploys else {}),
        "pods": [pod_row(state, pod) for pod in sorted(state.pods, key=order)],
    }


def workload_row(workload: Workload) -> Row:
    """The workload's own spec and status."""
    match workload:
        case Deployment():
            return _deployment_row(workload)
        case StatefulSet():
            return _statefulset_row(workload)
        case DaemonSet():
            return _daemonset_row(workload)


def _rows_of_revisions(state: State) -> Row:
    """What holds the revisions: ReplicaSets, or ControllerRevisions."""
    if isinstance(state.workload, Deployment):
        return {"replicasets": replicaset_rows(state)}
    revisions = state.workload.revisions
    return {
        "revisions": [{"template": each.template, "revision": each.revision} for each in revisions]
    }


def _deployment_row(deployment: Deployment) -> Row:
    """Its annotation too; conditions as `STATUS/REASON`."""
    status = deployment.status
    conditions = {"Available": status.available, "Progressing": status.progressing}
    return {
        "generation": deployment.generation,
        "revision": deployment.revision,
        "paused": deployment.spec.paused,
        "strategy": deployment.spec.strategy.type,
        "specReplicas": deployment.spec.replicas,
        "replicas": status.replicas,
        "updatedReplicas": status.updated_replicas,
        "readyReplicas": status.ready_replicas,
        "availableReplicas": status.available_replicas,
        "unavailableReplicas": status.unavailable_replicas,
        "terminatingReplicas": status.terminating_replicas,
        "conditions": {
            name: f"{condition.status}/{condition.reason}"
            for name, condition in conditions.items()
            if condition is not None
        },
    }


def _statefulset_row(stateful_set: StatefulSet) -> Row:
    """Revisions as the names of their templates."""
    spec, status = stateful_set.spec, stateful_set.status
    return {
        "generation": stateful_set.generation,
        "strategy": spec.update_strategy.type,
        "specReplicas": spec.replicas,
        "currentRevision": status.current_revision,
        "updateRevision": status.update_revision,
        "replicas": status.replicas,
        "readyReplicas": status.ready_replicas,
        "availableReplicas": status.available_replicas,
        "currentReplicas": status.current_replicas,
        "updatedReplicas": status.updated_replicas,
    }


def _daemonset_row(daemon_set: DaemonSet) -> Row:
    status = daemon_set.status
    return {
        "generation": daemon_set.generation,
        "strategy": daemon_set.spec.update_strategy.type,
        "desiredNumberScheduled": status.desired_number_scheduled,
        "currentNumberScheduled": status.current_number_scheduled,
        "updatedNumberScheduled": status.updated_number_scheduled,
        "numberReady": status.number_ready,
        "numberAvailable": status.number_available,
        "numberUnavailable": status.number_unavailable,
        "numberMisscheduled": status.number_misscheduled,
    }


def replicaset_rows(state: State) -> list[Row]:
    """Wanted size and status of each ReplicaSet, sorted by revision."""
    return [
        {
            "template": rs.template,
            "revision": rs.revision,
            "spec": rs.replicas,
            "replicas": rs.status.replicas,
            "ready": rs.status.ready_replicas,
            "available": rs.status.available_replicas,
            "terminating": rs.status.terminating_replicas,
        }
        for rs in sorted(state.replicasets, key=lambda rs: rs.revision)
    ]


def count_rows(pods: tuple[Pod, ...]) -> dict[str, dict[str, int]]:
    """Pods by template and state; `pods` are those that are not terminating."""
    tally = Counter((pod.template, pod.state) for pod in pods)
    rows = {}
    for template in sorted({template for template, _ in tally}):
        staying = {state: tally[template, state] for state in ("pending", "notready", "ready")}
        leaving = tally[template, "terminating"]
        rows[template] = {"pods": sum(staying.values()), **staying, "terminating": leaving}
    return rows


def pod_row(state: State, pod: Pod) -> Row:
    """One pod; `config_data` is the version of the ConfigMap that it was started with."""
    row = {
        "pod": pod.alias,
        "template": pod.template,
        "phase": pod.phase,
        "ready": pod.ready,
        "terminating": pod.terminating,
    }
    read = pod.configuration
    if read is None:
        read = tuple((each, None) for each in state.templates[pod.template].references)
    for reference, content in read:
        row["config"], row["config_data"] = reference.name, content
    return row
