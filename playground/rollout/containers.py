"""What a container gets when it starts, what keeps it from starting, and what it dies of.

Recorded: a pod reads its ConfigMap (`envFrom`) when it is started and never again, and one whose
ConfigMap is missing stays Pending. Documented by Kubernetes but not recorded: the same for
Secrets, single keys and volumes; that a container which starts again reads anew; that an image
reference is resolved when a pod is started, and again at a restart if `imagePullPolicy` is Always.
"""

from playground.rollout.contents import VOLUME, Content, Reading, Reference, missing, read
from playground.rollout.state import Pod, PodTemplate, State

Configuration = tuple[tuple[Reference, Reading | int | None], ...]
Digests = tuple[tuple[str, str | None], ...]


def waits_for(state: State, pod: Pod) -> str | None:
    """Why a pod that is to start, for the first time or again, cannot; None: it can.

    Volumes are set up before any container is made: `ContainerCreating`. What an environment
    lacks is found then: `CreateContainerConfigError`.
    """
    references = state.templates[pod.template].references
    for reference in sorted(references, key=lambda each: each.way != VOLUME):
        lacking = missing(_content(state, reference), reference)
        if lacking:
            mounted = reference.way == VOLUME or _mounted_once(reference, pod)
            return f"{'ContainerCreating' if mounted else 'CreateContainerConfigError'}: {lacking}"
    return None


def started(state: State, pod: Pod) -> Pod:
    """The pod with what its containers get if they start now; one that runs keeps what it has."""
    if pod.configuration is not None and not pod.restarting:
        return pod
    return pod._replace(
        configuration=_read(state, pod),
        digests=_resolve(state, pod),
        restarting=False,
    )


def dies(state: State, pod: Pod, *, running: bool = False) -> bool:
    """Whether what the pod's containers get, or have while they are `running`, dooms them.

    Upstream has no such thing: a World's faults are properties of content, so what becomes of a
    pod follows from what it holds.
    """
    faults = [fault for fault in state.faults if fault.live or not running]
    if not faults:
        return False
    pod = started(state, pod)
    images = {digest for _, digest in pod.digests or ()}
    contents = {
        reading.content for _, reading in pod.configuration or () if isinstance(reading, Reading)
    }
    return any(fault.strikes(images, contents) for fault in faults)


def resolve(state: State, template: PodTemplate) -> Digests:
    """Container → the digest that its image stands for now; None: not known."""
    return tuple(
        (container, image.partition("@")[2] or state.tags.get(image))
        for container, image in template.images
    )


def _resolve(state: State, pod: Pod) -> Digests:
    """A node that has the image uses it again, unless it is to be pulled always."""
    template = state.templates[pod.template]
    now = resolve(state, template)
    if pod.digests is None:
        return now
    return tuple(
        new if new[0] in template.always else old
        for old, new in zip(pod.digests, now, strict=True)
    )


def _read(state: State, pod: Pod) -> Configuration:
    """Volumes outlive a container: what is mounted changes with time, not with a restart."""
    before = dict(pod.configuration or ())
    return tuple(
        (ref, before[ref])
        if ref.way == VOLUME and ref in before
        else (ref, read(_content(state, ref), ref))
        for ref in state.templates[pod.template].references
    )


def _content(state: State, reference: Reference) -> Content | None:
    return state.contents.get((reference.kind, reference.name))


def _mounted_once(reference: Reference, pod: Pod) -> bool:
    """A file by `subPath` is of a volume; at a restart that is there already."""
    return reference.way == "subPath" and pod.configuration is None
