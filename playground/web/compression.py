"""Pages and JSON, compressed as they are sent. Files come compressed from the build.

What the book says is the same for everybody until the server restarts. Such a page is packed once
more, as small as it goes, after it was sent for the first time, so that it then reaches a phone in
one round trip; nobody waits for it.

Compression gives away secrets that stand beside what a stranger put into an answer (BREACH).
Nothing here is secret from the one who asks: there are no sessions, and no tokens in pages.
"""

from dataclasses import dataclass
from functools import partial

import brotli
from flask import Response, request
from flask_compress import Compress

from playground.web.site import Site

SMALLEST_BYTES = 1_000
MOST_PACKED = 32
"""Pages; more than there are addresses of that kind."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A page as it was sent, and the least bytes that it can be sent in."""

    page: bytes
    smallest: bytes


def install(app: Site) -> None:
    """Compress what is worth it, if the client takes it; what workers answer, in the worker."""
    app.config.update(
        COMPRESS_MIMETYPES=["text/html", "application/json"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,  # a tenth smaller than 4, in the same time
        COMPRESS_LEVEL=6,
        COMPRESS_MIN_SIZE=SMALLEST_BYTES,
        COMPRESS_STREAMS=False,  # files
    )
    app.packed = Compress(app).after_request
    packed: dict[str, Packed] = {}

    @app.after_request
    def send_smallest(response: Response) -> Response:
        if not _is_of_the_book(response):
            return response
        page = response.get_data()
        known = packed.get(request.path)
        if known is None and len(packed) < MOST_PACKED:
            response.call_on_close(partial(_pack, packed, request.path, page))
        elif known is not None and known.page == page:
            response.set_data(known.smallest)
            response.content_encoding = "br"
            response.vary.add("Accept-Encoding")
        return response

    @app.after_request
    def tag(response: Response) -> Response:
        """Let a browser that has a page already hear that it is still the same."""
        if request.method in ("GET", "HEAD") and response.status_code == 200:
            if not response.is_streamed:
                response.add_etag(weak=True)
            response.make_conditional(request)
        return response


def _is_of_the_book(response: Response) -> bool:
    """Whether this is a whole page at an address of its own, asked for by who takes Brotli.

    An address with a part that the reader chooses has a page for each choice.
    """
    return (
        request.method == "GET"
        and response.status_code == 200
        and response.mimetype == "text/html"
        and not response.is_streamed
        and not request.query_string
        and request.headers.get("HX-Request") is None
        and request.endpoint is not None
        and set(request.view_args or ()) <= {"slug"}
        and bool(request.accept_encodings["br"])
    )


def _pack(packed: dict[str, Packed], path: str, page: bytes) -> None:
    """Keep the smallest form of a page; the first one of an address stays."""
    packed.setdefault(path, Packed(page, brotli.compress(page, quality=11)))
