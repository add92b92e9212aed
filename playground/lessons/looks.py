"""What pods run and read: numbered for the picture, and named for people."""

from collections.abc import Iterable

from playground.lessons.picture import Key, Look
from playground.lessons.shapes import IMAGES, mark_path
from playground.rollout.worlds import World, WorldPod

Contents = tuple[str | None, ...]
"""Fingerprints of what a pod read, sorted."""

STATES = {
    "pending": "pending",
    "notready": "not ready",
    "ready": "ready",
    "terminating": "terminating",
}
"""The states of a pod in the order of its life, and what people call them."""


class Looks:
    """The numbers that all worlds of a picture share, and what they stand for."""

    def __init__(self, worlds: Iterable[World]) -> None:
        self._images: dict[tuple[str, ...], int] = {}
        self._configurations: dict[Contents, int] = {}
        self._image_names: list[str] = []
        self._configuration_names: list[dict[str, None]] = []
        self._alike: dict[tuple[object, ...], Look] = {}
        self._secrets: dict[str, int] = {}
        # Many pods are the very same value from one tick to the next: each is looked at once.
        self._pods = {
            id(pod): pod for world in worlds for tick in world.ticks for pod in tick.pods
        }
        self._of = {key: self._look(pod) for key, pod in self._pods.items()}

    def of(self, pod: WorldPod) -> Look:
        """How this pod, one of the worlds' own, looks."""
        return self._of[id(pod)]

    @property
    def states(self) -> tuple[str, ...]:
        """The states that occur."""
        seen = {look.state for look in self._alike.values()}
        return tuple(state for state in STATES if state in seen)

    @property
    def images(self) -> set[str]:
        """What the pods run: digests, and references where no digest is known."""
        return {image for images in self._images for image in images}

    def image_keys(self) -> tuple[Key, ...]:
        """The legend of the images."""
        return tuple(
            Key(number % IMAGES, name, "") for number, name in enumerate(self._image_names)
        )

    def configuration_keys(self) -> tuple[Key, ...]:
        """The legend of the configurations."""
        return tuple(
            Key(
                number,
                f"{' or '.join(self._configuration_names[number])}: "
                f"{' + '.join(map(self._content, read))}",
                mark_path(number, 4.5, [(9, 9)]),
            )
            for read, number in self._configurations.items()
        )

    def configuration_name(self, pod: WorldPod) -> str:
        """What a pod read, for people: each object's name, and which content of it."""
        return " + ".join(
            f"{key.partition('/')[2]} ({self._content(fingerprint)})"
            for key, fingerprint in sorted(pod.config.items())
        )

    def _content(self, fingerprint: str | None) -> str:
        """The first digits of a content. A Secret's are numbered instead: from the digits one
        could find out whether a guess of its value is right."""
        if fingerprint is None:
            return "absent"
        number = self._secrets.get(fingerprint)
        return f"secret content {number}" if number else f"content {fingerprint[:6]}"

    def _look(self, pod: WorldPod) -> Look:
        kind = (pod.state, *pod.images.items(), *pod.config.items())
        look = self._alike.get(kind)
        if look is None:
            look = self._alike[kind] = Look(self._image(pod), self._configuration(pod), pod.state)
            self._number_secrets(pod)
        return look

    def _number_secrets(self, pod: WorldPod) -> None:
        for key, fingerprint in pod.config.items():
            if fingerprint is not None and key.startswith("Secret/"):
                self._secrets.setdefault(fingerprint, len(self._secrets) + 1)

    def _image(self, pod: WorldPod) -> int:
        images = tuple(dict.fromkeys(pod.images.values()))
        if images not in self._images:
            self._images[images] = len(self._images)
            self._image_names.append(", ".join(image_names(pod)))
        return self._images[images]

    def _configuration(self, pod: WorldPod) -> int | None:
        """Equal data is drawn alike, whatever the objects are called."""
        if not pod.config:
            return None
        read = tuple(sorted(pod.config.values(), key=str))
        if read not in self._configurations:
            self._configurations[read] = len(self._configurations)
            self._configuration_names.append({})
        number = self._configurations[read]
        names = " + ".join(key.partition("/")[2] for key in pod.config)
        self._configuration_names[number][names] = None
        return number


def image_names(pod: WorldPod) -> list[str]:
    """Each container's image, for people: a digest's first digits, or the end of a reference."""
    names = []
    for container, image in pod.images.items():
        _, algorithm, digest = image.rpartition("sha256:")
        short = f"{container} at {algorithm}{digest[:8]}" if algorithm else ""
        names.append(short or image.rpartition("/")[2])
    return list(dict.fromkeys(names))
