"""The sandbox's form: its fields as the engine wants them, and as HTML can carry them back."""

import re
from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from playground.lessons.pipeline_inputs import (
    MOST_STAGES,
    STRATEGIES,
    TRIGGERS,
    VERSIONED,
    Action,
    PipelineInputs,
    StageInputs,
    stage_field,
)
from playground.lessons.results import Inputs
from playground.lessons.template_inputs import LANGUAGES, TemplateInputs
from playground.lessons.trigger_shapes import EVENTS
from playground.manifest import DEFAULT
from playground.web.sandbox_events import read_audit_inputs

FORM_BYTES: Final = 8 * 1024 * 1024
"""Bodies up to this size are answered with the text echoed back; larger ones get a 413 page."""

LIMITS: Final = DEFAULT._replace(documents=2_000, problems=200, steps=200_000)
"""What one request may ask of the engine: some seconds of work at the very most. What lies beyond
is a Problem; the command line has no such bounds."""

FORM_FIELDS: Final = 100
LONGEST_NAME: Final = 253
LONGEST_SERVICES: Final = 1_000
COUNTS: Final = tuple(str(number) for number in range(1, MOST_STAGES + 1))
ACTIONS: Final[dict[str, Action]] = {
    action: action for action in ("deploy", "empty", "add-stage", "remove-stage")
}
TABS: Final = ("manifest", "template", "running", "trigger", "pipeline", "story")

# What HTML has no way to carry: NUL (also as a character reference) and lone surrogates, which
# UTF-8 cannot encode. https://html.spec.whatwg.org/multipage/parsing.html#preprocessing-the-input-stream
UNCARRIED = re.compile("[\x00\ud800-\udfff]")


def carried(text: str) -> str:
    """`text` with U+FFFD where HTML cannot carry a character (the Problems name the place)."""
    return UNCARRIED.sub("\ufffd", text)


def fields(request: Request) -> MultiDict[str, str]:
    """The form's fields, whichever of the two encodings of HTML forms brought them.

    Werkzeug drops a whole urlencoded body for one byte that is not UTF-8. What a reader pasted
    should rather come back, so such bytes become lone surrogates here, which reading reports.
    A field without a name, or with one that HTML cannot carry, is none of ours and left out.
    Raises werkzeug's RequestEntityTooLarge (the body) and BadRequest (the number of fields).
    """
    return MultiDict(
        (name, value)
        for name, value in _fields(request)
        if isinstance(name, str) and not UNCARRIED.search(name)
    )


def _fields(request: Request) -> Iterable[tuple[str | None, str]]:
    too_many = f"A form of this site has fewer than {FORM_FIELDS} fields."
    if request.mimetype != "application/x-www-form-urlencoded":
        try:
            return request.form.items(multi=True)
        except RequestEntityTooLarge:
            if (request.content_length or 0) > FORM_BYTES:
                raise
            raise BadRequest(too_many) from None
    body = request.get_data().decode("utf-8", "surrogateescape")
    try:
        return parse_qsl(
            body, keep_blank_values=True, errors="surrogateescape", max_num_fields=FORM_FIELDS
        )
    except ValueError:
        raise BadRequest(too_many) from None


def read_inputs(request: Request) -> Inputs:
    """What the reader sent. Browsers send line ends as CR LF, whatever was typed: they become LF.

    A box that is not ticked sends nothing, so the form sends `off` before it; a request that
    says nothing at all about a switch gets the engine's default.
    """
    form = fields(request)

    def text(name: str) -> str:
        return form.get(name, "").replace("\r\n", "\n")

    inputs = Inputs(
        manifest=text("manifest"),
        running=text("running"),
        artifacts=text("artifacts"),
        artifacts_before=text("artifacts_before"),
        trigger=text("trigger") if text("trigger") in TRIGGERS else "artifacts",
        event=text("event") if text("event") in EVENTS else "",
        places="faithful" if text("places") == "faithful" else "complete",
        naming="hash" if text("naming") == "hash" else "spinnaker",
        keep_tag=form.getlist("keep_tag") != ["off"],
        follow=text("follow"),
        lost_at=text("lost_at"),
        tick=text("tick"),
        story=text("story"),
        story_of=text("story_of"),
        story_text=text("story_text"),
        tab=text("tab") if text("tab") in TABS else TABS[0],
        pipeline=_pipeline(form, text),
        template=_template(text),
        audit=read_audit_inputs(form, text),
    )
    return inputs.taking_manifest_as_running() if text("take") == "running" else inputs


def _template(text: Callable[[str], str]) -> TemplateInputs:
    language = text("template_language")
    return TemplateInputs(
        language=language if language in LANGUAGES else "jinja",
        jinja=text("template_jinja"),
        jsonnet=text("template_jsonnet"),
        values=text("template_values"),
        lock=text("template_lock"),
        asked=text("take") == "template",
    )


def _pipeline(form: MultiDict[str, str], text: Callable[[str], str]) -> PipelineInputs:
    """The pipeline's fields; a form without any describes a pipeline of one stage."""
    count = text("stages")
    stages = range(1, MOST_STAGES + 1)[: int(count) if count in COUNTS else 1]
    action = text("action")
    return PipelineInputs(
        tuple(_stage(form, text, number) for number in stages),
        state=text("cluster"),
        action=ACTIONS.get(action, ""),
    )


def _stage(form: MultiDict[str, str], text: Callable[[str], str], number: int) -> StageInputs:
    def own(name: str) -> str:
        return text(stage_field(number, name))

    return StageInputs(
        manifest=own("manifest"),
        after=tuple(dict.fromkeys(form.getlist(stage_field(number, "after"))))[:MOST_STAGES],
        account=own("account")[:LONGEST_NAME],
        namespace=own("namespace")[:LONGEST_NAME],
        binding=form.getlist(stage_field(number, "binding")) != ["off"],
        versioned=own("versioned") if own("versioned") in VERSIONED else "",
        required=own("required"),
        strategy=STRATEGIES.get(own("strategy"), "none"),
        services=own("services")[:LONGEST_SERVICES],
    )
