"""How much a registry may answer, how long it may take, and how often it is asked."""

import threading
import time

import pytest

from playground.artifacts import parse_image
from playground.outbound import Outbound, Rules
from playground.registry.client import Registries
from playground.registry.resolve import resolve
from tests.outbound.servers import serving
from tests.registry.asking import GOOD, ask, fault, manifest
from tests.registry.content import INDEX, digest


def test_an_endless_manifest():
    def endless(request):
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {INDEX}\r\nContent-Length: 999999999\r\n\r\n"
        request.connection.sendall(head.encode())
        while True:
            request.connection.sendall(b" " * 65_536)

    assert "more than" in fault(endless).message


@pytest.mark.alone
def test_a_silent_registry_costs_the_time_once_and_the_others_get_theirs():
    ended = threading.Event()
    with (
        serving(lambda _: ended.wait(60) and None) as silent,
        serving(lambda _: manifest()) as quick,
    ):
        images = [
            *(parse_image(f"{silent.authority}/web:{number}") for number in range(50)),
            *(parse_image(f"{quick.authority}/web:{number}") for number in range(50)),
        ]
        start = time.monotonic()
        with Outbound(Rules.read([], [silent.authority, quick.authority])) as outbound:
            outcomes = resolve(
                images,
                Registries(outbound),
                deadline=start + 2,
                clock=time.monotonic,
            )
        took = time.monotonic() - start
        ended.set()
    assert took < 2 + 2  # and not once for each image
    for key, outcome in outcomes.items():
        assert bool(outcome.manifest) == (key.name == f"{quick.authority}/web")
        assert outcome.manifest or "time" in outcome.fault.message


def test_every_distinct_image_is_asked_for_once():
    with serving(lambda request: manifest(method=request.method)) as server:
        outcomes = ask(server, *(f"web:{number % 10}" for number in range(100)))
    assert len(outcomes) == 10
    gets = [f"GET /v2/web/manifests/{digest(GOOD)}"] * 10
    assert sorted(server.lines) == gets + [f"HEAD /v2/web/manifests/{n}" for n in range(10)]
    assert server.connections <= 4


def test_a_fault_of_ours_leaves_no_question_open():
    class Broken:
        def digest(self, place, deadline):
            raise ZeroDivisionError

    outcomes = resolve(
        [parse_image("redis"), parse_image("nginx:1")],
        Broken(),
        deadline=time.monotonic() + 5,
        clock=time.monotonic,
    )
    assert {outcome.fault.message for outcome in outcomes.values()} == {
        "asking for it failed (ZeroDivisionError)"
    }


def test_nothing_to_ask():
    assert resolve([], None, deadline=0, clock=time.monotonic) == {}
