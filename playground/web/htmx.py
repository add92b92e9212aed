"""One template, whole or in part: htmx gets the results alone, everybody else the page."""

from flask import Response, make_response, render_template
from htmx_flask import request


def wants_part() -> bool:
    """Whether htmx asked for a swap; when it restores its history it needs the whole page."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def render(whole: str, part: str, page: object, status: int = 200) -> Response:
    """Render the template `part` for htmx and `whole` for all others; `page` is their context."""
    response = make_response(render_template(part if wants_part() else whole, page=page), status)
    response.vary.add("HX-Request")
    return response
