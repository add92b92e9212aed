"""Pages of the book, which say the same to everybody until the server restarts.

Such a page is rendered once, and from then on only sent. To render one takes tens of milliseconds
in which this process sees to nobody else.
"""

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec

from flask import Flask, Response, current_app, request

from playground.web.htmx import wants_part

Given = ParamSpec("Given")
View = Callable[Given, Response]

MOST_PRINTED: Final = 64
"""Pages; more than there are, under several names of the site."""


def install(app: Flask) -> None:
    """Have room for the pages of this application."""
    app.extensions["printed"] = {}


def printed(view: View[Given]) -> View[Given]:
    """Mark a view: what it answers depends on the address alone if nothing is sent with it."""

    @wraps(view)
    def sent(*given: Given.args, **named: Given.kwargs) -> Response:
        if not _is_bare():
            return view(*given, **named)
        pages: dict[tuple[str, str], bytes] = current_app.extensions["printed"]
        address = request.url_root, request.path  # a page may name the host
        if (page := pages.get(address)) is not None:
            response = Response(page)
            response.vary.add("HX-Request")
            return response
        response = view(*given, **named)
        if response.status_code == 200 and len(pages) < MOST_PRINTED:
            pages[address] = response.get_data()
        return response

    return sent


def _is_bare() -> bool:
    """Whether a whole page is asked for, without a choice of the reader's."""
    return (
        request.method in ("GET", "HEAD")
        and not request.query_string
        and not request.content_length
        and not wants_part()
    )
