"""Label selectors of a stage: kubectl submits only the objects that they select.

Source: Kubernetes, "Labels and Selectors"; apimachinery, ``labels/selector.go``.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

_PARTS = re.compile(r"\s*(?:[^,(]|\([^)]*\))+\s*")
_KEY = r"[A-Za-z0-9./_-]+"
_EQUALITY = re.compile(rf"({_KEY})\s*(==|=|!=)\s*([A-Za-z0-9._-]*)")
_SET = re.compile(rf"({_KEY})\s+(in|notin)\s*\(([^()]*)\)")
_EXISTENCE = re.compile(rf"(!?)\s*({_KEY})")


class Requirement(NamedTuple):
    """One requirement: with `negated`, that the key has none of the values, or is not there.

    `values` None asks for the key alone.
    """

    key: str
    values: frozenset[str] | None
    negated: bool

    def matches(self, labels: Mapping[str, Any]) -> bool:
        if self.values is None:
            return (self.key in labels) is not self.negated
        value = labels.get(self.key)
        return (isinstance(value, str) and value in self.values) is not self.negated


def parse_selector(text: str) -> list[Requirement] | str:
    """The requirements of a selector such as ``tier = web, env in (a, b)``; or what is wrong."""
    found = []
    for part in filter(None, (each.strip() for each in _PARTS.findall(text))):
        requirement = _requirement(part)
        if requirement is None:
            return f"{part!r} is no label selector."
        found.append(requirement)
    return found if found or not text.strip() else f"{text!r} is no label selector."


def _requirement(part: str) -> Requirement | None:
    if match := _EQUALITY.fullmatch(part):
        return Requirement(match[1], frozenset({match[3]}), match[2] == "!=")
    if match := _SET.fullmatch(part):
        values = frozenset(value.strip() for value in match[3].split(","))
        return Requirement(match[1], values, match[2] == "notin")
    if match := _EXISTENCE.fullmatch(part):
        return Requirement(match[2], None, bool(match[1]))
    return None


def selects(requirements: Iterable[Requirement], labels: Mapping[str, Any]) -> bool:
    """Whether labels meet all requirements."""
    return all(requirement.matches(labels) for requirement in requirements)
