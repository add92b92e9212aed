"""Which style sheet and script a page asks for: the built ones, or the plain style sheet.

The build writes `static/build/manifest.json`, a map from the source's name to the built file's.
Without it the site is styled all the same, and works as plain forms.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from flask import Response, request, send_from_directory
from werkzeug.security import safe_join

PLAIN_STYLE = "css/main.css"
ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""What the build leaves beside a file, best first, and how those files' names end."""

# Said here, because what the machine thinks of a suffix depends on what is installed on it.
MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
}


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


def send_asset(static: Path, filename: str) -> Response:
    """A file below `static/`, in the smallest form that the build made and the client takes.

    Browsers may keep what was built: its name changes with its content. Raises NotFound.
    """
    encoding = next((each for each in ENCODINGS if _is_there(static, filename, each)), None)
    response = send_from_directory(
        static,
        filename + (ENCODINGS[encoding] if encoding else ""),
        mimetype=MEDIA_TYPES.get(Path(filename).suffix),
    )
    if encoding:
        response.content_encoding = encoding
    response.vary.add("Accept-Encoding")
    if filename.startswith("build/"):
        response.cache_control.no_cache = None
        response.cache_control.public = response.cache_control.immutable = True
        response.cache_control.max_age = 365 * 24 * 60 * 60
    return response


def _is_there(static: Path, filename: str, encoding: str) -> bool:
    """Whether the client takes this encoding, and the build left the file in it."""
    path = safe_join(str(static), filename + ENCODINGS[encoding])
    return bool(request.accept_encodings[encoding] and path and os.path.isfile(path))
