"""Who may ask, and what a browser may do with the answer.

Any web page that the reader visits can send requests to 127.0.0.1. So the `Host` header must
carry a name of ours (otherwise a name that an attacker points at 127.0.0.1 would do), and a POST
that a browser marks as coming from another site is refused. A client that sends neither `Origin`
nor `Sec-Fetch-Site` is no browser, and no page can make it act.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from playground.web.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
PERMISSIONS_POLICY = ", ".join(
    # What could watch the reader or cost them something. It is short, for it counts with the page.
    f"{feature}=()"
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)
FOR_EVERY_ANSWER = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with that, browsers send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

UNREADABLE = "slipway.unreadable"
"""In a WSGI environment: the status of the answer to what the server could not read as a request.
No header can set it."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


UNREADABLE_BECAUSE = {
    400: "What was sent is not a request that the server can read.",
    413: "The request is larger than the server reads at all.",
    431: "The headers of the request, or its address, are longer than the server reads.",
    501: "The request is sent in a way that the server does not know.",
}


def host_is_allowed(host: str, allowed_hosts: tuple[str, ...]) -> bool:
    """Whether a `Host` header names this server, with its port or for any port."""
    host = host.lower()
    name, colon, port = host.rpartition(":")
    if not colon or not port.isdigit():
        name = host
    return host in allowed_hosts or name in allowed_hosts


def is_from_elsewhere(origin: str | None, fetch_site: str | None, host: str) -> bool:
    """Whether a browser says that another site's page sent this request."""
    if fetch_site is not None:
        return fetch_site not in ("same-origin", "none")
    if origin is None:
        return False
    try:
        written = urlsplit(origin)
    except ValueError:
        return True
    return written.scheme not in ("http", "https") or written.netloc.lower() != host.lower()


class Hardened(Response):
    """An answer with the headers of every answer, which nobody before has to look at."""

    def get_wsgi_response(
        self, environ: "WSGIEnvironment"
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        content, status, headers = super().get_wsgi_response(environ)
        return content, status, [*headers, *FOR_EVERY_ANSWER.items()]


def install(app: Flask, settings: Settings) -> None:
    """Check every request before it is routed, and put the headers on every answer."""
    app.response_class = Hardened

    @app.before_request
    def refuse_strangers() -> None:
        if status := request.environ.get(UNREADABLE):
            # Whatever address it asked for was not understood.
            request.url_rule = request.routing_exception = None
            abort(status, UNREADABLE_BECAUSE.get(status, UNREADABLE_BECAUSE[400]))
        headers = request.headers
        host = headers.get("Host", "")
        if not host_is_allowed(host, settings.allowed_hosts):
            abort(400, "This server does not answer under that host name.")
        origin, fetch_site = headers.get("Origin"), headers.get("Sec-Fetch-Site")
        if request.method not in SAFE_METHODS and is_from_elsewhere(origin, fetch_site, host):
            abort(403, "The request was sent by a page of another site.")

    @app.after_request
    def keep_from_caches(response: Response) -> Response:
        if request.method not in SAFE_METHODS or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"  # it may hold what the reader typed
        elif "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-cache"
        return response
