"""What happens: the reader's deploy, or a story with the manifest, in two Worlds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from playground.artifacts import Artifact
from playground.deploy.transform import Transformation
from playground.lessons.followed import Choice, Followed, follow
from playground.lessons.results import SOURCES, Inputs, ShownProblem
from playground.lessons.rollout_view import RolloutView, Shown, view
from playground.lessons.story import (
    CleanUp,
    Crash,
    Deploy,
    Lose,
    Push,
    Scale,
    Story,
    Undo,
)
from playground.lessons.story_ledger import ledger
from playground.lessons.story_playing import play
from playground.lessons.story_reading import read_story
from playground.lessons.two_worlds import (
    CHOICES,
    LOSSES,
    OneDeploy,
    Refusal,
    read_tick,
    refusal,
    run_both,
)
from playground.manifest import Limits, Problem, Severity
from playground.rollout.applying import Named
from playground.rollout.fields import ScenarioError

Stories = Mapping[str, tuple[Story, str]]
"""The book's stories by name, each with its text."""

OWN = "this deploy: what is running, then the manifest"
_WORDS: Mapping[type, str] = {
    Push: "push",
    Deploy: "deploy",
    Undo: "undo",
    Scale: "scale",
    Lose: "lost",
    Crash: "crash",
    CleanUp: "clean-up",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """What the page shows of it. `inputs` have the text of the story that was chosen;
    `new_story`: it is another text than the form sent; `followed`: the workload that is drawn."""

    inputs: Inputs
    problems: tuple[ShownProblem, ...] = ()
    notes: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    stories: tuple[Choice, ...] = ()
    new_story: bool = False
    rollout: RolloutView | None = None
    followed: Named | None = None


@dataclass(frozen=True, slots=True)
class Texts:
    """The reader's texts, read: the deploy before, if there was one, this deploy, and what the
    trigger supplied to each."""

    running: Transformation | None
    deployed: Transformation
    artifacts_before: Sequence[Artifact]
    artifacts: Sequence[Artifact]


def what_happens(inputs: Inputs, texts: Texts, stories: Stories, limits: Limits) -> Happening:
    """Never raises, whatever the inputs hold."""
    shown: list[ShownProblem] = []
    name = inputs.story if inputs.story in stories else ""
    if inputs.story != name:
        shown += _shown("story_text", [_no_story(inputs.story)])
    new_story = inputs.story_of != name
    if new_story:
        inputs = replace(inputs, story_text=stories[name][1] if name else "")
    inputs = replace(inputs, story=name, story_of=name)
    chosen, problems = _tick(inputs.tick, "chosen-tick", CHOICES)
    shown += _shown("tick", problems)
    earlier = texts.running.reading if texts.running and not name else None
    followed = follow(texts.deployed.reading, earlier, inputs.follow, in_story=bool(name))
    notes = followed.notes
    compared: Shown | Refusal | None = None
    if name:
        story, problems = read_story(inputs.story_text, name, limits)
        shown += _shown("story_text", problems)
        if story and followed.workload:
            compared = _told(story, texts.deployed, followed, inputs)
    elif followed.workload:
        lost, problems = _tick(inputs.lost_at, "lost-pod-tick", LOSSES)
        shown += _shown("lost_at", problems)
        deploy = OneDeploy(
            texts.running, texts.deployed, texts.artifacts_before, texts.artifacts, lost
        )
        compared = run_both(deploy, followed.workload, followed.label)
    if isinstance(compared, Refusal):
        shown += _shown(compared.field, [compared.problem])
        notes = (f"No rollout of {followed.label} is drawn; the Problems say why.",)
    return Happening(
        inputs=inputs,
        problems=tuple(shown),
        notes=notes,
        choices=followed.choices,
        stories=tuple(_choices(inputs, stories)),
        new_story=new_story,
        rollout=view(compared, chosen) if isinstance(compared, Shown) else None,
        followed=followed.workload,
    )


def _told(
    story: Story, deployed: Transformation, followed: Followed, inputs: Inputs
) -> Shown | Refusal:
    assert followed.workload is not None, "there is one to follow"
    documents = deployed.reading.documents
    objects = [item.value for document in documents for item in document.objects]
    try:
        played = play(story, objects, followed.workload, naming=inputs.naming)
    except ScenarioError as error:
        return refusal("manifest", deployed, followed.workload, error)
    return Shown(
        workload=followed.label,
        workloads=played.workloads,
        told=played.tellings,
        ledger=ledger(played),
        labels=_labels(story),
        about=" ".join([story.about, *played.subject.notes]).strip(),
        stand_ins=played.stand_ins,
    )


def _labels(story: Story) -> dict[int, str]:
    """Tick → what happens then, in a word or two."""
    return {
        event.tick: ", ".join(dict.fromkeys(_WORDS[type(action)] for action in event.actions))
        for event in story.events
    }


def _choices(inputs: Inputs, stories: Stories) -> Iterable[Choice]:
    yield Choice("", OWN, not inputs.story)
    for name, (story, _) in stories.items():
        if name in inputs.offered or name == inputs.story or not inputs.offered:
            yield Choice(name, story.title, name == inputs.story)


def _no_story(name: str) -> Problem:
    message = f"There is no story {name[:40]!r}."
    return Problem(Severity.WARNING, "story", message, "Choose one of the list.", 1, 1)


def _tick(text: str, rule: str, ticks: range) -> tuple[int | None, tuple[Problem, ...]]:
    read = read_tick(text, rule, ticks)
    return (None, (read,)) if isinstance(read, Problem) else (read, ())


def _shown(field: str, problems: Iterable[Problem]) -> list[ShownProblem]:
    return [ShownProblem(field, SOURCES[field], problem) for problem in problems]
