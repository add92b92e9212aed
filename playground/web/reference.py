"""What the reference page shows: the engine's own tables, not a second copy of them."""

from dataclasses import dataclass
from typing import Any

from playground.kinds.deploy_order import LAST, PRIORITIES
from playground.kinds.place_tree import Place, Tree, compile_kinds
from playground.kinds.replaced_fields import replaced_fields
from playground.lessons.pitfalls import PITFALLS, Pitfall
from playground.lessons.rules import Rule, every_rule
from playground.rollout.budget import MAX_PODS, MAX_TICKS
from playground.rollout.not_simulated import every_limit
from playground.rollout.simulate import KUBERNETES_VERSION
from playground.validation import Modelled, modelled


@dataclass(frozen=True, slots=True)
class ReferenceField:
    """One field that names a ConfigMap or Secret; `faithful`: Spinnaker rewrites it too."""

    path: str
    target: str
    faithful: bool


@dataclass(frozen=True, slots=True)
class ReferenceKind:
    """One kind and its fields."""

    kind: str
    group: str
    fields: tuple[ReferenceField, ...]


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """The context of `reference.html`.

    `order`: the ranks of Spinnaker's deploy order, each with its kinds. `refusals`: of which kinds
    the API server's rules are known. `pitfalls`: what people complain of when they deploy with
    Spinnaker. `stories`: what a story can say, as HTML.
    """

    kubernetes_version: str
    rules: tuple[Rule, ...]
    kinds: tuple[ReferenceKind, ...]
    order: tuple[tuple[int, str], ...]
    refusals: Modelled
    pitfalls: tuple[Pitfall, ...]
    stories: str


@dataclass(frozen=True, slots=True)
class Budget:
    """How large a rollout may be: pods at one time, and ticks."""

    pods: int
    ticks: int


@dataclass(frozen=True, slots=True)
class NotSimulatedPage:
    """The context of `not_simulated.html`; `limits`: what a manifest uses, what is left out."""

    kubernetes_version: str
    limits: tuple[tuple[str, str], ...]
    budget: Budget


def not_simulated_page() -> NotSimulatedPage:
    """What pictures leave out, from the table that the pictures themselves use."""
    return NotSimulatedPage(KUBERNETES_VERSION, every_limit(), Budget(MAX_PODS, MAX_TICKS))


def reference_page(stories: str) -> ReferencePage:
    """Everything that Slipway knows about kinds, sorted for reading; `stories` is HTML."""
    kinds = [
        ReferenceKind(kind, group, tuple(_fields(tree, "", (group, kind))))
        for (group, kind), tree in compile_kinds().items()
    ]
    order = [(rank, ", ".join(names.split())) for rank, names in PRIORITIES.items()]
    order.append((LAST, "everything else, custom resources included"))
    return ReferencePage(
        KUBERNETES_VERSION, every_rule(), tuple(kinds), tuple(order), modelled(), PITFALLS, stories
    )


def _fields(tree: Tree, path: str, kind: tuple[str, str]) -> list[ReferenceField]:
    fields = []
    for key, below in tree.items():
        here = path + "[]" if key == "[]" else f"{path}.{key}".lstrip(".")
        if isinstance(below, Place):
            target = below.target or "as the siblings say"
            fields.append(ReferenceField(here, target, _is_replaced(here, kind)))
        else:
            fields += _fields(below, here, kind)
    return fields


def _is_replaced(path: str, kind: tuple[str, str]) -> bool:
    """Whether Spinnaker looks there: asked of its replacers, with an object that has the field."""
    value: Any = "name"
    for key in reversed(path.split(".")):
        value = {key.removesuffix("[]"): [value] if key.endswith("[]") else value}
    api_version = f"{kind[0]}/v1" if kind[0] else "v1"
    return bool(replaced_fields({**value, "apiVersion": api_version, "kind": kind[1]}))
