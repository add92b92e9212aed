"""Which style sheet and script a page asks for: the built ones, or the plain style sheet.

The build writes `static/build/manifest.json`, a map from the source's name to the built file's.
Without it the site is styled all the same, and works as plain forms.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, request

PLAIN_STYLE = "css/main.css"


@dataclass(frozen=True, slots=True)
class Assets:
    """Paths below `static/`; `script` is None where nothing was built."""

    style: str = PLAIN_STYLE
    script: str | None = None


def find_assets(static: Path) -> Assets:
    """The built assets below the folder `static`, as far as they exist."""
    try:
        built: dict[str, str] = json.loads((static / "build/manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        return Assets()
    style, script = built.get("main.css"), built.get("main.js")
    return Assets(
        style=f"build/{style}" if style else PLAIN_STYLE,
        script=f"build/{script}" if script else None,
    )


def keep_built_assets(app: Flask) -> None:
    """Let browsers keep what was built: its name changes with its content."""

    @app.after_request
    def keep(response: Response) -> Response:
        if request.path.startswith("/static/build/") and response.status_code == 200:
            response.cache_control.no_cache = None
            response.cache_control.public = response.cache_control.immutable = True
            response.cache_control.max_age = 365 * 24 * 60 * 60
        return response
