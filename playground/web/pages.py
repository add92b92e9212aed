"""The pages: each handler reads the form, asks the engine and renders one template."""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from playground.lessons.content import Lesson
from playground.lessons.results import Inputs, Results
from playground.lessons.sandbox import run
from playground.web.edits import edits_page
from playground.web.form import LIMITS, read_inputs
from playground.web.history import history_page
from playground.web.htmx import render
from playground.web.lab import LabPage, lab_page
from playground.web.lesson_page import LessonPage
from playground.web.metrics import worked_on
from playground.web.patterns import PatternsPage, patterns_page
from playground.web.printed import printed
from playground.web.reference import (
    NotSimulatedPage,
    ReferencePage,
    not_simulated_page,
    reference_page,
)
from playground.web.sandbox_events import EventPage
from playground.web.site import by_worker, patiently
from playground.web.template_form import rendered
from playground.web.tokens import asks_for_token

blueprint = Blueprint("pages", __name__)


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The context of `index.html`: the practices, and the one whose rollout is shown."""

    lessons: tuple[Lesson, ...]
    shown: Lesson


@dataclass(frozen=True, slots=True)
class PracticePage(LessonPage):
    """The context of `practice.html`; without a sample there is no sandbox."""

    inputs: Inputs | None
    results: Results | None
    lab: LabPage | None = None


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The context of `check.html`; without a text there are no results."""

    inputs: Inputs
    results: Results | None


def lessons() -> tuple[Lesson, ...]:
    """The book, as it was read when the server started."""
    book: tuple[Lesson, ...] = current_app.extensions["lessons"]
    return book


@blueprint.app_context_processor
def navigation() -> dict[str, object]:
    """What the header of every page lists."""
    return {"book": lessons()}


@blueprint.get("/")
@printed
def index() -> Response:
    """The promise, the four practices and one rollout, computed."""
    shown = next(lesson for lesson in lessons() if lesson.results and lesson.results.rollout)
    return render("index.html", "index.html", IndexPage(lessons(), shown))


@blueprint.route("/practices/<slug>", methods=["GET", "POST"])
@by_worker
@printed
def practice(slug: str) -> Response:
    """One practice: as written in the book, or with what the reader sent."""
    lesson = named_lesson(slug)
    if lesson.edits is not None:
        edits = edits_page(lesson, lessons(), request)
        return render("edits.html", "partials/edits_results.html", edits)
    if lesson.history is not None:
        history = history_page(lesson, lessons(), request)
        return render("history.html", "partials/history_results.html", history)
    inputs, results = lesson.inputs, lesson.results
    if (tried := lesson.variants.get(request.args.get("try", ""))) is not None:
        inputs, results = tried.inputs, tried
    if request.method == "POST" and lesson.inputs is not None:
        results = practised(lesson.inputs)
        inputs = results.inputs
    lab = lab_page(request.host) if lesson.lab else None
    page = PracticePage(lesson, lessons(), inputs, results, lab)
    return render("practice.html", "partials/results.html", page)


@blueprint.post("/practices/<slug>/event")
@by_worker
def event(slug: str) -> Response:
    """One event of a sandbox, whole; from there it can be sent to this server's log."""
    lesson = named_lesson(slug)
    events = None
    if lesson.edits is not None:
        events = edits_page(lesson, lessons(), request).edits.events
    elif lesson.inputs is not None:
        events = practised(lesson.inputs).events
    page = EventPage(lesson, events, asks_for_token())
    return render("event.html", "event.html", page)


def named_lesson(slug: str) -> Lesson:
    """The practice of that name; 404 where there is none."""
    lesson = next((lesson for lesson in lessons() if lesson.slug == slug), None)
    if lesson is None:
        abort(404, "There is no practice of that name.")
    return lesson


def practised(sample: Inputs) -> Results:
    """What the sandbox with that sample makes of the form that was sent."""
    inputs = replace(
        read_inputs(request),
        with_rollout=sample.with_rollout,
        with_nodes=sample.with_nodes,
        offered=sample.offered,
    )
    if sample.pipeline is None:
        inputs = replace(inputs, pipeline=None)
    if sample.template is None:
        inputs = replace(inputs, template=None)
    if inputs.template and inputs.template.asked:
        patiently()
    inputs, known = rendered(inputs, LIMITS)
    worked_on(inputs.manifest)
    return run(inputs, LIMITS, current_app.extensions["stories"], known)


@blueprint.route("/check", methods=["GET", "POST"])
@by_worker
@printed
def check_manifest() -> Response:
    """Problems of one manifest, and what the practices would change in it."""
    inputs = replace(read_inputs(request), with_rollout=False, pipeline=None, template=None)
    results = None
    if request.method == "POST":
        worked_on(inputs.manifest)
        results = run(inputs, LIMITS)
    page = CheckPage(inputs, results)
    return render("check.html", "partials/results.html" if results else "check.html", page)


@blueprint.get("/reference")
@printed
def reference() -> Response:
    """What Slipway knows."""
    page: ReferencePage = reference_page(current_app.extensions["story_format"])
    return render("reference.html", "reference.html", page)


@blueprint.get("/reference/not-simulated")
@printed
def not_simulated() -> Response:
    """What rollouts leave out."""
    page: NotSimulatedPage = not_simulated_page()
    return render("not_simulated.html", "not_simulated.html", page)


@blueprint.get("/patterns")
@printed
def patterns() -> Response:
    """Every component of the pages, with sample data."""
    page: PatternsPage = patterns_page(lessons(), current_app.extensions["stories"])
    return render("patterns.html", "patterns.html", page)


@blueprint.get("/healthz")
def healthz() -> Response:
    """For whoever watches the process: it answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/favicon.ico")
def favicon() -> BaseResponse:
    """Browsers ask for this address unasked; the mark is an SVG."""
    return redirect(url_for("static", filename="icons/slipway.svg"))
