"""What a container gets when it starts, what keeps it from starting, and what it dies of.

Recorded: a pod reads its ConfigMap (`envFrom`) when it is started and never again, and one whose
ConfigMap is missing stays Pending. Documented by Kubernetes but not recorded: the same for
Secrets, single keys and volumes; that a container which starts again reads anew; that an image
reference is resolved when a pod is started, and again at a restart if `imagePullPolicy` is Always.
"""

from playground.rollout.contents import ENV, VOLUME, Content, Reading, Reference, missing, read
from playground.rollout.state import Pod, PodTemplate, State

Configuration = tuple[tuple[Reference, Reading | int | None], ...]
Digests = tuple[tuple[str, str | None], ...]


Start = tuple[Configuration, Digests]


def waits_for(state: State, template: str) -> str | None:
    """Why a pod of the template that is to start, or start again, cannot; None: it can.

    Volumes are set up before any container is made: `ContainerCreating`. What an environment
    lacks is found then: `CreateContainerConfigError`.
    """
    references = state.templates[template].references
    for reference in sorted(references, key=lambda each: each.way == ENV):
        lacking = missing(_content(state, reference), reference)
        if lacking:
            phase = "CreateContainerConfigError" if reference.way == ENV else "ContainerCreating"
            return f"{phase}: {lacking}"
    return None


def first_start(state: State, template: str) -> Start:
    """What the containers of every pod of the template get that is started now."""
    references = state.templates[template].references
    return (
        tuple((ref, read(_content(state, ref), ref)) for ref in references),
        resolve(state, state.templates[template]),
    )


def started(state: State, pod: Pod) -> Pod:
    """The pod with what its containers get if they start now; one that runs keeps what it has."""
    if pod.configuration is None:
        configuration, digests = first_start(state, pod.template)
    elif pod.restarting:
        configuration, digests = _read_again(state, pod), _resolve_again(state, pod)
    else:
        return pod
    return pod._replace(configuration=configuration, digests=digests, restarting=False)


def dies(state: State, pod: Pod) -> bool:
    """Whether what the pod's containers have, or get when they start next, dooms them.

    Upstream has no such thing: a World's faults are properties of content, so what becomes of a
    pod follows from what it holds.
    """
    if not state.faults:
        return False
    pod = started(state, pod)
    return doomed(state, (pod.configuration or (), pod.digests or ()))


def doomed(state: State, start: Start, *, running: bool = False) -> bool:
    """Whether containers with these images and this configuration die of them: at their start,
    or, of content that reaches them later, while they are `running`."""
    faults = [fault for fault in state.faults if fault.live or not running]
    if not faults:
        return False
    configuration, digests = start
    images = {digest for _, digest in digests}
    contents = {held.content for _, held in configuration if isinstance(held, Reading)}
    return any(fault.strikes(images, contents) for fault in faults)


def resolve(state: State, template: PodTemplate) -> Digests:
    """Container → the digest that its image stands for now; None: not known."""
    return tuple(
        (container, image.partition("@")[2] or state.tags.get(image))
        for container, image in template.images
    )


def _resolve_again(state: State, pod: Pod) -> Digests:
    """A node that has the image uses it again, unless it is to be pulled always."""
    template = state.templates[pod.template]
    return tuple(
        new if new[0] in template.always else old
        for old, new in zip(pod.digests or (), resolve(state, template), strict=True)
    )


def _read_again(state: State, pod: Pod) -> Configuration:
    """Volumes outlive a container: what is mounted changes with time, not with a restart."""
    return tuple(
        (ref, before if ref.way == VOLUME else read(_content(state, ref), ref))
        for ref, before in pod.configuration or ()
    )


def _content(state: State, reference: Reference) -> Content | None:
    return state.contents.get((reference.kind, reference.name))
