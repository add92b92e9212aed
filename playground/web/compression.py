"""Pages and JSON, compressed as they are sent. Files come compressed from the build.

Compression gives away secrets that stand beside what a stranger put into an answer (BREACH).
Nothing here is secret from the one who asks: there are no sessions, and no tokens in pages.
"""

from flask import Flask, Response, request
from flask_compress import Compress

SMALLEST_BYTES = 1_000


def install(app: Flask) -> None:
    """Compress what is worth it, if the client takes it."""
    app.config.update(
        COMPRESS_MIMETYPES=["text/html", "application/json"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_LEVEL=4,
        COMPRESS_MIN_SIZE=SMALLEST_BYTES,
        COMPRESS_STREAMS=False,  # files
    )
    Compress(app)

    @app.after_request
    def tag(response: Response) -> Response:
        """Let a browser that has a page already hear that it is still the same."""
        if request.method in ("GET", "HEAD") and response.status_code == 200:
            if not response.is_streamed:
                response.add_etag(weak=True)
            response.make_conditional(request)
        return response
