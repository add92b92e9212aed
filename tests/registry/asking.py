"""Asking a server of a test for images, and what a good registry answers.

The image of these registries is GOOD, under any tag and any digest.
"""

import time

from playground.artifacts import parse_image
from playground.outbound import Outbound, Rules
from playground.registry.client import Registries
from playground.registry.resolve import resolve
from tests.outbound.servers import reply, serving
from tests.registry.content import INDEX, digest, encoded

GOOD = encoded({"schemaVersion": 2, "mediaType": INDEX, "manifests": []})
OTHER = "sha256:" + "5" * 64


def manifest(content=GOOD, media_type=INDEX, said=None, method="GET"):
    """A registry's answer; `said` is the digest in its header, "" for none."""
    headers = {"Content-Type": media_type} if media_type else {}
    said = digest(content) if said is None else said
    if said:
        headers["Docker-Content-Digest"] = said
    return reply(200, content, headers, method)


def ask(server, *images, seconds=5.0, allow=(), passwords=None, known=None, lookup=None):
    """The outcomes of images of that server, in order of the images."""
    references = [parse_image(f"{server.authority}/{image}") for image in images or ["web:1"]]
    rules = Rules.read([], [server.authority, *allow])
    with Outbound(rules, **({"lookup": lookup} if lookup else {})) as outbound:
        outcomes = resolve(
            references,
            Registries(outbound, passwords),
            deadline=time.monotonic() + seconds,
            clock=time.monotonic,
            known=known,
        )
    for outcome in outcomes.values():
        if outcome.fault:
            assert outcome.fault.help.endswith(".")
            assert "\n" not in outcome.fault.message and "\x1b" not in outcome.fault.message
    return list(outcomes.values())


def fault(handler, **more):
    with serving(handler) as server:
        [outcome] = ask(server, **more)
    assert outcome.manifest is None
    return outcome.fault
