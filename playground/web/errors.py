"""Our own pages for what goes wrong; none of them shows a traceback."""

from dataclasses import dataclass

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from playground.lessons.results import SOURCES
from playground.web import api, audit, registry
from playground.web.form import FORM_BYTES, fields
from playground.web.htmx import render, wants_part
from playground.web.rates import seconds_to_wait

MEBIBYTE = 1024 * 1024

WHAT = {
    400: "The server could not make sense of this request.",
    404: "There is no page at this address.",
    405: "This address does not answer to requests of that kind.",
    413: "What was sent is larger than the server takes.",
    500: "Something broke while the server worked on this.",
}
"""What happened, where the one who refused has not said it."""

HELP = {
    400: "Go back and send it again; if that does not help, start from the page itself.",
    401: "Give any name, and as the password the read token of whoever runs this server.",
    403: "Open the page on this server and send the form from there.",
    404: "The address may be mistyped; the pages are in the list at the top.",
    405: "Open the page itself instead; its forms know how to ask.",
    413: (
        f"A form may carry {FORM_BYTES // MEBIBYTE} MiB. Your text is still in the editor you "
        "came from (go back to it): leave out the documents that do not matter here, or large "
        "values in ConfigMaps, and send it again."
    ),
    431: "Shorten the address or the headers; a manifest belongs into the body of a form.",
    429: "Nothing you typed is lost: wait for as long as it says, and send it again.",
    501: "Send the body with a Content-Length, or in chunks, without any other encoding.",
    500: "This is a fault of Slipway, not of your manifest. The server's log says where it arose.",
}


KEEPING = (429, 500)
LABELS = {
    **SOURCES,
    "lock": "images.lock",
    "content": "what the image prints",
    "tag": "its tag",
    "live": "what is live",
    "pasted": "the live object to take over",
    "patch_text": "the patch",
}
"""The fields of all forms that hold what somebody typed, by what they are called there."""


@dataclass(frozen=True, slots=True)
class KeptField:
    """One field of a form that was sent; those without a label are not for the eye."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """The context of `error.html`: an HTTP status, its name, what happened and what to do.

    `kept` is the form that was sent, to be sent again.
    """

    status: int
    title: str
    description: str
    help: str
    kept: tuple[KeptField, ...] = ()


def describe(error: HTTPException) -> ErrorPage:
    """What the page says about an HTTP error."""
    status = error.code or 500
    description = error.description or ""
    if description == type(error).description:  # Werkzeug's own words
        description = WHAT.get(status, description)
    if status == 429:
        wait = seconds_to_wait(current_app)
        description = (
            "This server works for everybody who asks, so it limits how often one of them may; "
            f"it will take your next text in {wait} second{'' if wait == 1 else 's'}."
        )
    return ErrorPage(
        status, error.name, description, HELP.get(status, "Go back and try again."), kept(status)
    )


def kept(status: int) -> tuple[KeptField, ...]:
    """The fields of the form that could not be answered; htmx has left them in the page."""
    if status not in KEEPING or request.method != "POST" or wants_part():
        return ()
    try:
        form = fields(request)
    except HTTPException:
        return ()
    return tuple(
        KeptField(name, LABELS.get(name, ""), value) for name, value in form.items(multi=True)
    )


def install(app: Flask) -> None:
    """Answer every HTTP error, and every bug as a 500: with a page of ours, or the API's JSON."""

    @app.errorhandler(HTTPException)
    def explain(error: HTTPException) -> BaseResponse:
        response: BaseResponse
        if request.path.startswith((api.PREFIX, *audit.ANSWERS_IN_JSON)):
            response = api.problem(error)
        elif request.path.startswith(registry.PREFIX):
            response = registry.problem(error)
        else:
            page = describe(error)
            response = render("error.html", "partials/error.html", page, page.status)
            for name in api.TOLD_IN_HEADERS:
                if value := error.get_response().headers.get(name):
                    response.headers[name] = value
        if error.code == 429:
            response.headers["Retry-After"] = str(seconds_to_wait(app))
        return response
