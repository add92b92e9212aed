"""What pods run and read: numbered for the picture, and named for people."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

from playground.lessons.picture import Key, Look
from playground.lessons.shapes import IMAGES, mark_path
from playground.rollout.worlds import World, WorldPod

T = TypeVar("T", bound=Hashable)

STATES = {
    "pending": "pending",
    "notready": "not ready",
    "ready": "ready",
    "terminating": "terminating",
}
"""The states of a pod in the order of its life, and what people call them."""


class Looks:
    """The numbers that all worlds of a picture share."""

    def __init__(self, worlds: Iterable[World]) -> None:
        # Most pods are the very same value from one tick to the next: each is looked at once.
        pods = {id(pod): pod for world in worlds for tick in world.ticks for pod in tick.pods}
        self._images = _numbered(_images(pod) for pod in pods.values())
        self._configurations = _numbered(
            _configuration(pod) for pod in pods.values() if pod.config
        )
        self._of = {key: self._look(pod) for key, pod in pods.items()}
        self._pods = pods  # keeps them alive, and with them the keys

    def of(self, pod: WorldPod) -> Look:
        """How this pod, one of the worlds' own, looks."""
        return self._of[id(pod)]

    @property
    def states(self) -> tuple[str, ...]:
        """The states that occur."""
        seen = {look.state for look in self._of.values()}
        return tuple(state for state in STATES if state in seen)

    def image_keys(self) -> tuple[Key, ...]:
        """The legend of the images."""
        names = {_images(pod): ", ".join(image_names(pod)) for pod in self._pods.values()}
        return tuple(
            Key(number % IMAGES, names[images], "") for images, number in self._images.items()
        )

    def configuration_keys(self) -> tuple[Key, ...]:
        """The legend of the configurations."""
        names: dict[tuple[str | None, ...], dict[str, None]] = {}
        for pod in self._pods.values():
            if pod.config:
                name = " + ".join(key.partition("/")[2] for key in pod.config)
                names.setdefault(_configuration(pod), {})[name] = None
        return tuple(
            Key(
                number,
                f"{' or '.join(names[read])}: {' + '.join(map(_content, read))}",
                mark_path(number, 9, 9, 4.5),
            )
            for read, number in self._configurations.items()
        )

    def _look(self, pod: WorldPod) -> Look:
        read = self._configurations[_configuration(pod)] if pod.config else None
        return Look(self._images[_images(pod)], read, pod.state)


def image_names(pod: WorldPod) -> list[str]:
    """Each container's image, for people: a digest's first digits, or the end of a reference."""
    names = []
    for container, image in pod.images.items():
        _, algorithm, digest = image.rpartition("sha256:")
        short = f"{container} at {algorithm}{digest[:8]}" if algorithm else ""
        names.append(short or image.rpartition("/")[2])
    return list(dict.fromkeys(names))


def configuration_name(pod: WorldPod) -> str:
    """What a pod read, for people: each object's name, and the first digits of its content."""
    return " + ".join(
        f"{key.partition('/')[2]} ({_content(fingerprint)})"
        for key, fingerprint in sorted(pod.config.items())
    )


def _content(fingerprint: str | None) -> str:
    return "absent" if fingerprint is None else f"content {fingerprint[:6]}"


def _numbered(values: Iterable[T]) -> dict[T, int]:
    """Each different value with its place in the order of appearance."""
    return {value: number for number, value in enumerate(dict.fromkeys(values))}


def _images(pod: WorldPod) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pod.images.values()))


def _configuration(pod: WorldPod) -> tuple[str | None, ...]:
    """What the pod read, whatever the objects were called: equal data is drawn alike."""
    return tuple(sorted(pod.config.values(), key=str))
