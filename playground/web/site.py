"""The Flask application itself: where it differs from Flask's own."""

from pathlib import Path

from flask import Flask, Response

from playground.web.assets import send_asset
from playground.web.request_log import ExceptionInfo, log_exception


class Site(Flask):
    """Sends what the build compressed, and never logs what a request held."""

    def send_static_file(self, filename: str) -> Response:
        return send_asset(Path(self.root_path) / "static", filename)

    def log_exception(self, exc_info: ExceptionInfo) -> None:
        log_exception(exc_info)
