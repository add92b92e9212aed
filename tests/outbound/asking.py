"""Clients that ask the servers of a test; `conftest.py` closes them."""

import pytest

from playground.outbound import Outbound, OutboundFault, Rules
from tests.outbound.servers import reply

MADE: list[Outbound] = []


def client_of(rules, **more):
    MADE.append(Outbound(rules, **more))
    return MADE[-1]


def outbound(*servers):
    """A client for which the servers are exempt."""
    return client_of(Rules.read([], [server.authority for server in servers]))


def fault_of(asked, *args, **more):
    with pytest.raises(OutboundFault) as caught:
        asked.request(*args, **more)
    fault = caught.value
    assert fault.help.endswith(".") and not fault.message.endswith(".")
    return fault


def ok(request):
    return reply(200, b"hello", method=request.method)
