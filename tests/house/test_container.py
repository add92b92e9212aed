"""The Containerfile: what it says, and what comes of doing it without a container engine."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.house import containerfile
from tests.house.containerfile import Copy, exec_form

ROOT = Path(__file__).parents[2]
ARGUMENTS, STAGES = containerfile.read((ROOT / "Containerfile").read_text("utf-8"))
LAST = STAGES[-1]
KNOWN = {"WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "CMD"}

USER, GROUP = (int(number) for number in LAST.all("USER")[0].value.split(":"))
IS_ROOT = os.geteuid() == 0
# Only root can become another user; whoever else runs the tests is no root already.
AS_USER = {"user": USER, "group": GROUP, "extra_groups": []} if IS_ROOT else {}


# ---- what it says


def test_every_instruction_is_one_that_the_test_below_follows():
    assert {entry.name for stage in STAGES for entry in stage.instructions} <= KNOWN


def test_every_base_is_an_argument_with_a_tag_and_no_digest():
    assert {stage.base for stage in STAGES} == {f"${{{name}}}" for name in ARGUMENTS}
    for image in ARGUMENTS.values():
        assert re.fullmatch(r"[a-z]+:[\w.-]+", image)


def test_what_it_copies_exists_and_is_not_ignored():
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    let_through = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert "*" in lines
    copied = {
        source.rstrip("/")
        for stage in STAGES
        for entry in stage.all("COPY")
        for source in Copy.of(entry).sources
        if not Copy.of(entry).origin
    }
    assert copied == let_through
    assert [source for source in copied if not (ROOT / source).exists()] == []


def test_what_it_copies_from_a_stage_is_an_earlier_stage():
    names: list[str] = []
    for stage in STAGES:
        origins = {Copy.of(entry).origin for entry in stage.all("COPY")} - {""}
        assert origins <= set(names)
        names.append(stage.name)


def test_it_runs_as_a_number_that_is_not_root():
    assert len(LAST.all("USER")) == 1
    assert USER >= 10_000 and GROUP >= 10_000


def test_its_command_has_no_shell_so_that_signals_arrive():
    [command] = LAST.all("CMD")
    assert exec_form(command) == ["python", "app.py"]


def test_it_listens_on_the_port_that_it_names():
    from playground.web.settings import PORT

    assert [entry.value for entry in LAST.all("EXPOSE")] == [str(PORT)]
    assert LAST.environment["SLIPWAY_HOST"] == "0.0.0.0"


# ---- what comes of it


@pytest.fixture(scope="module")
def image() -> Iterator[Path]:
    """The last stage's folder, which nobody may write to."""
    python = _python_of_the_image()
    # Where dev.py puts npm if the machine has none.
    path = f"{os.environ['PATH']}{os.pathsep}{Path(sys.executable).parent}"
    if not shutil.which("npm", path=path):
        pytest.skip("npm is absent; `python3 dev.py test` brings one.")
    # Not pytest's own folder: only this user may enter that one.
    with tempfile.TemporaryDirectory(prefix="slipway-image-") as folder:
        below = Path(folder)
        below.chmod(0o755)
        try:
            root = containerfile.build(STAGES, ROOT, below, python, path)
        except subprocess.CalledProcessError as failure:
            pytest.skip(f"A stage was not built, which takes a network: {failure}")
        _change_modes(root, lambda mode: mode & ~0o222)
        yield root
        _change_modes(root, lambda mode: mode | 0o200)


def test_every_module_is_compiled_because_nothing_is_written_later(image):
    for module in (image / "srv/slipway/playground").rglob("*.py"):
        assert list(module.parent.glob(f"__pycache__/{module.stem}.*.pyc")), module


def test_it_serves_from_a_read_only_folder_as_a_user_without_a_home(image):
    before = _files(image)
    with _served(image) as (server, address):
        assert _get(f"{address}/healthz")
        page = _get(f"{address}/practices/digest").decode()
        built = re.findall(r'"(/static/build/[^"]+)"', page)
        assert {path.rpartition(".")[2] for path in built} >= {"css", "js"}
        assert all(_get(address + path) for path in built)
        if IS_ROOT:
            assert os.stat(f"/proc/{server.pid}").st_uid == USER
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) == 0
    assert _files(image) == before


@contextmanager
def _served(image: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`CMD` with the image's environment and no other, and its address."""
    path = containerfile.moved(LAST.environment["PATH"], image)
    environment = {**LAST.environment, "PATH": path.replace("$PATH", os.defpath)}
    environment |= {"SLIPWAY_HOST": "127.0.0.1", "SLIPWAY_PORT": "0"}
    [command] = LAST.all("CMD")
    # `env` looks the program up in the image's PATH.
    variables = [f"{name}={value}" for name, value in environment.items()]
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            ["env", "-i", *variables, *exec_form(command)],
            cwd=image / LAST.all("WORKDIR")[-1].value.lstrip("/"),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            **AS_USER,
        ) as server,
    ):
        try:
            found = re.search(r"http://[\d.]+:\d+", server.stdout.readline())
            errors.seek(0)
            assert found, errors.read()
            yield server, found[0]
        finally:
            server.kill()


def _python_of_the_image() -> Path:
    """A Python outside of any virtual environment that the image's user can run."""
    for python in (Path(sys.executable).resolve(), Path("/usr/bin/python3")):
        with suppress(OSError, subprocess.CalledProcessError):
            subprocess.run([python, "-c", "import ensurepip"], check=True, **AS_USER)
            return python
    pytest.skip("No Python makes virtual environments for other users: install python3-venv.")


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        assert answer.status == 200
        return answer.read()


def _files(folder: Path) -> dict[Path, tuple[int, int]]:
    """Size and time of change of everything below a folder."""
    entries = ((path, path.lstat()) for path in folder.rglob("*"))
    return {path: (entry.st_size, entry.st_mtime_ns) for path, entry in entries}


def _change_modes(folder: Path, change: Callable[[int], int]) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(change(stat.S_IMODE(path.stat().st_mode)))
