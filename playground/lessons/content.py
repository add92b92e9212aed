"""The book: `content/*.md`, read and rendered once, when the server starts.

A file begins with front matter (YAML between two lines `---`); the rest is Markdown with
directives. Its sample lies in `content/samples/<slug>/`. Whatever is malformed stops the start
with the file and the line. The folder listing is the table of contents.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from playground.lessons.audit_inputs import AuditInputs
from playground.lessons.deploy_facts import facts_of_deploys
from playground.lessons.directives import UnknownDirective, substitute
from playground.lessons.edits.fallback import FallbackError, Fallbacks, load_fallbacks
from playground.lessons.edits.results import EditResults
from playground.lessons.edits.sample import edit_facts, load_edit_sample
from playground.lessons.edits.sandbox import NO_FALLBACKS
from playground.lessons.edits.sandbox import run as run_edits
from playground.lessons.facts import Facts, facts_about
from playground.lessons.history.facts import facts_of_history
from playground.lessons.history.record import NOTHING, Record
from playground.lessons.history.results import HistoryResults
from playground.lessons.history.sample import load_history
from playground.lessons.history.sandbox import begin, opening
from playground.lessons.ledgers import RecordingError, ledgers
from playground.lessons.prose import to_html
from playground.lessons.pull_policies import pull_facts
from playground.lessons.results import Inputs, Results
from playground.lessons.sample import SampleError, load_sample, load_variants
from playground.lessons.sandbox import NO_STORIES, run
from playground.lessons.story_reading import load_stories
from playground.lessons.what_happens import Stories

KEYS = {
    "title": str,
    "short": str,
    "summary": str,
    "order": int,
    "slug": str,
    "spinnaker": str,
    "sources": list,
    "expect": dict,
    "lab": bool,
}
"""What front matter holds; all but those of `OPTIONAL` must be there."""
OPTIONAL = ("expect", "lab")


class ContentError(ValueError):
    """The book is malformed; the message begins with file and line."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path.name}:{line}: {message}")


@dataclass(frozen=True, slots=True)
class Source:
    """Something that a lesson explains or rests on."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """One practice: its prose as HTML, its sample and what the engine makes of it.

    `prose` is the Markdown as written; `inputs` and `results` are None for a lesson without a
    sandbox; `expect` maps names of facts to what the lesson promises about them, and `facts`
    has them all. `variants` are the results of other manifests to try, by name; `lab`: the lab
    registry belongs to it. `edits`: what the sandbox shows of a lesson whose sample is edited;
    `history`: of one whose sample is a history, which has `begun` like that.
    """

    slug: str
    order: int
    title: str
    short: str
    summary: str
    spinnaker: str
    sources: tuple[Source, ...]
    expect: dict[str, Any]
    prose: str
    html: str
    inputs: Inputs | None = None
    results: Results | None = None
    lab: bool = False
    facts: Facts = field(default_factory=dict)
    variants: dict[str, Results] = field(default_factory=dict)
    edits: EditResults | None = None
    history: HistoryResults | None = None
    begun: Record = NOTHING

    @property
    def has_sandbox(self) -> bool:
        """Whether there is something to operate."""
        return any((self.inputs, self.edits, self.history))

    @property
    def takes_manifests(self) -> bool:
        """Whether a manifest can be dropped into its sandbox, to see what happens to it."""
        asked = self.edits or self.history
        return asked is not None or bool(self.inputs and self.inputs.with_rollout)


def load_lessons(folder: Path, key: bytes | None = None) -> tuple[Lesson, ...]:
    """Every lesson in `folder`, in their order. Raises ContentError.

    `key` is that of the digests in events; without one, sandboxes show none.
    """
    paths = sorted(folder.glob("*.md"))
    stories = load_stories(folder / "stories")
    try:
        fallbacks = load_fallbacks(folder / "fallbacks")
    except FallbackError as error:
        raise ContentError(folder / "fallbacks", 1, str(error)) from error
    lessons = sorted(
        (load_lesson(path, stories, fallbacks, key) for path in paths),
        key=lambda lesson: lesson.order,
    )
    for position, lesson in enumerate(lessons, 1):
        if lesson.order != position:
            raise ContentError(
                folder / f"{lesson.slug}.md", 1, f"order is {lesson.order}, not {position}"
            )
    return tuple(lessons)


def load_lesson(
    path: Path,
    stories: Stories = NO_STORIES,
    fallbacks: Fallbacks = NO_FALLBACKS,
    key: bytes | None = None,
) -> Lesson:
    """Read one file and its sample, run the engine on it, and render it. Raises ContentError."""
    front, prose, first_line = _split(path)
    sample = path.parent / "samples" / path.stem
    try:
        edited = load_edit_sample(sample)
        opens = load_history(sample)
        inputs = None if edited or opens else load_sample(sample)
        if key:
            audit = AuditInputs(key, is_folded=True)
            edited = replace(edited, audit=audit) if edited else None
            inputs = replace(inputs, audit=audit) if inputs else None
        variants = load_variants(sample, inputs) if inputs else {}
    except SampleError as error:
        raise ContentError(path, 1, str(error)) from error
    named = {*inputs.offered, *(each.story for each in variants.values())} if inputs else set()
    unknown = sorted(named - stories.keys())
    if unknown:
        raise ContentError(path, 1, f"options.yaml: there is no story {unknown[0]}")
    results = run(inputs, stories=stories) if inputs else None
    tried = {name: run(each, stories=stories) for name, each in variants.items()}
    facts = facts_about(results) if results else {}
    facts |= facts_of_deploys(inputs) if inputs else {}
    for name, other in tried.items():
        facts |= {f"{name}.{fact}": value for fact, value in facts_about(other).items()}
    edits = run_edits(edited, fallbacks=fallbacks) if edited else None
    facts |= edit_facts(edits) if edits else {}
    begun = begin(opens, key or b"") if opens else NOTHING
    history = opening(opens, begun) if opens else None
    facts |= facts_of_history(begun, history) if history else {}
    try:
        known = {**facts, **ledgers(path.parent), **(pull_facts() if front.get("lab") else {})}
    except RecordingError as error:
        raise ContentError(error.path, error.line, str(error)) from error
    lines = []
    for number, line in enumerate(prose.splitlines(), first_line):
        try:
            lines.append(substitute(line, known))
        except UnknownDirective as error:
            raise ContentError(path, number, str(error.args[0])) from error
    return Lesson(
        slug=front["slug"],
        order=front["order"],
        title=front["title"],
        short=front["short"],
        summary=front["summary"],
        spinnaker=front["spinnaker"],
        sources=tuple(Source(**source) for source in front["sources"]),
        expect=front.get("expect", {}),
        prose=prose,
        html=to_html("\n".join(lines)),
        inputs=inputs,
        results=results,
        lab=front.get("lab", False),
        facts=facts,
        variants=tried,
        edits=edits,
        history=history,
        begun=begun,
    )


def _split(path: Path) -> tuple[dict[str, Any], str, int]:
    """The front matter, checked, the prose, and the line that the prose begins at."""
    text = path.read_text("utf-8")
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0]:
        raise ContentError(path, 1, "a lesson begins with front matter between two lines `---`")
    try:
        front = yaml.safe_load(parts[1])
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise ContentError(path, line, f"front matter: {error.problem}") from error
    if not isinstance(front, dict):
        raise ContentError(path, 2, "front matter is a mapping")
    for key, kind in KEYS.items():
        if key not in front and key in OPTIONAL:
            continue
        if not isinstance(front.get(key), kind):
            raise ContentError(path, 2, f"front matter: {key} is missing or no {kind.__name__}")
    if unknown := sorted(front.keys() - KEYS.keys()):
        line = 1 + next(
            n for n, written in enumerate(text.splitlines(), 0) if written.startswith(unknown[0])
        )
        raise ContentError(path, line, f"front matter: {unknown[0]} is no key of a lesson")
    if front["slug"] != path.stem:
        raise ContentError(path, 2, f"slug is {front['slug']!r}, but the file is {path.stem}.md")
    for source in front["sources"]:
        if not isinstance(source, dict) or source.keys() != {"title", "href"}:
            raise ContentError(path, 2, "front matter: a source has a title and an href")
    return front, parts[2], 1 + text.count("\n", 0, len(text) - len(parts[2]))
