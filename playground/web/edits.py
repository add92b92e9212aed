"""The form of the page about edits, as the engine wants it, and the page's context."""

from dataclasses import dataclass
from typing import Any

from flask import Request, current_app

from playground.lessons.content import Lesson
from playground.lessons.edits.acts import PATCHES
from playground.lessons.edits.results import TABS, EditInputs, EditResults
from playground.lessons.edits.sandbox import run
from playground.web.form import LIMITS, fields
from playground.web.lesson_page import LessonPage
from playground.web.metrics import worked_on
from playground.web.sandbox_events import read_audit_inputs

_TEXTS = (
    "manifest",
    "journal",
    "act",
    "follow",
    "live",
    "applied",
    "pasted",
    "scale_to",
    "image_to",
    "env_to",
    "patch_text",
    "tick",
    "story",
)
_SWITCHES = ("autoscaler", "omitted", "capacity")


@dataclass(frozen=True, slots=True)
class EditsPage(LessonPage):
    """The context of `edits.html`."""

    edits: EditResults
    inputs: None = None
    lab: None = None


def edits_page(lesson: Lesson, lessons: tuple[Lesson, ...], request: Request) -> EditsPage:
    """The page as the book opens it, or with what the reader did."""
    assert lesson.edits is not None, "the lesson has such a sandbox"
    if request.method != "POST":
        return EditsPage(lesson, lessons, lesson.edits)
    inputs = read_edit_inputs(request)
    worked_on(inputs.manifest)
    return EditsPage(lesson, lessons, run(inputs, LIMITS, current_app.extensions["fallbacks"]))


def read_edit_inputs(request: Request) -> EditInputs:
    """What the reader sent. Line ends, which browsers send as CR LF, become LF."""
    form = fields(request)
    found: dict[str, Any] = {name: form.get(name, "").replace("\r\n", "\n") for name in _TEXTS}
    found |= {name: form.get(name) == "on" for name in _SWITCHES}
    patch_type, tab = form.get("patch_type", ""), form.get("tab", "")
    return EditInputs(
        **found,
        audit=read_audit_inputs(form, lambda name: form.get(name, "").replace("\r\n", "\n")),
        patch_type=patch_type if patch_type in PATCHES else PATCHES[0],
        tab=tab if tab in TABS else TABS[0],
    )
