"""The request of one Deploy (Manifest) stage."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from playground.artifacts.artifact import Artifact

from .moniker import Moniker
from .pool import Supplied
from .replacers import Binding

RolloutStrategy = Literal["none", "redblack", "bluegreen", "highlander"]


class Request(NamedTuple):
    """What a stage sends to Clouddriver; the names are those of the stage's fields.

    documents: what is to be deployed, the value of each document by its number in the input.
    account: that is deployed to. moniker: application and, if preset, cluster.
    namespace_override: for objects of namespaced kinds; "" for none. required, optional: the
    artifacts; of the optional ones the nearest comes first. binding: of images.
    versioned: None leaves it to annotations and kinds. services: load balancers to attach, as
    ``service NAME``. strategy: of the rollout. label_selectors: such as ``tier = web``.
    managed_by_suffix: what the provider's setting of that name says. unreadable: by JSON Pointers
    into the request, why an entry of its artifacts is none, and was left out.
    """

    documents: Mapping[int, Any]
    account: str = ""
    moniker: Moniker = Moniker()
    namespace_override: str = ""
    required: Sequence[Artifact] = ()
    optional: Sequence[Supplied] = ()
    enable_artifact_binding: bool = True
    binding: Binding = "match-name-and-tag"
    versioned: bool | None = None
    enable_traffic: bool = True
    services: Sequence[str] = ()
    strategy: RolloutStrategy = "none"
    label_selectors: Sequence[str] = ()
    allow_nothing_selected: bool = False
    skip_spec_template_labels: bool = False
    managed_by_suffix: str = ""
    unreadable: Sequence[tuple[str, str]] = ()
