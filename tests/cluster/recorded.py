"""The recorded cases of tests/conformance/apply, for tests that play with their objects."""

import json
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parents[1] / "conformance" / "apply"
NAMES = sorted(path.stem for path in (FOLDER / "cases").iterdir())


@cache
def _texts(name):
    return tuple(
        (FOLDER / half).read_text("utf-8")
        for half in (f"cases/{name}.yaml", f"results/{name}.json")
    )


def recorded(name):
    """The case and its result, each a new value."""
    case, result = _texts(name)
    return yaml.load(case, yaml.CSafeLoader), json.loads(result)
