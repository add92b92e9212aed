"""The kubectl commands by which an object is submitted.

Source: clouddriver, ``op/handler/CanDeploy.java`` and ``op/job/KubectlJobExecutor.java``.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from playground.kinds.spinnaker_kinds import spelled_kind
from playground.manifest import KubernetesObject

from .strategy import Strategy

Verb = Literal["apply", "replace", "create", "delete"]


class Call(NamedTuple):
    """One call of kubectl: the verb and the flags that the strategy asks for."""

    verb: Verb
    flags: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.verb, *self.flags))


def calls(strategy: Strategy, *, exists: bool = True, generated_name: bool = False) -> list[Call]:
    """The calls of one object, in order. `exists`: the cluster has an object of that name.

    An object with ``generateName`` and no name is created, whatever the strategy.
    """
    if generated_name:
        return [Call("create")]
    if strategy.deploy == "recreate":
        return [Call("delete"), Call("apply")]
    if strategy.deploy == "replace":
        return [Call("replace")] if exists else [Call("replace"), Call("create")]
    if strategy.deploy == "server-side-apply":
        flags = ["--server-side=true"]
        if strategy.server_side_apply == "force-conflicts":
            flags.append("--force-conflicts=true")
        return [Call("apply", tuple(flags))]
    return [Call("apply")]


def command(call: Call, item: KubernetesObject, selectors: Sequence[str] = ()) -> str:
    """The whole command, for people to read; the object itself goes to its standard input."""
    words = ["kubectl"]
    if item.namespace:
        words.append(f"--namespace={item.namespace}")
    words += [call.verb, *call.flags]
    if call.verb == "delete":
        words += [f"{spelled_kind(item.value)}/{item.name}", "--ignore-not-found=true"]
    else:
        words += ["-o", "json", "-f", "-"]
    if selectors:
        words += ["-l", f"'{','.join(selectors)}'"]
    return " ".join(words)
