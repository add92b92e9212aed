"""Asking registries for a reader: seldom enough for each client, few at a time, never for long."""

import threading
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from flask import Flask

from playground.artifacts import ImageReference
from playground.outbound import Outbound, Rules
from playground.registry.cache import Cache
from playground.registry.client import Registries
from playground.registry.key import Key, keys_of
from playground.registry.manifests import Manifest
from playground.registry.resolve import Outcome, resolve

if TYPE_CHECKING:
    from limits.strategies import FixedWindowRateLimiter

SECONDS: Final = 10.0
"""For all registries together."""
AT_ONCE: Final = 2
"""Readers for whom registries are asked at one time: the server's threads are for all."""
RATE: Final = "10/minute"
MOST_IMAGES: Final = 50

BUSY = "Registries are being asked for others at this moment; try again in some seconds."
TOO_OFTEN = "You asked several times within a minute; wait until it is over, and ask again."
OFF = "This server asks no registries; `python -m playground lock` does, on your own machine."
TOO_MANY = (
    f"These are more than {MOST_IMAGES} images, and so none of them was asked for; "
    "`python -m playground lock` takes any number."
)


class Asking:
    """The site's one client of registries. It has no passwords: it asks as anyone may."""

    def __init__(self, rules: Rules) -> None:
        self.allowed = bool(rules.hosts or rules.exempt)
        self._outbound = Outbound(rules)
        self._registries = Registries(self._outbound)
        self._cache = Cache()
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._limiter: FixedWindowRateLimiter | None = None

    def ask(
        self, images: Sequence[ImageReference], known: Mapping[Key, Manifest], client: str
    ) -> dict[Key, Outcome] | str:
        """The outcomes of the images, or one sentence that says why nothing was asked."""
        if not self.allowed:
            return OFF
        if len(images) > MOST_IMAGES:
            return TOO_MANY
        keys = {key for image in images for key in keys_of(image)}
        outcomes = self._cache.get(keys, time.monotonic())
        missing = [image for image in images if not set(keys_of(image)) <= set(outcomes)]
        if not missing:
            return outcomes
        if not self._may(client):
            return TOO_OFTEN
        if not self._places.acquire(blocking=False):
            return BUSY
        try:
            found = resolve(
                missing,
                self._registries,
                deadline=time.monotonic() + SECONDS,
                clock=time.monotonic,
                known={**self._cache.seen(keys), **known},
            )
        finally:
            self._places.release()
        self._cache.put(found, time.monotonic())
        return outcomes | found

    def close(self) -> None:
        """Close the connections that are kept."""
        self._outbound.close()

    def _may(self, client: str) -> bool:
        from limits import parse
        from limits.storage import MemoryStorage
        from limits.strategies import FixedWindowRateLimiter

        if self._limiter is None:  # not before the workers are forked: it starts a thread
            self._limiter = FixedWindowRateLimiter(MemoryStorage())
        return self._limiter.hit(parse(RATE), client)


def install(app: Flask, rules: Rules) -> None:
    app.extensions["asking"] = Asking(rules)
