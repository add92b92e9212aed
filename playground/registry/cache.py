"""What registries said a while ago, so that they need not be asked again at once."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from playground.registry.key import Key
from playground.registry.manifests import Manifest
from playground.registry.resolve import Outcome

SECONDS: Final = 300.0
FAULT_SECONDS: Final = 30.0
MOST: Final = 2_000


@dataclass(slots=True)
class Cache:
    """Outcomes with a time limit: `seconds`, and less for faults. Threads may share it."""

    seconds: float = SECONDS
    fault_seconds: float = FAULT_SECONDS
    _kept: dict[Key, tuple[float, Outcome]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, keys: Iterable[Key], now: float) -> dict[Key, Outcome]:
        """Those of the keys that are known at `now`, in seconds."""
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
        return {key: outcome for key, (until, outcome) in found.items() if now < until}

    def seen(self, keys: Iterable[Key]) -> dict[Key, Manifest]:
        """The manifests that the keys had when they were last asked for, however long ago: where
        a tag has not moved since, its digest is all there is to ask for."""
        with self._lock:
            found = {key: self._kept[key][1].manifest for key in keys if key in self._kept}
        return {key: manifest for key, manifest in found.items() if manifest is not None}

    def put(self, outcomes: Mapping[Key, Outcome], now: float) -> None:
        """Keep outcomes; the oldest of too many are dropped."""
        with self._lock:
            for key, outcome in outcomes.items():
                self._kept.pop(key, None)
                seconds = self.fault_seconds if outcome.fault else self.seconds
                self._kept[key] = (now + seconds, outcome)
            for key in list(self._kept)[: max(0, len(self._kept) - MOST)]:
                del self._kept[key]
