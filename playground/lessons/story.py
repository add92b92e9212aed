"""A story: what happens to a workload, as data that the reader can edit.

The format is in `content/stories/README.md`. A story knows no names and no numbers of pods.
"""

from dataclasses import dataclass

PRACTICES = ("versions", "digests", "history")
LAST_TICK = 150
MOST_TICKS = 200
MOST_EVENTS = 60
MOST_VERSIONS = 9
MOST_WORKLOADS = 5
MOST_PERCENT = 1_000
MOST_WORK = 800_000
"""Of one World, with all its workloads, as `playground.rollout.budget` counts it."""
TICK_WORK = 1_500
"""What a tick counts for apart from its pods: controllers look at every revision."""
MOST_BYTES = 1_000_000
"""Of the manifests of one World that are deployed with the practice, together, as JSON."""


@dataclass(frozen=True, slots=True)
class Deploy:
    """The manifest is applied with these versions; None: the one that was deployed last."""

    configuration: int | None = None
    image: int | None = None


@dataclass(frozen=True, slots=True)
class Push:
    """The manifest's tag stands for this version of the image from now on."""

    image: int


@dataclass(frozen=True, slots=True)
class Undo:
    """`kubectl rollout undo`; `revision` None: the one before."""

    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """To so many percent of what the manifest asks for."""

    percent: int


@dataclass(frozen=True, slots=True)
class Lose:
    """So many percent of the ready pods are lost with their node."""

    percent: int


@dataclass(frozen=True, slots=True)
class Crash:
    """The containers of so many percent of the ready pods start again."""

    percent: int


@dataclass(frozen=True, slots=True)
class CleanUp:
    """All but the newest `keep` versions of each ConfigMap and Secret are deleted."""

    keep: int


Action = Push | Deploy | Undo | Scale | Lose | Crash | CleanUp


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """What is done in one tick, in order."""

    tick: int
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class ContentFault:
    """Pods with these versions do not live; None: any. `live`: not even those that run already
    when the content reaches them."""

    configuration: int | None = None
    image: int | None = None
    live: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """One of the two Worlds: what to call it, and which practices it follows."""

    title: str
    practices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PodPolicy:
    """What becomes of pods, in kubelet ticks; `ready_per_tick` in percent of the pods."""

    ready_after: int = 1
    ready_per_tick: int | None = None
    terminate_after: int = 1
    sync_after: int = 2


AS_WRITTEN = Telling("as written", ())
WITH_PRACTICE = Telling("with the practice", PRACTICES)


@dataclass(frozen=True, slots=True)
class Story:
    """What happens, in order of the ticks; `name` is its file's, empty for the reader's own."""

    title: str
    events: tuple[StoryEvent, ...]
    about: str = ""
    workloads: int = 1
    worlds: tuple[Telling, Telling] = (AS_WRITTEN, WITH_PRACTICE)
    pods: PodPolicy = PodPolicy()
    faults: tuple[ContentFault, ...] = ()
    ticks: int = 60
    name: str = ""
