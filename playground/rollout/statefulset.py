"""The StatefulSet controller: what one look at a StatefulSet does.

Upstream: `pkg/controller/statefulset/stateful_set_control.go` and `stateful_set_utils.go`, with
the feature `MaxUnavailableStatefulSet` off, as it is by default.
"""

from collections.abc import Iterable
from dataclasses import replace

from playground.rollout.history import truncate_history, with_revision
from playground.rollout.reasons import Value
from playground.rollout.state import Pod, State
from playground.rollout.workloads import StatefulSet, StatefulSetSpec, StatefulSetStatus


def sync_statefulset(state: State) -> State:
    """Revisions, then pods, status and history. Upstream: UpdateStatefulSet, performUpdate.

    The status counts the pods as they were before: their own events bring the controller back.
    """
    stateful_set = state.workload
    assert isinstance(stateful_set, StatefulSet), "settle has looked"
    spec, update = stateful_set.spec, stateful_set.spec.template
    revisions = with_revision(stateful_set.revisions, update)
    current = stateful_set.status.current_revision
    if all(revision.template != current for revision in revisions):
        current = update
    live = {current, update, *(pod.template for pod in state.pods)}
    stateful_set = replace(
        stateful_set,
        status=calculate_status(stateful_set, state.pods, current),
        revisions=truncate_history(revisions, live, spec.revision_history_limit),
    )
    return _update_pods(state, spec, current)._replace(workload=stateful_set)


def calculate_status(
    stateful_set: StatefulSet, pods: Iterable[Pod], current: str
) -> StatefulSetStatus:
    """Terminating pods count as replicas and as ready; those of a revision are counted without.

    When all are updated and ready, the update revision becomes the current one. Upstream:
    updateStatus and completeRollingUpdate.
    """
    spec, pods = stateful_set.spec, tuple(pods)
    staying = [pod.template for pod in pods if not pod.terminating]
    status = StatefulSetStatus(
        observed_generation=stateful_set.generation,
        replicas=len(pods),
        ready_replicas=sum(pod.ready for pod in pods),
        available_replicas=sum(pod.available(spec.min_ready_seconds) for pod in pods),
        current_replicas=staying.count(current),
        updated_replicas=staying.count(spec.template),
        current_revision=current,
        update_revision=spec.template,
    )
    rolling = spec.update_strategy.type == "RollingUpdate"
    complete = spec.replicas == status.updated_replicas == status.ready_replicas == status.replicas
    if rolling and complete:
        return replace(
            status, current_replicas=status.updated_replicas, current_revision=spec.template
        )
    return status


def _update_pods(state: State, spec: StatefulSetSpec, current: str) -> State:
    """Create, then scale down, then update.

    With OrderedReady each look does one thing, and the first pod that is not available is waited
    for. With Parallel nobody is waited for when pods are created and scaled down, but they are
    updated one at a time all the same. Upstream: updateStatefulSet.
    """
    replicas = {pod.ordinal: pod for pod in state.pods if pod.ordinal in spec.ordinals}
    condemned = [pod for pod in state.pods if pod.ordinal not in spec.ordinals]
    if spec.pod_management_policy == "Parallel":
        lacking = set(spec.ordinals) - replicas.keys()
        leaving = [pod for pod in condemned if not pod.terminating]
        if lacking:
            state = state.because("create-all", len(lacking), replicas=spec.replicas)
        if leaving:
            state = state.because("scale-down-all", len(leaving), replicas=spec.replicas)
        state = _create(state, spec, current, lacking)
        state = state.with_terminating(condemned)
    else:
        for ordinal in spec.ordinals:
            if ordinal not in replicas:
                return _create_next(state, spec, current, ordinal)
            if _unavailable(replicas[ordinal], spec):
                return _waits_for(state, spec, replicas[ordinal])
        if condemned:
            return _scale_down(state, spec, condemned)
    if spec.update_strategy.type == "OnDelete":
        old = sum(pod.template != spec.template for pod in state.pods)
        return state.holds("on-delete", old, template=spec.template)
    return _update_one(state, spec, replicas)


def _create(state: State, spec: StatefulSetSpec, current: str, ordinals: Iterable[int]) -> State:
    """Below the partition a pod comes back as it was, at the current revision; else, and always
    with OnDelete, at the update revision. Upstream: newVersionedStatefulSetPod.
    """
    kept = _kept(state, spec)
    return state.with_new_pods(
        Pod(0, 0, current if ordinal in kept else spec.template, ordinal=ordinal)
        for ordinal in sorted(ordinals)
    )


def _kept(state: State, spec: StatefulSetSpec) -> range:
    """The ordinals whose pods are created at the current revision.

    Without a partition these are as many as had that revision when the status was last written.
    """
    strategy, stateful_set = spec.update_strategy, state.workload
    assert isinstance(stateful_set, StatefulSet), "settle has looked"
    if strategy.type != "RollingUpdate":
        return range(0)
    if strategy.partition is None:
        return spec.ordinals[: stateful_set.status.current_replicas]
    return spec.ordinals[: strategy.partition]


def _create_next(state: State, spec: StatefulSetSpec, current: str, ordinal: int) -> State:
    created = _create(state, spec, current, [ordinal])
    return created.because(
        "create-ordinal",
        ordinal,
        template=created.pods[-1].template,
        replicas=spec.replicas,
        partition=_shown(spec),
        kept=int(ordinal in _kept(state, spec)),
    )


def _waits_for(state: State, spec: StatefulSetSpec, pod: Pod) -> State:
    """The Reason why nothing goes on: a pod that is not available, or is on its way out."""
    if pod.terminating:
        rule = "waits-for-gone"
    elif pod.template == spec.template:
        rule = "waits-for-ready"
    else:
        rule = "stuck"
    ordered = spec.pod_management_policy == "OrderedReady"
    return state.holds(
        rule,
        pod.ordinal or 0,
        template=pod.template,
        update=spec.template,
        policy="OrderedReady" if ordered else "RollingUpdate",
    )


def _scale_down(state: State, spec: StatefulSetSpec, condemned: list[Pod]) -> State:
    """The highest ordinal goes, if nothing is on its way out yet; one that is not available only
    if all below it are. Upstream: processCondemned.
    """
    *below, highest = sorted(condemned, key=lambda pod: pod.ordinal or 0)
    stuck = _unavailable(highest, spec) and any(_unavailable(pod, spec) for pod in below)
    if highest.terminating:
        return _waits_for(state, spec, highest)
    ordinal = highest.ordinal or 0
    if stuck:
        return state.holds("scale-down-waits", ordinal, replicas=spec.replicas)
    state = state.because("scale-down-ordinal", ordinal, replicas=spec.replicas)
    return state.with_terminating([highest])


def _update_one(state: State, spec: StatefulSetSpec, replicas: dict[int | None, Pod]) -> State:
    """From the highest ordinal down to the partition: the first pod of another revision goes,
    unless one before it is not available. Upstream: the end of updateStatefulSet.
    """
    for ordinal in reversed(spec.ordinals[spec.update_strategy.partition :]):
        pod = replicas.get(ordinal)
        if pod is None:
            return state  # just created
        if pod.template != spec.template and not pod.terminating:
            state = state.because(
                "update-ordinal",
                pod.ordinal or 0,
                template=pod.template,
                update=spec.template,
                partition=_shown(spec),
            )
            return state.with_terminating([pod])
        if _unavailable(pod, spec):
            return _waits_for(state, spec, pod)
    old = sum(pod.template != spec.template for pod in replicas.values())
    if old:
        return state.holds("partition", old, partition=_shown(spec), template=spec.template)
    return state.holds("complete", spec.replicas, template=spec.template)


def _shown(spec: StatefulSetSpec) -> Value:
    """The partition as an input of a Reason: empty if there is none."""
    partition = spec.update_strategy.partition
    return "" if partition is None else partition


def _unavailable(pod: Pod, spec: StatefulSetSpec) -> bool:
    """Upstream: stateful_set_utils.go, isUnavailable."""
    return pod.terminating or not pod.available(spec.min_ready_seconds)
