"""Templates and the dataclasses that they render agree, field by field."""

import re
from dataclasses import fields

import pytest

from playground.lessons.audit_inputs import EchoInputs
from playground.lessons.content import Lesson
from playground.lessons.echo_request import ShownRequest
from playground.lessons.edits.results import EditResults
from playground.lessons.event_tree import Node
from playground.lessons.events_view import EventsView, OpenedEvent
from playground.lessons.history.results import Forged, HistoryResults, OpenedEntry
from playground.lessons.pipeline_inputs import PipelineInputs
from playground.lessons.pipeline_view import PipelineView
from playground.lessons.pull_policies import PoliciesView
from playground.lessons.results import Inputs, Results
from playground.lessons.rollout_view import RolloutView
from playground.lessons.trigger_shapes import TriggerShapes
from playground.web import ROOT
from playground.web.audit_at_view import AtPage
from playground.web.audit_entry_view import EntryPage
from playground.web.audit_views import LogPage
from playground.web.edits import EditsPage
from playground.web.errors import ErrorPage
from playground.web.history import HistoryPage
from playground.web.images import Asked, ImagesPage
from playground.web.pages import CheckPage, IndexPage, PracticePage
from playground.web.patterns import PatternsPage
from playground.web.reference import NotSimulatedPage, ReferencePage
from playground.web.sandbox_events import EventPage
from playground.web.sending import SentPage

TEMPLATES = ROOT / "templates"
PAGES = {
    "index.html": IndexPage,
    "practice.html": PracticePage,
    "edits.html": EditsPage,
    "history.html": HistoryPage,
    "check.html": CheckPage,
    "event.html": EventPage,
    "sent.html": SentPage,
    "images.html": ImagesPage,
    "partials/audit_search.html": LogPage,
    "partials/audit_entries.html": LogPage,
    "partials/audit_head.html": LogPage,
    "partials/audit_origin.html": EntryPage,
    "partials/audit_objects.html": EntryPage,
    "partials/audit_kept.html": EntryPage,
    "partials/audit_states.html": AtPage,
    "reference.html": ReferencePage,
    "not_simulated.html": NotSimulatedPage,
    "patterns.html": PatternsPage,
    "partials/error.html": ErrorPage,
}
EVERYWHERE = {
    "inputs": Inputs,
    "plan": PipelineInputs,
    "results": Results,
    "pipeline": PipelineView,
    "rollout": RolloutView,
    "lesson": Lesson,
    "edits": EditResults,
    "history": HistoryResults,
    "opened": OpenedEntry,
    "forged": Forged,
    "policies": PoliciesView,
    "shapes": TriggerShapes,
    "asked": Asked,
    "events": EventsView,
    "unfolded": OpenedEvent,
    "node": Node,
    "sent": ShownRequest,
    "echo": EchoInputs,
}


def attributes(of: type) -> set[str]:
    members = {name: value for each in of.__mro__ for name, value in vars(each).items()}
    properties = {name for name, value in members.items() if isinstance(value, property)}
    return {field.name for field in fields(of)} | properties


def used(text: str, name: str) -> set[str]:
    """The attributes of a variable that the template's expressions ask for."""
    expressions = " ".join(re.findall(r"\{[{%](?! include| extends).*?[%}]\}", text, re.DOTALL))
    return set(re.findall(rf"(?<![\w.]){name}\.(\w+)", expressions))


@pytest.mark.parametrize(("template", "page"), PAGES.items())
def test_a_page_asks_for_fields_that_there_are(template: str, page: type) -> None:
    text = (TEMPLATES / template).read_text("utf-8")
    assert used(text, "page") <= attributes(page)


@pytest.mark.parametrize("name", EVERYWHERE)
def test_partials_ask_for_fields_that_there_are(name: str) -> None:
    for path in TEMPLATES.rglob("*.html"):
        assert used(path.read_text("utf-8"), name) <= attributes(EVERYWHERE[name]), path.name


@pytest.mark.parametrize(
    "page",
    [Results, RolloutView, ReferencePage, NotSimulatedPage, PatternsPage, ErrorPage, IndexPage],
)
def test_every_field_is_used(page: type) -> None:
    text = "".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.html"))
    inside = {"transformation", "before", "worlds", "headline"}  # for facts and the summary
    for name in {field.name for field in fields(page)} - inside:
        assert re.search(rf"\b(?:page|results|rollout)\.{name}\b", text), name


def test_every_partial_is_on_the_patterns_page() -> None:
    """Directly or through another one; those that only join others are left out."""
    seen: set[str] = set()
    queue = ["patterns.html"]
    while queue:
        text = (TEMPLATES / queue.pop()).read_text("utf-8")
        found = set(re.findall(r'include "([^"]+)"', text)) - seen
        seen |= found
        queue += found
    joins = {
        f"partials/{name}.html"
        for name in (
            *("editor", "results", "sections"),
            *("edits_editor", "edits_results", "edits_sections"),
            *("history_editor", "history_results", "history_sections"),
        )
    }
    partials = {f"partials/{path.name}" for path in (TEMPLATES / "partials").glob("*.html")}
    assert partials - joins - {"partials/error.html"} <= seen
