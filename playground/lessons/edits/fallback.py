"""Fallbacks: what people do in a hurry, as data: `content/fallbacks/README.md`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

MOST_PERCENT = 1_000
_KEYS = {"title", "about", "worlds", "broken", "load", "moments"}
_MOMENT = {"label", "quick", "stored", "both"}


class FallbackError(ValueError):
    """A file of the book is malformed; the message begins with its name."""


@dataclass(frozen=True, slots=True)
class Done:
    """What is done in one World: `deploy` changes the stored manifest to this version of the
    image and this percentage of its replicas (None: as it was) and deploys it."""

    do: str
    image: int | None = None
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class FallbackMoment:
    """What is done after the pods have come to rest; None: nothing in that World."""

    label: str
    quick: Done | None
    stored: Done | None


@dataclass(frozen=True, slots=True)
class Fallback:
    """`broken`: the version of the image that never becomes ready; `load`: the percentage of the
    manifest's replicas that is needed, with which the switches go."""

    title: str
    about: str
    worlds: tuple[str, str]
    moments: tuple[FallbackMoment, ...]
    broken: int | None = None
    load: int | None = None


Fallbacks = Mapping[str, Fallback]
"""By the name of the file."""


def load_fallbacks(folder: Path) -> dict[str, Fallback]:
    """Every fallback in the folder, in the order of the file names. Raises FallbackError."""
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            found[path.stem] = read_fallback(yaml.safe_load(path.read_text("utf-8")))
        except (yaml.YAMLError, LookupError, TypeError, ValueError, AttributeError) as error:
            raise FallbackError(f"{path.name}: {error}") from error
    return found


def read_fallback(value: Any) -> Fallback:
    """The fallback that a mapping describes. Raises ValueError and its like."""
    _known(value, _KEYS)
    one, other = value["worlds"]
    return Fallback(
        title=str(value["title"]),
        about=str(value["about"]),
        worlds=(str(one), str(other)),
        moments=tuple(_moment(each) for each in value["moments"]),
        broken=int(value["broken"]) if "broken" in value else None,
        load=_percent(value["load"]) if "load" in value else None,
    )


def _moment(value: Any) -> FallbackMoment:
    _known(value, _MOMENT)
    both = _done(value.get("both"))
    quick, stored = _done(value.get("quick")), _done(value.get("stored"))
    return FallbackMoment(str(value["label"]), quick or both, stored or both)


def _done(value: Any) -> Done | None:
    if value is None:
        return None
    _known(value, {"deploy", "undo", "scale"})
    ((do, how),) = value.items()
    if do == "undo":
        return Done("undo")
    if do == "scale":
        return Done("scale", percent=_percent(how))
    _known(how, {"image", "replicas"})
    percent = _percent(how["replicas"]) if "replicas" in how else None
    return Done("deploy", how.get("image"), percent)


def _percent(value: Any) -> int:
    if not isinstance(value, str) or not value.endswith("%"):
        raise ValueError(f"{value!r} is no share such as 200%")
    number = int(value[:-1])
    if not 0 <= number <= MOST_PERCENT:
        raise ValueError(f"{value} is not from 0% to {MOST_PERCENT}%")
    return number


def _known(value: Any, keys: set[str]) -> None:
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} is no mapping")
    if unknown := sorted(map(str, value.keys() - keys)):
        raise ValueError(f"{unknown[0]} is no key here")
