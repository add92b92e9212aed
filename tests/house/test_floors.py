"""The floors of ARCHITECTURE.md: which room may import which, and what the engine leaves alone."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import run

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "playground").rglob("*.py"))

# From the ground up; a room imports from lower floors only, and not from its neighbours.
FLOORS = (
    {"manifest"},
    {"kinds"},
    {"artifacts", "validation"},
    {"cluster"},
    {"rollout", "deploy"},
    {"checks"},
    {"report"},
    {"audit"},
    {"lessons"},
    {"commands"},
    {"web", "__main__"},
)
# These stand beside the house: they reach outside, and only the top floors hand them in.
OUTSIDE = {
    "terminal": {"manifest", "artifacts"},
    "outbound": {"manifest", "artifacts"},
    "registry": {"manifest", "artifacts", "outbound"},
    "templating": {"manifest", "artifacts", "outbound"},
    "audit_store": {"audit"},
}
TOP = FLOORS[-2] | FLOORS[-1]
ENGINE = set().union(*FLOORS[:-2])

# No web framework, no network, no clock, no chance, no environment, no other process.
KEPT_OUT_OF_THE_ENGINE = {
    "asyncio", "flask", "http", "jinja2", "multiprocessing", "os", "random", "requests",
    "secrets", "shutil", "socket", "ssl", "subprocess", "tempfile", "threading", "time",
    "urllib.request", "urllib3", "uuid", "werkzeug",
}  # fmt: skip
CALLS_KEPT_OUT_OF_THE_ENGINE = {
    "date.today", "datetime.now", "datetime.today", "datetime.utcnow",
    "open", "print", "input", "write_text", "write_bytes", "mkdir", "unlink",
}  # fmt: skip

# A program that only reads and transforms has to start at once.
QUICK_TO_IMPORT = ENGINE - {"lessons"} | {"__main__"}
SLOW_TO_IMPORT = {
    "alembic", "flask", "hypothesis", "jinja2", "jsonschema", "markdown", "sqlalchemy", "werkzeug",
}  # fmt: skip


def rooms_below(room: str) -> set[str]:
    """The rooms that `room` may import from."""
    if room in OUTSIDE:
        return OUTSIDE[room]
    [floor] = [number for number, rooms in enumerate(FLOORS) if room in rooms]
    return set().union(*FLOORS[:floor], OUTSIDE if room in TOP else ())


def imported(tree: ast.AST, package: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Line and full name of all that a module of `package` imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def violations(path: str, source: str) -> list[str]:
    """One `path:line: sentence` for each thing that the module at `path` may not do."""
    parts = tuple(path.removesuffix(".py").split("/"))
    package = parts[:-1]
    room = "" if parts == ("playground", "__init__") else parts[1]
    if room and room not in ENGINE | TOP | set(OUTSIDE):
        return [f"{path}:1: {room} has no floor in tests/house/test_floors.py"]
    tree = ast.parse(source)
    found = []
    for line, name in imported(tree, package):
        names = name.split(".")
        if names[0] == "playground" and len(names) > 1:
            if names[1] != room and (not room or names[1] not in rooms_below(room)):
                found.append(f"{path}:{line}: {room or 'the package'} may not import {names[1]}")
        elif room in ENGINE:
            prefixes = {".".join(names[:count]) for count in (1, 2)}
            if kept_out := prefixes & KEPT_OUT_OF_THE_ENGINE:
                found.append(f"{path}:{line}: the engine may not import {kept_out.pop()}")
    if room in ENGINE:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                endings = {called.rpartition(".")[2], ".".join(called.split(".")[-2:])}
                if kept_out := endings & CALLS_KEPT_OUT_OF_THE_ENGINE:
                    found.append(f"{path}:{node.lineno}: the engine may not call {kept_out.pop()}")
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_keeps_to_its_floor(module):
    assert violations(module.relative_to(ROOT).as_posix(), module.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        (
            "playground/manifest/read.py",
            "import re\n\nfrom playground.kinds import images\n",
            "playground/manifest/read.py:3: manifest may not import kinds",
        ),
        (
            "playground/rollout/tick.py",
            "def tick():\n    from ..deploy import transform\n",
            "playground/rollout/tick.py:2: rollout may not import deploy",
        ),
        (
            "playground/registry/client.py",
            "import playground.checks\n",
            "playground/registry/client.py:1: registry may not import checks",
        ),
        (
            "playground/deploy/bind.py",
            "from playground.registry import client\n",
            "playground/deploy/bind.py:1: deploy may not import registry",
        ),
        (
            "playground/checks/tag.py",
            "from urllib import request\n",
            "playground/checks/tag.py:1: the engine may not import urllib.request",
        ),
        (
            "playground/report/sarif.py",
            "from os import environ\n",
            "playground/report/sarif.py:1: the engine may not import os",
        ),
        (
            "playground/rollout/tick.py",
            "import datetime\nnow = datetime.datetime.now()\n",
            "playground/rollout/tick.py:2: the engine may not call datetime.now",
        ),
        (
            "playground/checks/tag.py",
            "Path('x').write_text('')\n",
            "playground/checks/tag.py:1: the engine may not call write_text",
        ),
        (
            "playground/__init__.py",
            "from .manifest import read\n",
            "playground/__init__.py:1: the package may not import manifest",
        ),
        (
            "playground/attic/box.py",
            "",
            "playground/attic/box.py:1: attic has no floor in tests/house/test_floors.py",
        ),
    ],
)
def test_a_made_up_violation_is_caught(path, source, expected):
    assert violations(path, source) == [expected]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("playground/deploy/bind.py", "from playground.manifest import read\n"),
        ("playground/deploy/bind.py", "from .order import sort\nfrom ..kinds import images\n"),
        ("playground/deploy/bind.py", "from urllib.parse import quote\n"),
        ("playground/web/app.py", "import os, flask\nfrom playground.registry import client\n"),
        (
            "playground/__main__.py",
            "import os\nfrom .lessons import book\nprint(book)\n",
        ),
    ],
)
def test_what_is_allowed_passes(path, source):
    assert violations(path, source) == []


def test_the_engine_imports_nothing_slow():
    names = [module.relative_to(ROOT).with_suffix("").parts for module in MODULES]
    quick = [".".join(parts) for parts in names if parts[1] in QUICK_TO_IMPORT]
    program = f"import sys, {', '.join(quick)}; print(*sys.modules)"
    done = run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert set(quick) <= loaded
    assert SLOW_TO_IMPORT & loaded == set()
