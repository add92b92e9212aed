"""Read a story. What is not understood becomes a Problem at its place.

The text is YAML or JSON; the format is in `content/stories/README.md`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.lessons.story import (
    AS_WRITTEN,
    LAST_TICK,
    MOST_EVENTS,
    MOST_PERCENT,
    MOST_TICKS,
    MOST_VERSIONS,
    MOST_WORKLOADS,
    PRACTICES,
    WITH_PRACTICE,
    Action,
    CleanUp,
    ContentFault,
    Crash,
    Deploy,
    Lose,
    PodPolicy,
    Push,
    Scale,
    Story,
    StoryEvent,
    Telling,
    Undo,
)
from playground.manifest import DEFAULT, Limits, Problem, Reading, Severity, in_order, read
from playground.rollout.fields import (
    ScenarioError,
    below,
    boolean,
    integer,
    keys,
    mapping,
    optional,
    required,
    sequence,
    string,
)

RULE = "story"


def load_stories(folder: Path) -> dict[str, tuple[Story, str]]:
    """Every story in `folder` by its name, with its text. Raises ValueError for a bad one."""
    stories = {}
    for path in sorted(folder.glob("*.yaml")):
        text = path.read_text("utf-8")
        story, problems = read_story(text, path.stem)
        if story is None or problems:
            first = problems[0]
            raise ValueError(f"{path.name}:{first.line}:{first.column}: {first.message}")
        stories[path.stem] = story, text
    return stories


def read_story(
    text: str, name: str = "", limits: Limits = DEFAULT
) -> tuple[Story | None, tuple[Problem, ...]]:
    """The story of the text and the Problems in it; None if any of those is an error."""
    reading = read(text, limits)
    problems = list(reading.problems)
    if len(reading.documents) != 1:
        if not problems:
            message = "A story is one document."
            help = "Write one mapping with title and events."
            problems.append(Problem(Severity.ERROR, RULE, message, help, 1, 1))
        return None, tuple(problems)
    collected = _Collected(reading, problems)
    story = _story(reading.documents[0].value, name, collected)
    if any(problem.severity is Severity.ERROR for problem in problems):
        return None, tuple(in_order(problems))
    return story, tuple(in_order(problems))


@dataclass(slots=True)
class _Collected:
    """The Problems so far. Each part of a story is read for itself, so that all are found."""

    reading: Reading
    problems: list[Problem]

    @contextmanager
    def part(self) -> Iterator[None]:
        try:
            yield
        except ScenarioError as error:
            document = self.reading.documents[0].index
            at = self.reading.position(document, error.pointer)
            message = error.message[0].upper() + error.message[1:] + "."
            self.problems.append(
                Problem(
                    Severity.ERROR,
                    RULE,
                    message,
                    error.help,
                    at.line,
                    at.column,
                    document,
                    error.pointer,
                )  # fmt: skip
            )


def _story(value: object, name: str, collected: _Collected) -> Story | None:
    rows: Any = None  # as long as it is not known to be a mapping
    with collected.part():
        rows = mapping(value, "")
        known = "title about workloads worlds pods faults events ticks"
        keys(rows, set(known.split()), "")
    if rows is None:
        return None
    found: dict[str, Any] = {"title": "", "events": ()}
    with collected.part():
        found["title"] = string(required(rows, "title", ""), "/title")
        found["about"] = optional(rows, "about", "", string, "")
    with collected.part():
        found["workloads"] = optional(rows, "workloads", "", _within(1, MOST_WORKLOADS), 1)
        found["ticks"] = optional(rows, "ticks", "", _within(1, MOST_TICKS), 60)
    with collected.part():
        found["worlds"] = optional(rows, "worlds", "", _worlds, (AS_WRITTEN, WITH_PRACTICE))
    with collected.part():
        found["pods"] = optional(rows, "pods", "", _pods, PodPolicy())
    found["faults"] = tuple(_each(rows, "faults", 20, _fault, collected))
    with collected.part():
        required(rows, "events", "")
    events = list(_each(rows, "events", MOST_EVENTS, _event, collected))
    found["events"] = tuple(sorted(events, key=lambda event: event.tick))
    return Story(name=name, **found)


def _each(
    rows: Mapping[str, Any],
    key: str,
    most: int,
    read_one: Callable[[Mapping[str, Any], str], Any],
    collected: _Collected,
) -> Iterator[Any]:
    entries: Any = ()
    with collected.part():
        entries = optional(rows, key, "", sequence, ())
        if len(entries) > most:
            entries, count = entries[:most], len(entries)
            raise ScenarioError(f"/{key}/{most}", f"{count} {key} are too many", f"Up to {most}.")
    for i, entry in enumerate(entries):
        with collected.part():
            yield read_one(mapping(entry, f"/{key}/{i}"), f"/{key}/{i}")


def _worlds(value: object, at: str) -> tuple[Telling, Telling]:
    rows = sequence(value, at)
    if len(rows) != 2:
        raise ScenarioError(at, "a story is told in two Worlds", "Write two of them.")
    one, other = (_telling(mapping(row, f"{at}/{i}"), f"{at}/{i}") for i, row in enumerate(rows))
    return one, other


def _telling(row: Mapping[str, Any], at: str) -> Telling:
    keys(row, {"title", "practices"}, at)
    title = string(required(row, "title", at), f"{at}/title")
    here = f"{at}/practices"
    practices = [
        _one_of(PRACTICES)(each, f"{here}/{i}")
        for i, each in enumerate(optional(row, "practices", at, sequence, ()))
    ]
    if practices and "versions" not in practices:
        raise ScenarioError(here, "the other practices build on versions", "Add versions.")
    return Telling(title, tuple(practices))


def _pods(value: object, at: str) -> PodPolicy:
    row = mapping(value, at)
    few = _within(1, 20)
    readers: Mapping[str, Callable[[object, str], Any]] = {
        "ready_after": few,
        "ready_per_tick": _percent,
        "terminate_after": few,
        "sync_after": few,
    }
    keys(row, set(readers), at)
    return PodPolicy(**{key: readers[key](each, below(at, key)) for key, each in row.items()})


def _fault(row: Mapping[str, Any], at: str) -> ContentFault:
    keys(row, {"configuration", "image", "when"}, at)
    configuration = optional(row, "configuration", at, _version, None)
    image = optional(row, "image", at, _version, None)
    if configuration is image is None:
        raise ScenarioError(at, "a fault is one of content", "Name configuration or image.")
    when = optional(row, "when", at, _one_of(("start", "held")), "start")
    return ContentFault(configuration, image, when == "held")


def _event(row: Mapping[str, Any], at: str) -> StoryEvent:
    keys(row, {"tick", *_ACTIONS}, at)
    tick = _within(1, LAST_TICK)(required(row, "tick", at), f"{at}/tick")
    actions = [
        action
        for key, reader in _ACTIONS.items()
        if key in row
        for action in [reader(row[key], below(at, key))]
        if action is not None
    ]
    if not actions:
        raise ScenarioError(at, "nothing happens in this event", f"Add {' or '.join(_ACTIONS)}.")
    return StoryEvent(tick, tuple(actions))


def _push(value: object, at: str) -> Push:
    row = mapping(value, at)
    keys(row, {"image"}, at)
    return Push(_version(required(row, "image", at), f"{at}/image"))


def _deploy(value: object, at: str) -> Deploy:
    row = mapping(value, at)
    keys(row, {"configuration", "image"}, at)
    return Deploy(
        optional(row, "configuration", at, _version, None),
        optional(row, "image", at, _version, None),
    )


def _undo(value: object, at: str) -> Undo | None:
    if isinstance(value, Mapping):
        keys(value, {"revision"}, at)
        revision = _within(1, 1_000)(required(value, "revision", at), f"{at}/revision")
        return Undo(revision)
    return Undo() if boolean(value, at) else None


def _clean_up(value: object, at: str) -> CleanUp:
    row = mapping(value, at)
    keys(row, {"keep"}, at)
    return CleanUp(_within(1, 100)(required(row, "keep", at), f"{at}/keep"))


def _percent(value: object, at: str) -> int:
    digits = value[:-1] if isinstance(value, str) and value.endswith("%") else ""
    if digits.isascii() and digits.isdigit() and 0 < len(digits) < 6:
        return _within(1, MOST_PERCENT)(int(digits), at)
    raise ScenarioError(at, f"{str(value)[:40]!r} is no share", "Write a percentage like 50%.")


def _within(least: int, most: int) -> Callable[[object, str], int]:
    def read_number(value: object, at: str) -> int:
        number = integer(value, at)
        if not least <= number <= most:
            help = f"Write a whole number from {least} to {most}."
            raise ScenarioError(at, f"{number} is out of range", help)
        return number

    return read_number


def _one_of(words: tuple[str, ...]) -> Callable[[object, str], str]:
    def read_word(value: object, at: str) -> str:
        if value not in words:
            raise ScenarioError(
                at, f"{str(value)[:40]!r} is not known", f"Write one of: {', '.join(words)}."
            )
        return str(value)

    return read_word


_version = _within(1, MOST_VERSIONS)
_ACTIONS: Mapping[str, Callable[[object, str], Action | None]] = {
    "push": _push,
    "deploy": _deploy,
    "undo": _undo,
    "scale": lambda value, at: Scale(_percent(value, at)),
    "lose": lambda value, at: Lose(_percent(value, at)),
    "crash": lambda value, at: Crash(_percent(value, at)),
    "clean_up": _clean_up,
}
