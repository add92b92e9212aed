"""The form of the audit page, as the engine wants it, its context, and the copy to download."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Request, Response, abort, current_app, request

from playground.artifacts.small_image import index_digest
from playground.lessons.content import Lesson
from playground.lessons.edits.acts import PATCHES
from playground.lessons.history.doing import shown_problem
from playground.lessons.history.results import (
    QUESTIONS,
    TABS,
    HistoryInputs,
    HistoryResults,
    Pushed,
)
from playground.lessons.history.sandbox import copy_of_log, run
from playground.lessons.results import ShownProblem
from playground.manifest import Problem, Severity
from playground.registry.lab import Push, Refused, decode, encode, push
from playground.web.form import LIMITS, fields
from playground.web.lesson_page import LessonPage
from playground.web.metrics import worked_on
from playground.web.site import by_worker

_TEXTS = (
    "manifest",
    "journal",
    "act",
    "by",
    "image",
    "on",
    "scale_to",
    "patch_text",
    "applied",
    "hand_how",
    "hand_to",
    "find",
    "moment",
    "forge",
    "entry",
    "offset",
    "letter",
    "head",
    "content",
)
COPY = "copy.jsonl"

blueprint = Blueprint("history", __name__, url_prefix="/practices")


@dataclass(frozen=True, slots=True)
class HistoryPage(LessonPage):
    """The context of `history.html`."""

    history: HistoryResults
    inputs: None = None
    lab: None = None


def history_page(lesson: Lesson, lessons: tuple[Lesson, ...], request: Request) -> HistoryPage:
    """The page as the book opens it, or with what the reader did."""
    assert lesson.history is not None, "the lesson has such a sandbox"
    if request.method != "POST":
        return HistoryPage(lesson, lessons, coded(lesson.history))
    inputs = read_history_inputs(request, lesson.history.inputs)
    problems: tuple[ShownProblem, ...] = ()
    if inputs.act == "push":
        pushed = push(_pushes(inputs), inputs.pushed[-1].tag, inputs.content)
        if isinstance(pushed, Refused):
            problem = Problem(Severity.ERROR, "lab-push", pushed.message, pushed.help, 1, 1)
            problems = (shown_problem("content", problem),)
        else:
            inputs = replace(inputs, pushed=shown_pushes(pushed), content="")
    worked_on(inputs.manifest)
    results = run(inputs, LIMITS, lesson.begun, problems)
    return HistoryPage(lesson, lessons, coded(results))


def coded(results: HistoryResults) -> HistoryResults:
    """The results with the code of what was pushed, by which the lab registry knows it."""
    code = encode(_pushes(results.inputs))
    return replace(results, inputs=replace(results.inputs, code=code))


def _pushes(inputs: HistoryInputs) -> tuple[Push, ...]:
    return tuple(Push(each.tag, each.content) for each in inputs.pushed)


def shown_pushes(pushes: tuple[Push, ...]) -> tuple[Pushed, ...]:
    """The pushes with the digests that the lab registry gives their images."""
    return tuple(Pushed(each.tag, each.content, index_digest(each.content)) for each in pushes)


def read_history_inputs(request: Request, opens: HistoryInputs) -> HistoryInputs:
    """What the reader sent. Line ends, which browsers send as CR LF, become LF.

    Where no pushes are named, those stand that the page opens with.
    """
    form = fields(request)
    found: dict[str, Any] = {name: form.get(name, "").replace("\r\n", "\n") for name in _TEXTS}
    for name in ("by", "image"):
        found[name] = form.get(name, getattr(opens, name))
    patch_type, tab = form.get("patch_type", ""), form.get("tab", "")
    pushes = decode(form.get("code", ""))
    return HistoryInputs(
        **found,
        opened=form.get("open", form.get("opened", "")),
        picked={name: form.get(f"pick_{name}", "") for name in QUESTIONS},
        told={name: form.get(f"told_{name}", "") for name in QUESTIONS},
        patch_type=patch_type if patch_type in PATCHES else PATCHES[0],
        tab=tab if tab in TABS else TABS[0],
        pushed=shown_pushes(pushes) if pushes else opens.pushed,
        repository=opens.repository,
    )


@blueprint.post(f"/<slug>/{COPY}")
@by_worker
def copy(slug: str) -> Response:
    """The copy of the page's log, as the reader changed it, one entry a line."""
    book: tuple[Lesson, ...] = current_app.extensions["lessons"]
    lesson = next((each for each in book if each.slug == slug and each.history), None)
    if lesson is None or lesson.history is None:
        abort(404, "There is no log of that name.")
    inputs = read_history_inputs(request, lesson.history.inputs)
    text = copy_of_log(inputs, LIMITS, lesson.begun)
    headers = {"Content-Disposition": f'attachment; filename="{COPY}"'}
    return Response(text, mimetype="application/jsonl", headers=headers)
