"""The command line as a process: its streams, and what it imports."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "playground"]
CONFIG = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: '1'}\n"


def process(*arguments, given=b"", **options):
    return subprocess.run(
        [*COMMAND, *arguments], cwd=ROOT, input=given, capture_output=True, timeout=60, **options
    )


def test_it_runs_as_a_module():
    done = process("transform", "-", given=CONFIG)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"name: settings-v000" in done.stdout


def test_a_reader_that_goes_away_is_no_fault():
    many = b"---\n".join(CONFIG.replace(b"settings", b"c%d" % i) for i in range(1000))
    with subprocess.Popen(
        [*COMMAND, "transform", "-", "-o", "text"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        running.stdout.close()
        running.stdin.write(many)
        running.stdin.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Only Linux has a full device.")
def test_a_full_disk_is_told():
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, "transform", "-"],
            cwd=ROOT,
            input=CONFIG,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"The output cannot be written")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_closed_streams_are_no_fault(closed):
    shell = f'"$0" -m playground check - {closed}'
    done = subprocess.run(
        ["sh", "-c", shell, sys.executable],
        cwd=ROOT,
        input=CONFIG,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode in (0, 2)
    assert b"Traceback" not in done.stderr


def test_problems_never_get_into_the_manifest():
    source = CONFIG.replace(b"a: '1'", b"a: '1', a: '1'")
    both = process("transform", "-", given=source)
    assert b"duplicate-key" in both.stderr
    shell = ["sh", "-c", '"$0" -m playground transform - 2>&-', sys.executable]
    done = subprocess.run(shell, cwd=ROOT, input=source, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, both.stdout)


@pytest.mark.parametrize("environ", [{"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}])
def test_the_locale_does_not_matter(environ):
    source = CONFIG + "# é: ü\n".encode()
    done = process("transform", "-", "-o", "diff", given=source, env=environ)
    assert done.returncode == 0
    assert " # é: ü\n".encode() in done.stdout


def test_check_imports_only_what_it_needs():
    program = (
        "import sys; from playground.__main__ import main; main(['check', '-']);"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, input=CONFIG, capture_output=True, timeout=60
    )
    loaded = set(done.stderr.decode().split())
    assert "playground.deploy.transform" in loaded
    unwanted = {
        "difflib",
        "flask",
        "jsonpatch",
        "jsonschema",
        "markdown",
        "playground.report.diff",
        "playground.report.sarif",
        "playground.rollout",
        "playground.web",
        "werkzeug",
    }
    assert loaded & unwanted == set()


def test_pinning_from_a_lock_file_does_without_dataclasses(tmp_path):
    # They are slow to import, and each takes five times as long to make as a named tuple.
    lock = tmp_path / "images.lock"
    digest = f"sha256:{'1' * 64}"
    lock.write_text(
        "version: 1\nimages:\n- image: docker.io/library/redis\n  tag: '7'\n"
        f"  digest: {digest}\n  mediaType: application/vnd.oci.image.index.v1+json\n"
        "  resolved: 2026-11-23T09:30:00Z\n  from: registry-1.docker.io\n"
    )
    program = (
        "import sys; from playground.__main__ import main;"
        f"main(['transform', '--lock', {str(lock)!r}, '-']); print(*sys.modules, file=sys.stderr)"
    )
    pod = b"apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        input=pod + b"  - {name: a, image: redis:7}\n",
        capture_output=True,
        timeout=60,
    )
    assert digest in done.stdout.decode()
    assert "dataclasses" not in done.stderr.decode().split()
