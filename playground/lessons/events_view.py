"""What the audit log records, as the page shows it: the events of something that was done.

Nothing of it is stored. The events are those that Orca would emit, and they are made anew from
the execution whenever somebody looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from playground.audit.events import Event
from playground.audit.execution import Execution, Stage
from playground.audit.orca import events_of
from playground.audit.values import as_list, as_object
from playground.lessons.audit_inputs import AuditInputs, EchoInputs
from playground.lessons.echo_request import ShownRequest, echo_request
from playground.lessons.event_tree import RETURNED, Node, Returned, event_tree, path_text, returned
from playground.lessons.followed import Choice
from playground.manifest import Problem
from playground.manifest.pointer import format_pointer

APPENDING = ("redblack", "bluegreen", "highlander")
"""The rollout strategies that append stages."""
BY_DEFAULT = ("orca:stage:complete", "orca:stage:failed", "orca:pipeline:failed")


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """One event of the list. `number` counts from 1, `value` is that of the form; `after` is in
    seconds since the beginning; `carries` is ``hydrated``, ``stub`` or ``""``."""

    number: int
    value: str
    type: str
    after: str
    carries: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ShownTask:
    """One task: its name, and its events."""

    name: str
    events: tuple[ShownEvent, ...]


@dataclass(frozen=True, slots=True)
class ShownPart:
    """The events of one stage, or (`title` empty) one of the execution itself."""

    title: str
    before: tuple[ShownEvent, ...]
    tasks: tuple[ShownTask, ...] = ()
    after: tuple[ShownEvent, ...] = ()

    @property
    def task_events(self) -> int:
        """How many events its tasks have."""
        return sum(len(task.events) for task in self.tasks)

    @property
    def is_open(self) -> bool:
        """Whether one of its tasks' events is the one that is open."""
        return any(event.is_open for task in self.tasks for event in task.events)


@dataclass(frozen=True, slots=True)
class OpenedEvent:
    """The event that is open, with the form's `value` for it.

    `place` says in words where its manifest is, `pointer` as a JSON Pointer; without one,
    `missing` says why; `is_promoted`: it is under the key with a dot in it. `size` is in bytes, as
    Echo would send it.
    """

    value: str
    type: str
    about: str
    tree: tuple[Node, ...]
    size: int
    place: str = ""
    pointer: str = ""
    is_hydrated: bool = False
    is_promoted: bool = False
    missing: str = ""


@dataclass(frozen=True, slots=True)
class EventsView:
    """The section. `what` names what was done, or would be; `nothing` says why there is no event,
    `would` that it has not been done. With events but none `opened`, they are only counted.

    `caveat` says which events are missing in the list because what causes them is not played.

    `choices` are the things that were done; `kept` of them travel in `log`, and `forgotten` made
    room. `echo` are the settings of the endpoint as they count.
    """

    what: str
    choices: tuple[Choice, ...]
    parts: tuple[ShownPart, ...]
    count: int
    opened: OpenedEvent | None
    request: ShownRequest | None
    echo: EchoInputs
    nothing: str = ""
    caveat: str = ""
    would: bool = False
    log: str = ""
    kept: int = 0
    forgotten: int = 0


def events_view(
    execution: Execution | None,
    inputs: AuditInputs,
    what: str,
    choices: Sequence[Choice] = (),
    nothing: str = "",
) -> tuple[EventsView, tuple[tuple[str, Problem], ...]]:
    """The view of what one execution causes, and Problems by the name of the endpoint's setting.

    Without an execution `nothing` says why there is none.
    """
    events = events_of(execution) if execution else []
    if not execution or not events:
        return EventsView(what, tuple(choices), (), 0, None, None, inputs.echo, nothing), ()
    if inputs.is_folded:
        return EventsView(what, tuple(choices), (), len(events), None, None, inputs.echo), ()
    found = [returned(event) for event in events]
    of = next((choice.value for choice in choices if choice.chosen), "")
    chosen = _chosen(events, of, inputs.event)
    shown = tuple(
        _shown(number, f"{of}.{number}", event, carried, events[0], number == chosen + 1)
        for number, (event, carried) in enumerate(zip(events, found, strict=True), 1)
    )
    request, problems = echo_request(events[chosen], inputs.echo)
    opened = _opened(shown[chosen], events[chosen], found[chosen], request.size)
    parts = tuple(_parts(events, shown))
    view = EventsView(
        what, tuple(choices), parts, len(events), opened, request, inputs.echo, nothing,
        _caveat(execution.stages),
    )  # fmt: skip
    return view, problems


def _caveat(stages: Sequence[Stage]) -> str:
    """What is missing: the stages that a rollout strategy appends, which are not played here."""
    for stage in stages:
        traffic = as_object(stage.context.get("trafficManagement"))
        strategy = as_object(traffic.get("options")).get("strategy")
        kinds = {as_object(each).get("kind") for each in as_list(stage.result.get("manifests"))}
        appends = stage.status == "SUCCEEDED" and traffic.get("enabled") is True
        if appends and strategy in APPENDING and "ReplicaSet" in kinds:
            return (
                f"With the strategy {strategy} Orca would append stages for older ReplicaSets "
                "and emit their events, too. They are not played here, so those events are not in "
                "the list."
            )
    return ""


def _chosen(events: Sequence[Event], of: str, asked: str) -> int:
    """The position of the event that was asked for, or else of the one that tells most."""
    names = [f"{of}.{number}" for number in range(1, len(events) + 1)]
    if asked in names:
        return names.index(asked)
    types = [event["details"]["type"] for event in events]
    for type in BY_DEFAULT:
        if type in types:
            return types.index(type)
    return len(events) - 1


def _shown(
    number: int, value: str, event: Event, found: Returned | None, first: Event, is_open: bool
) -> ShownEvent:
    took = int(event["details"]["created"]) - int(first["details"]["created"])
    carries = "" if found is None else "hydrated" if found.is_hydrated else "stub"
    type, after = event["details"]["type"], f"{took / 1000:.1f}"
    return ShownEvent(number, value, type, after, carries, is_open)


def _parts(events: Sequence[Event], shown: Sequence[ShownEvent]) -> list[ShownPart]:
    """The events in their order, those of a stage together, those of a task, too."""
    parts: list[ShownPart] = []
    tasks: list[tuple[str, list[ShownEvent]]] = []
    before: tuple[ShownEvent, ...] = ()
    for event, row in zip(events, shown, strict=True):
        content = event["content"]
        task = content.get("taskName")
        if "context" not in content:
            parts.append(ShownPart("", (row,)))
        elif task is not None:
            if row.type == "orca:task:starting":
                tasks.append((task, []))
            tasks[-1][1].append(row)
        elif row.type == "orca:stage:starting":
            before, tasks = (row,), []
        else:
            told = tuple(ShownTask(name, tuple(each)) for name, each in tasks)
            parts.append(ShownPart(str(content["name"]), before, told, (row,)))
            before, tasks = (), []
    return parts


def _opened(row: ShownEvent, event: Event, found: Returned | None, size: int) -> OpenedEvent:
    content = event["content"]
    about = str(content.get("taskName") or content.get("name") or "the execution")
    tree = event_tree(event)
    if found is None:
        missing = _missing(event)
        return OpenedEvent(row.value, row.type, about, tree, size, missing=missing)
    return OpenedEvent(
        row.value,
        row.type,
        about,
        tree,
        size,
        path_text(found.tokens),
        format_pointer(found.tokens),
        found.is_hydrated,
        found.tokens[-1] == RETURNED,
    )


def _missing(event: Event) -> str:
    """Why an event has no manifest as the API server returned it."""
    content, type = event["content"], str(event["details"]["type"])
    stages = content["execution"]["stages"]
    deploys = [stage for stage in stages if stage["type"] == "deployManifest"]
    if not deploys:
        return (
            "There is no manifest in it, and there never will be: of this action Orca tells which "
            "object it was about and with which parameters. What it did to the object has to be "
            "looked up in the cluster."
        )
    if type.endswith(":failed") or any(stage["status"] == "TERMINAL" for stage in deploys):
        return (
            "There is no hydrated manifest in it: the deploy failed, and Clouddriver then returns "
            "no objects, also of those that it had applied before."
        )
    return (
        "There is no hydrated manifest in it yet: it is there from the first promoteOutputs on, "
        "and so in orca:stage:complete."
    )
