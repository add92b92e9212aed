"""Code that runs inside the child, as if it had broken out of a language, gets nowhere.

The code is planted in the place of jsonnet's interpreter: the child is the real one, its walls
are up, and what the planted module does is what any code in the process could do.
"""

import json
import os
import re
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from playground.templating import child
from playground.templating.inside import walls

PRELUDE = """\
import ctypes, json, os, resource, socket, sys, threading, time
libc = ctypes.CDLL(None, use_errno=True)

def evaluate_snippet(name, template, **options):
    try:
        return json.dumps(attempt())
    except BaseException as error:
        return json.dumps(f"{type(error).__name__}: {error}")

def call(number, *arguments):
    whole = (ctypes.c_long(each) if isinstance(each, int) else each for each in arguments)
    result = libc.syscall(number, *whole)
    return result, os.strerror(ctypes.get_errno()) if result < 0 else ""

"""


@pytest.fixture
def planted(monkeypatch, tmp_path):
    """Run the body of a function inside the child: what it returns, or how it failed."""
    folders = child.libraries()

    def run(body: str, seconds: float = 10, before: str = "") -> child.Answer:
        source = (
            before + PRELUDE + "def attempt():\n" + textwrap.indent(textwrap.dedent(body), "    ")
        )
        (tmp_path / "_jsonnet.py").write_text(source)
        monkeypatch.setattr(child, "libraries", lambda: [str(tmp_path), *folders])
        return child.ask("jsonnet", b'{"template": "", "values": {}}', seconds)

    return run


@pytest.fixture
def told(planted):
    """What the planted code got, as text."""

    def run(body: str) -> str:
        head, _, text = planted(body).content.partition(b"\n")
        assert json.loads(head) == {"text": "follows"}
        return text.decode().rstrip("\n")

    return run


def children() -> set[int]:
    """The processes below this one, dead ones that nobody waited for among them."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.add(int(path.parent.name))
    return found


@pytest.fixture(autouse=True)
def nothing_is_left_behind():
    before = children()
    yield
    assert children() - before == set()


def test_planted_code_runs_and_can_compute(told):
    assert told("return sum(range(10))") == "45"


@pytest.mark.parametrize(
    ("body", "refusals"),
    [
        ("return open('/etc/hostname').read()", ["PermissionError", "OSError: [Errno 24]"]),
        ("return os.listdir('/')", ["PermissionError", "OSError: [Errno 24]"]),
        ("return os.stat('/etc/hostname').st_size", ["PermissionError"]),
        ("return open('/tmp/planted', 'w').write('x')", ["PermissionError", "OSError"]),
        ("return os.unlink('/tmp/planted')", ["PermissionError"]),
        ("return os.memfd_create('x')", ["PermissionError", "OSError: [Errno 24]"]),
        ("return os.dup(1)", ["PermissionError", "OSError: [Errno 24]"]),
        ("return os.pipe()", ["PermissionError", "OSError: [Errno 24]"]),
        ("return socket.socket().fileno()", ["PermissionError", "OSError: [Errno 24]"]),
        ("return len(socket.socketpair())", ["PermissionError", "OSError: [Errno 24]"]),
        ("return os.fork()", ["PermissionError", "BlockingIOError"]),
        ("return os.execv('/bin/true', ['true'])", ["PermissionError"]),
        ("return os.system('true')", ["-1", "32512"]),
        ("threading.Thread(target=print).start()", ["RuntimeError: can't start new thread"]),
        ("return len(bytearray(2**30))", ["MemoryError"]),
        ("return open(f'/proc/{os.getppid()}/environ').read()", ["PermissionError", "OSError"]),
        ("return open('/proc/self/environ').read()", ["PermissionError", "OSError: [Errno 24]"]),
        ("return os.kill(int(sys.argv[2]), 9)", ["PermissionError"]),
        ("return os.setsid()", ["PermissionError"]),
        ("return os.setuid(0)", ["PermissionError"]),
        ("return resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9))", ["Permission", "Value"]),
        ("import decimal", ["ModuleNotFoundError", "PermissionError", "ImportError"]),
    ],
)  # fmt: skip
def test_what_reaches_outside_fails(told, body, refusals):
    assert any(told(body).startswith(refusal) for refusal in refusals), told(body)


def test_no_other_system_call_gets_through(told):
    """Of all numbers that Linux gives out, each with arguments of zero."""
    allowed = walls.CALLS[os.uname().machine][1].values()
    # uretprobe and uprobe, which newer kernels let pass every filter, and which do nothing here.
    refused = sorted({*range(480)} - {*allowed, 335, 336})
    answers = json.loads(told(f"return {{n: call(n, 0, 0, 0, 0, 0, 0) for n in {refused}}}"))
    assert len(answers) == len(refused)
    assert {tuple(answer) for answer in answers.values()} == {(-1, "Operation not permitted")}


def test_there_is_no_environment_and_nothing_of_the_server(told):
    assert json.loads(told("return dict(os.environ)")) in ({}, {"LC_CTYPE": "C.UTF-8"})


def test_only_the_three_streams_are_open(told):
    read = walls.CALLS[os.uname().machine][1]["read"]
    body = f"""
    answers = {{number: call({read}, number, bytes(1), 0)[1] for number in range(200)}}
    return str([number for number in answers if answers[number] != "Bad file descriptor"])
    """
    with open(__file__, encoding="utf-8") as ours:
        os.set_inheritable(ours.fileno(), True)
        assert told(body) == "[0, 2]"  # what is left, output, cannot be read from and says so


def test_the_process_is_nobodys_and_a_group_of_its_own(planted):
    before = children()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(planted, "while True: pass")
        pid, status = 0, ""
        until = time.monotonic() + 20
        while not re.search(r"^Seccomp:\s*2$", status, re.M) and time.monotonic() < until:
            time.sleep(0.01)
            for pid in children() - before:
                status = Path(f"/proc/{pid}/status").read_text()
        group = os.getpgid(pid)
        assert not answer.done()
    uid = str(walls.NOBODY if os.geteuid() == 0 else os.geteuid())
    assert re.search(r"^Uid:(.*)$", status, re.M)[1].split() == [uid] * 4
    assert re.search(r"^NoNewPrivs:\s*(.*)$", status, re.M)[1] == "1"
    assert re.search(r"^Seccomp:\s*(.*)$", status, re.M)[1] == "2"
    assert group == pid != os.getpgrp()


def test_a_process_that_waits_for_ever_is_ended(planted):
    answer = planted("lock = threading.Lock(); lock.acquire(); lock.acquire()", 1)
    assert (answer.late, answer.status) == (True, -9)


def test_a_process_that_computes_is_ended_by_its_own_limit(planted):
    answer = planted("while True: pass", 30)
    assert not answer.late
    assert answer.status < 0


def test_a_process_that_talks_without_end_is_ended(planted):
    answer = planted("while True: os.write(1, bytes(65536))")
    assert answer.flooded
    assert answer.content == b""


@pytest.mark.parametrize(("system", "machine"), [("Linux", "mips"), ("Darwin", "aarch64")])
def test_where_there_is_no_filter_nothing_is_rendered(planted, system, machine):
    pretend = (
        f"import os; os.uname = lambda: os.uname_result(('{system}', '', '', '', '{machine}'))\n"
    )
    answer = planted("return 'rendered'", before=pretend)
    assert "x86_64" in json.loads(answer.content)["walls"]
