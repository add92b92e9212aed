"""Our own pages for what goes wrong; none of them shows a traceback."""

from dataclasses import dataclass

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from playground.web import api
from playground.web.form import FORM_BYTES
from playground.web.htmx import render

MEBIBYTE = 1024 * 1024

HELP = {
    400: "Go back and send it again; if that does not help, start from the page itself.",
    403: "Open the page on this server and send the form from there.",
    404: "The address may be mistyped; the pages are in the list at the top.",
    405: "Open the page itself instead; its forms know how to ask.",
    413: (
        f"A form may carry {FORM_BYTES // MEBIBYTE} MiB. Your text is still in the editor you "
        "came from (go back to it): leave out the documents that do not matter here, or large "
        "values in ConfigMaps, and send it again."
    ),
    500: "This is a fault of Slipway, not of your manifest. The server's log says where it arose.",
}


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """The context of `error.html`: an HTTP status, its name, what happened and what to do."""

    status: int
    title: str
    description: str
    help: str


def describe(error: HTTPException) -> ErrorPage:
    """What the page says about an HTTP error."""
    status = error.code or 500
    return ErrorPage(
        status, error.name, error.description or "", HELP.get(status, "Go back and try again.")
    )


def install(app: Flask) -> None:
    """Answer every HTTP error, and every bug as a 500: with a page of ours, or the API's JSON."""

    @app.errorhandler(HTTPException)
    def explain(error: HTTPException) -> Response:
        if request.path.startswith(api.PREFIX):
            return api.problem(error)
        page = describe(error)
        response = render("error.html", "partials/error.html", page, page.status)
        if error.code == 405 and (allow := error.get_response().headers.get("Allow")):
            response.headers["Allow"] = allow
        return response
