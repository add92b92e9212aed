"""Files of ConfigMaps and Secrets that change under a running pod.

Documented by Kubernetes, not recorded ("Mounted ConfigMaps are updated automatically"): the
kubelet looks at each pod once in a while, so after a change the files are new in one pod sooner
than in another. Here that takes from 1 to `Policy.sync_after` kubelet ticks, spread evenly over
the pods. Never updated: `subPath` mounts, environment variables, and what was mounted from an
immutable object. A deleted object leaves its files behind, unless the reference is optional.
Source: kubelet, `pkg/volume/configmap/configmap.go` and `pkg/kubelet/util/manager`.
"""

from playground.rollout.containers import Configuration, doomed
from playground.rollout.contents import VOLUME, Reading, missing, read
from playground.rollout.state import Pod, State


def updates(state: State) -> list[Pod]:
    """The running pods whose files are not what the cluster holds, with the files that they will
    have once their kubelet has looked."""
    if not _mounted(state):
        return []
    found = []
    for pod in state.pods:
        if pod.configuration is not None and not pod.terminating:
            fresh = _fresh(state, pod.configuration)
            if fresh != pod.configuration:
                found.append(pod._replace(configuration=fresh))
    return found


def sync_volumes(state: State) -> State:
    """One kubelet tick goes by: stale files are a tick older, or renewed."""
    if not _mounted(state):
        return state
    stale = {pod.uid: pod for pod in updates(state)}
    pods = []
    for pod in state.pods:
        renewed = stale.get(pod.uid)
        if renewed is None:
            pods.append(pod._replace(stale=0) if pod.stale else pod)
        elif pod.stale >= _delay(state, pod) - 1:
            dead = pod.ready and _dies_live(state, renewed)
            pods.append(
                renewed._replace(
                    stale=0,
                    ready=pod.ready and not dead,
                    restarting=pod.restarting or dead,
                )
            )
        else:
            pods.append(pod._replace(stale=pod.stale + 1))
    return state._replace(pods=tuple(pods))


def _dies_live(state: State, renewed: Pod) -> bool:
    return doomed(state, (renewed.configuration or (), renewed.digests or ()), running=True)


def _mounted(state: State) -> bool:
    """Whether any template mounts files that could change."""
    return any(ref.way == VOLUME for each in state.templates.values() for ref in each.references)


def _delay(state: State, pod: Pod) -> int:
    """In ticks. Which pod's kubelet looks first is chance; here it goes by the pod's number."""
    return 1 + pod.uid % max(1, state.policy.sync_after)


def _fresh(state: State, configuration: Configuration) -> Configuration:
    rows = []
    for reference, reading in configuration:
        content = state.contents.get((reference.kind, reference.name))
        kept = isinstance(reading, Reading) and reading.immutable
        if reference.way == VOLUME and not kept and missing(content, reference) is None:
            reading = read(content, reference)
        rows.append((reference, reading))
    return tuple(rows)
