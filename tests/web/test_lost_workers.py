"""What is left to be said when workers are lost, and there can be no others."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from playground.web import ROOT
from tests.web.test_workers import MANIFEST, children, running, workers_of


def ran(script: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """Workers are forked, which a process with the threads of other tests must not be."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_without_the_nursery_the_server_ends_once_a_worker_is_lost() -> None:
    with running() as server:
        [nursery] = children(server.process.pid)
        workers = workers_of(server)
        os.kill(nursery, signal.SIGKILL)
        assert server.form("/check", MANIFEST)[0] == 200
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        status, page = server.form("/check", MANIFEST)
        assert status == 500 and MANIFEST.splitlines()[0] in page
        _, errors = server.process.communicate(timeout=20)
        assert server.process.returncode == 1
    assert "Traceback" not in errors


def test_a_worker_that_cannot_be_forked_is_tried_again(tmp_path: Path) -> None:
    script = """
import os, pathlib, signal, sys, time
from playground.web.workers import WorkerLostError, Workers
from tests.web.test_workers import started

may, fork = pathlib.Path(sys.argv[1], "may"), os.fork

def refused():
    if may.exists():
        return fork()
    raise BlockingIOError

def ask():
    try:
        return workers.ask(b"", b"").result(20)
    except WorkerLostError as error:
        return str(error)

may.touch()
os.fork = refused
workers = started(Workers(1, lambda head, body: (str(os.getpid()).encode(), body)))
process = int(ask()[0])
may.unlink()
os.kill(process, signal.SIGKILL)
print(ask(), ask(), sep=", ")
may.touch()
until = time.monotonic() + 20
while isinstance(answer := ask(), str) and time.monotonic() < until:
    time.sleep(0.1)
print(int(answer[0]) != process)
workers.close()
"""
    done = ran(script, tmp_path)
    assert done.stdout.splitlines() == ["the worker died, there is no worker", "True"], done.stderr


def test_a_worker_that_fails_ends_without_a_word_of_what_it_had() -> None:
    script = """
from playground.web.workers import WorkerLostError, Workers
from tests.web.test_workers import started

def work(head, body):
    if body:
        raise OSError(body)
    return head, body

workers = started(Workers(1, work))
try:
    workers.ask(b"", b"PLANTED").result()
except WorkerLostError as error:
    print(error)
print(workers.ask(b"", b"").result())
workers.close()
"""
    done = ran(script)
    assert done.stdout.splitlines() == ["the worker died", "(b'', b'')"], done.stderr
    assert "exception" in done.stderr and "PLANTED" not in done.stderr


def test_nobody_waits_for_workers_that_are_closed() -> None:
    script = """
import time
from playground.web.workers import Workers
from tests.web.test_workers import started

workers = started(Workers(1, lambda head, body: time.sleep(60)))
answers = [workers.ask(b"", b"") for _ in range(2)]
time.sleep(0.3)
workers.close()
print(*(answer.exception(10) for answer in answers), sep=", ")
"""
    done = ran(script)
    assert done.stdout.splitlines() == ["the server ends, there is no worker"], done.stderr
