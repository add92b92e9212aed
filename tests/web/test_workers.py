"""Worker processes: the same answers, the same counts, and a death costs one request."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import brotli
import pytest

from playground.web import ROOT, create_app
from playground.web.keeper import TOGETHER_BYTES
from playground.web.loop import Loop
from playground.web.serving import Server
from playground.web.settings import Settings
from playground.web.site import SMALL_BYTES
from playground.web.workers import PATIENT, Answer, Lane, WorkerLostError, Workers
from tests.safety.raw import request, send
from tests.safety.test_shutdown import LARGE, process

pytestmark = pytest.mark.alone

MANIFEST = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: c}\ndata: {a: on}\n"


class Running(NamedTuple):
    process: "subprocess.Popen[str]"
    port: int

    def post(self, path: str, body: bytes, content_type: str, **headers: str) -> tuple[int, str]:
        """Status and text of the answer."""
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", body, {"Content-Type": content_type, **headers}
        )
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def form(self, path: str, manifest: str, **headers: str) -> tuple[int, str]:
        body = urllib.parse.urlencode({"manifest": manifest}).encode()
        return self.post(path, body, "application/x-www-form-urlencoded", **headers)

    def json(self, path: str, value: object) -> tuple[int, str]:
        return self.post(path, json.dumps(value).encode(), "application/json")

    def metrics(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=60) as answer:
            return str(answer.read().decode())


@contextmanager
def running(**settings: str) -> Iterator[Running]:
    with process(SLIPWAY_WORKERS="2", **settings) as (server, port):
        yield Running(server, port)


def started(workers: Workers) -> Workers:
    """Workers that a loop speaks with, in a thread of its own."""
    loop = Loop()
    workers.join(loop)

    def run() -> None:
        while True:
            loop.turn(timeout=1)

    threading.Thread(target=run, daemon=True).start()
    return workers


def children(process: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(fields[1]) == process and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def workers_of(server: Running) -> list[int]:
    [nursery] = children(server.process.pid)
    return children(nursery)


def test_answers_are_those_of_a_server_without_workers() -> None:
    client = create_app().test_client()
    with running() as server:
        for path in ("/check", "/practices/versioning", "/practices/nowhere", "/reference"):
            for headers in ({}, {"HX-Request": "true"}):
                expected = client.post(path, data={"manifest": MANIFEST}, headers=headers)
                assert server.form(path, MANIFEST, **headers) == (
                    expected.status_code,
                    expected.text,
                )
        bodies: list[object] = [{"manifest": MANIFEST}, {"manifest": 1}, [], {"scenario": {}}]
        for operation in ("check", "transform", "simulate"):
            for body in bodies:
                expected = client.post(f"/api/v1/{operation}", json=body)
                answered = server.json(f"/api/v1/{operation}", body)
                assert answered == (expected.status_code, expected.text)
        assert server.json("/api/v1/check", {"manifest": "a" * 9_000_000})[0] == 200
        assert server.json("/api/v1/check", {"manifest": "a" * 17_000_000})[0] == 413
        assert server.form("/check", "a" * 9_000_000)[0] == 413


def test_no_thread_is_needed_for_what_is_small_and_a_workers() -> None:
    """Several requests on one connection, sent together: they are answered in their order."""
    site = create_app(Settings(workers=1))
    site.start_workers(1)
    server = Server(site, "127.0.0.1", 0, threads=1, promised=site.promised)
    assert site.workers is not None
    site.workers.join(server.loop)
    server.dispatcher.set_thread_count(0)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    form = ("Content-Type: application/x-www-form-urlencoded", "Content-Length: 15")
    asked = [
        request("POST /check", *form, body=b"manifest=n%3A+1", end="keep-alive"),
        request(
            "POST /check", *form, body=b"manifest=n%3A+1", host="evil.example", end="keep-alive"
        ),
        request("POST /practices/nowhere", *form, body=b"manifest=n%3A+1", end="keep-alive"),
        request("POST /audit/events", "Content-Length: 2", body=b"{}"),
    ]
    answers = send(server, b"".join(asked))
    assert re.findall(rb"HTTP/1.1 (\d+)", answers) == [b"200", b"400", b"404", b"415"]
    assert answers.count(b"Content-Security-Policy: ") == answers.count(b"X-Request-Id: ") == 4
    server.stop()
    running.join(30)
    site.workers.close()


def test_answers_come_from_workers_as_small_as_they_are_sent() -> None:
    site = create_app(Settings(workers=1))
    site.start_workers(1)
    workers, sent = site.workers, []
    assert workers is not None
    started(workers)
    ask = workers.ask

    def listen(*asked: Any) -> Future[Answer]:
        answered = ask(*asked)
        answered.add_done_callback(lambda answer: sent.append(answer.result()[1]))
        return answered

    workers.ask = listen  # type: ignore[method-assign]
    client, form = site.test_client(), {"manifest": MANIFEST}
    plain = client.post("/check", data=form)
    packed = client.post("/check", data=form, headers={"Accept-Encoding": "br"})
    assert packed.headers["Content-Encoding"] == "br" and "Content-Encoding" not in plain.headers
    assert sent == [plain.data, packed.data]
    assert brotli.decompress(packed.data) == plain.data
    assert packed.headers["Content-Length"] == str(len(packed.data))
    workers.close()


def test_what_may_take_a_while_is_for_a_thread() -> None:
    site = create_app()
    lost: Future[Answer] = Future()
    lost.set_exception(WorkerLostError())
    site.workers = cast("Workers", SimpleNamespace(ask=lambda *_: lost))
    base = {"REQUEST_METHOD": "POST", "PATH_INFO": "/check", "wsgi.url_scheme": "http"}
    base |= {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost"}

    def promised(**changed: str) -> bool:
        return site.promised({**base, "wsgi.input": io.BytesIO(), **changed}) is not None

    assert promised() and promised(PATH_INFO="/practices/digest", CONTENT_LENGTH="0")
    assert not promised(REQUEST_METHOD="GET")
    assert not promised(CONTENT_LENGTH=str(SMALL_BYTES + 1))
    for path in ("/nowhere", "/lab", "/images", "/check/", "/audit/log", "/metrics"):
        assert not promised(PATH_INFO=path), path


def test_requests_are_limited_and_counted_in_one_place() -> None:
    with running(SLIPWAY_RATE_LIMIT="6/hour") as server:
        answers = [server.form("/check", "x" * 100)[0] for _ in range(10)]
        assert answers == [200] * 6 + [429] * 4
        metrics = server.metrics()
    counted = 'slipway_requests_total{method="POST",route="/check",status="%d"} %d.0'
    assert counted % (200, 6) in metrics and counted % (429, 4) in metrics
    assert "slipway_manifest_characters_sum 600.0" in metrics


def test_a_worker_that_dies_costs_its_own_request_only() -> None:
    with running() as server:
        before = workers_of(server)
        assert len(before) == 2 + PATIENT + len((Lane.LARGE, Lane.WRITER))
        for worker in before:
            os.kill(worker, signal.SIGKILL)
        answers = [server.form("/check", MANIFEST) for _ in range(4)]
        assert sorted(status for status, _ in answers) == [200, 200, 500, 500]
        assert all(MANIFEST.splitlines()[0] in page for _, page in answers), "a text was lost"
        after = workers_of(server)
        assert len(after) == 2 and not set(after) & set(before)  # the others when they are asked
        server.process.terminate()
        _, errors = server.process.communicate(timeout=20)
    logged = [json.loads(line) for line in errors.splitlines()]
    assert [line["exception"] for line in logged if "exception" in line] == ["WorkerLostError"] * 2


ENDLESS = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"


def test_nobody_waits_for_the_templates_of_others() -> None:
    form = {"manifest": MANIFEST, "take": "template", "template_language": "jinja"}
    body = urllib.parse.urlencode({**form, "template_jinja": ENDLESS}).encode()
    with running() as server, ThreadPoolExecutor() as pool:
        kind = "application/x-www-form-urlencoded"
        rendered = [pool.submit(server.post, "/practices/digest", body, kind) for _ in range(3)]
        time.sleep(0.5)
        assert server.form("/check", MANIFEST)[0] == 200
        assert not any(each.done() for each in rendered), "it waited for a template"
        pages = [each.result() for each in rendered]
    assert all(status == 200 and "template-limit" in page for status, page in pages)


EVENT = {"details": {"type": "orca:stage:complete"}, "content": {"executionId": "01X"}}


def test_events_are_kept_by_workers(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/audit.sqlite3"
    with running(SLIPWAY_DATABASE_URL=database, SLIPWAY_REDACTION_KEY="k" * 16) as server:
        status, text = server.json("/audit/events", EVENT)
        assert (status, json.loads(text)["entry"]) == (201, 1)
        status, text = server.post("/audit/events", b'{"details":', "application/json")
        assert status == 400 and "not JSON" in json.loads(text)["detail"]
        for worker in workers_of(server):
            os.kill(worker, signal.SIGKILL)
        # A worker that is lost costs one event, and then there is another: of those that are sent
        # together one takes all, and of larger ones two take one at a time.
        statuses = [server.json("/audit/events", {**EVENT, "n": n})[0] for n in range(3)]
        assert statuses == [503, 201, 201]
        large = {**EVENT, "text": "x" * TOGETHER_BYTES}
        statuses = [server.json("/audit/events", {**large, "n": n})[0] for n in range(4)]
        assert statuses == [503, 503, 201, 201]
        assert json.loads(server.json("/audit/events", EVENT)[1])["status"] == "duplicate"


def test_a_database_that_is_away_is_told_by_the_one_that_writes(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    database = f"sqlite:///{tmp_path}/file/audit.sqlite3"
    with running(SLIPWAY_DATABASE_URL=database, SLIPWAY_REDACTION_KEY="k" * 16) as server:
        status, text = server.json("/audit/events", EVENT)
        assert status == 503 and "nothing was stored" in json.loads(text)["detail"]
        (tmp_path / "file").unlink()
        assert server.json("/audit/events", EVENT)[0] == 201


def test_what_is_large_keeps_nobody_waiting() -> None:
    script = """
import os
from playground.web.workers import LARGE_BYTES, Workers
from tests.web.test_workers import started

gate, opener = os.pipe()

def work(head, body):
    if len(body) > LARGE_BYTES:
        os.read(gate, 1)
    return head, body[:1]

workers = started(Workers(1, work))
large = workers.ask(b"large", b"b" * (LARGE_BYTES + 1))
print(workers.ask(b"small", b"a").result(), large.done())
os.write(opener, b"!")
print(large.result())
workers.close()
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.splitlines() == ["(b'small', b'a') False", "(b'large', b'b')"], done.stderr


def test_a_worker_that_takes_too_long_is_ended() -> None:
    script = """
import time
from playground.web.workers import WorkerLostError, Workers
from tests.web.test_workers import started

def work(head, body):
    time.sleep(float(head))
    return head, body.upper()

workers = started(Workers(1, work, most_seconds=0.5))
print(workers.ask(b"0", b"a").result())
began = time.monotonic()
try:
    workers.ask(b"60", b"b").result()
except WorkerLostError as error:
    print(error, time.monotonic() - began < 20)
print(workers.ask(b"0", b"c" * 10_000_000).result()[1] == b"C" * 10_000_000)
workers.close()
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "(b'0', b'A')",
        "no answer after 0.5 seconds True",
        "True",
    ]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_all_processes_lets_running_requests_finish(number: signal.Signals) -> None:
    """As systemd and a terminal send it."""
    with running() as server:
        workers = workers_of(server)
        processes = [server.process.pid, *children(server.process.pid), *workers]
        body = urllib.parse.urlencode({"manifest": LARGE})
        script = (
            "import sys, urllib.request as r;"
            f"print(r.urlopen('http://127.0.0.1:{server.port}/practices/versioning',"
            "sys.stdin.buffer.read()).status)"
        )
        with subprocess.Popen(
            [sys.executable, "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as client:
            assert client.stdin and client.stdout
            client.stdin.write(body)
            client.stdin.close()
            wait_until_busy(workers)
            for process in processes:
                os.kill(process, number)
            assert client.stdout.read() == "200\n"
        server.process.communicate(timeout=30)
        assert server.process.returncode == 0
        assert not any(is_alive(process) for process in processes)


def test_no_worker_outlives_a_server_that_was_killed() -> None:
    with running() as server:
        processes = [*children(server.process.pid), *workers_of(server)]
        server.process.kill()
        server.process.wait(20)
        until = time.monotonic() + 20
        while any(is_alive(process) for process in processes) and time.monotonic() < until:
            time.sleep(0.05)
        assert not any(is_alive(process) for process in processes)


def wait_until_busy(workers: list[int]) -> None:
    def used() -> int:
        stats = [Path(f"/proc/{worker}/stat").read_text() for worker in workers]
        return sum(int(stat.rpartition(")")[2].split()[11]) for stat in stats)

    idle, until = used(), time.monotonic() + 30
    while used() <= idle + 1 and time.monotonic() < until:
        time.sleep(0.01)


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
