"""The child: load a language, read one request, put up the walls, render, answer, end.

The request is one JSON object on standard input: `template` and `values`. The answer is one line
of JSON on standard output and, if the first says so, the text behind it.
"""

import json
import os
import sys
from importlib import import_module
from typing import NoReturn

from . import walls
from .fault import Fault

LANGUAGES = ("jinja", "jsonnet")


def main(language: str, parent: int) -> NoReturn:
    """Render one template of that language for the process `parent`, and end."""
    if language not in LANGUAGES:
        raise SystemExit(f"no language: {language}")
    render = import_module(f".{language}", __package__).render
    request = json.loads(sys.stdin.buffer.read())
    text = ""
    try:
        walls.close(parent)
    except (walls.WallError, OSError, ValueError) as error:
        head = {"walls": str(error)}
    else:
        try:
            text = render(request["template"], request["values"])
            head = {"text": "follows"}
        except Fault as fault:
            head = vars(fault)
        except Exception as error:
            head = vars(Fault("template-error", f"{type(error).__name__}: {error}"))
    answer = json.dumps(head).encode() + b"\n" + text.encode("utf-8", "replace")
    rest = memoryview(answer)
    while rest:
        rest = rest[os.write(1, rest) :]
    os._exit(0)
