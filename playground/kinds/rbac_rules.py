"""Rules of a Role or ClusterRole that are limited to certain ConfigMaps or Secrets by name."""

from typing import Any

from playground.kinds.reference import Reference, Target

_RESOURCES: dict[str, Target] = {"configmaps": "ConfigMap", "secrets": "Secret"}


def find_in_rules(role: dict[str, Any]) -> list[Reference]:
    """One Reference for each kind that a name in ``rules[].resourceNames`` may stand for.

    A rule counts if it is about the core group and lists ``configmaps``, ``secrets`` (or their
    subresources) or ``*``. The names of a rule hold for all its resources, so the same field is
    reported once for each of the two kinds.
    """
    rules = role.get("rules")
    found = []
    for index, rule in enumerate(rules if isinstance(rules, list) else ()):
        if not isinstance(rule, dict) or not {"", "*"} & set(_strings(rule.get("apiGroups"))):
            continue
        targets = _targets(_strings(rule.get("resources")))
        names = rule.get("resourceNames")
        for position, name in enumerate(names if isinstance(names, list) else ()):
            if not isinstance(name, str) or not name:
                continue
            tokens = ("rules", index, "resourceNames", position)
            found += [
                Reference(tokens, target, name, None, name, False, "plain") for target in targets
            ]
    return found


def _targets(resources: list[str]) -> list[Target]:
    plain = {resource.partition("/")[0] for resource in resources}
    return [kind for name, kind in _RESOURCES.items() if name in plain or "*" in plain]


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
