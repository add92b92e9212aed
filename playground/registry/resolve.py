"""Resolve many images at once: each distinct one is asked for once, and faults are answers too.

A tag costs HEAD, and GET of the digest that it tells unless the manifest of that is known.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple, Protocol

from playground.artifacts.image_reference import ImageReference
from playground.registry.fault import RULE, Unresolved, UnresolvedError
from playground.registry.key import Key, keys_of
from playground.registry.manifests import Manifest
from playground.registry.names import Place, repository_of

THREADS: Final = 8
PER_REGISTRY: Final = 4
"""Requests at one time to one registry: a slow one leaves threads for the others."""

FEW: Final = 32
"""Tags of one call that nothing is known of, up to which HEAD comes first: more than most
manifests have. Of more, each costs GET alone: for a registry that is as much work as HEAD, so both
would take twice as long for a batch."""


class Outcome(NamedTuple):
    """What became of a key: the manifest that a tag means, or `fault`.

    Of a key with a digest both are None if the registry has it.
    """

    manifest: Manifest | None = None
    fault: Unresolved | None = None


class Asked(Protocol):
    """Who answers: `playground.registry.client.Registries`. Each method raises UnresolvedError."""

    def digest(self, place: Place, deadline: float) -> str | None: ...
    def manifest(self, place: Place, deadline: float, told: str | None = None) -> Manifest: ...
    def has(self, place: Place, deadline: float) -> None: ...


def resolve(
    images: Iterable[ImageReference],
    registries: Asked,
    *,
    deadline: float,
    clock: Callable[[], float],
    known: Mapping[Key, Manifest] | None = None,
) -> dict[Key, Outcome]:
    """The outcome of every key of the images; returns at `deadline`, a time of the clock.

    What a tag's digest is now is asked first (HEAD, which no registry counts as a pull), and then
    for the manifest of that digest (GET), unless it is in `known`. Only where more than `FEW` tags
    are not in `known`, GET alone asks for each of these. Once a registry as a whole does not
    answer, the rest of its images are not asked for.
    """
    places: dict[Key, Place] = {}
    for image in images:
        registry, path = repository_of(image)
        for key in keys_of(image):
            places.setdefault(key, Place(registry, path, key.tag or key.digest or ""))
    run = _Run(places, registries, known or {}, deadline)
    count = min(THREADS, len(places), PER_REGISTRY * len(run.waiting))
    for _ in range(count):
        threading.Thread(target=run.work, daemon=True).start()
    with run.changed:
        while run.open and (left := deadline - clock()) > 0:
            run.changed.wait(left)
        run.waiting.clear()
        outcomes = dict(run.outcomes)
    late = Unresolved(
        RULE, "the time for all images together was over", "Ask again, or for fewer."
    )
    return {key: outcomes.get(key) or Outcome(fault=late) for key in places}


class _Run:
    """The questions that wait, by registry, and the outcomes; `changed` guards all of it."""

    def __init__(
        self,
        places: Mapping[Key, Place],
        registries: Asked,
        known: Mapping[Key, Manifest],
        deadline: float,
    ) -> None:
        self.registries, self.known, self.deadline = registries, known, deadline
        self.few = sum(key.digest is None and key not in known for key in places) <= FEW
        self.outcomes: dict[Key, Outcome] = {}
        self.open = len(places)
        self.changed = threading.Condition()
        self.waiting: dict[str, deque[tuple[Key, Place]]] = {}
        self.busy: dict[str, int] = {}
        self.silent: dict[str, Unresolved] = {}
        for key, place in places.items():
            self.waiting.setdefault(place.registry, deque()).append((key, place))

    def work(self) -> None:
        """Take questions until there are none: one thread of several."""
        while taken := self._take():
            key, place = taken
            outcome = self._outcome(key, place)
            with self.changed:
                self.outcomes[key] = outcome
                self.busy[place.registry] -= 1
                self.open -= 1
                if outcome.fault and outcome.fault.lasts:
                    self.silent.setdefault(place.registry, outcome.fault)
                if not self.open or len(self.waiting) > 1 or not self.waiting:
                    self.changed.notify_all()

    def _take(self) -> tuple[Key, Place] | None:
        with self.changed:
            while self.waiting:
                for registry, questions in self.waiting.items():
                    if self.busy.get(registry, 0) < PER_REGISTRY:
                        taken = questions.popleft()
                        del self.waiting[registry]
                        if questions:
                            self.waiting[registry] = questions  # behind the other registries
                        self.busy[registry] = self.busy.get(registry, 0) + 1
                        return taken
                self.changed.wait()
            return None

    def _outcome(self, key: Key, place: Place) -> Outcome:
        if silent := self.silent.get(place.registry):
            return Outcome(fault=silent)
        try:
            if key.digest:
                self.registries.has(place, self.deadline)
                return Outcome()
            return Outcome(self._manifest(key, place))
        except UnresolvedError as error:
            return Outcome(fault=error.fault)
        except Exception as error:  # a fault of ours must not leave a question open for ever
            message = f"asking for it failed ({type(error).__name__})"
            return Outcome(fault=Unresolved(RULE, message, "This is a fault of Slipway."))

    def _manifest(self, key: Key, place: Place) -> Manifest:
        known = self.known.get(key)
        if known is None and not self.few:
            return self.registries.manifest(place, self.deadline)
        told = self.registries.digest(place, self.deadline)
        if known and known.digest == told:
            return known
        return self.registries.manifest(place, self.deadline, told)
