"""A recorded tick with all that a sentence about it can be held against."""

from fractions import Fraction
from math import ceil, floor

from playground.rollout.scenario import read_scenario
from playground.rollout.simulate import play
from playground.rollout.trace import tick_row


def pods_of(limit, whole, rounded):
    if isinstance(limit, int):
        return limit
    return rounded(Fraction(int(limit.removesuffix("%")), 100) * whole)


class Limits:
    """What a spec's limits come to, by the documentation."""

    def __init__(self, kind, spec, nodes):
        self.nodes = nodes
        self.replicas = spec.get("replicas", 1)
        self.paused = spec.get("paused", False)
        self.history = spec.get("revisionHistoryLimit", 10)
        self.deadline = spec.get("progressDeadlineSeconds", 600)
        strategy = spec.get("strategy" if kind == "Deployment" else "updateStrategy") or {}
        rolling = strategy.get("rollingUpdate") or {}
        self.recreate = strategy.get("type") == "Recreate"
        self.partition = rolling.get("partition", 0)
        self.policy = spec.get("podManagementPolicy", "OrderedReady")
        whole = self.replicas if kind == "Deployment" else nodes
        default = ("25%", "25%") if kind == "Deployment" else (0, 1)
        self.max_surge = rolling.get("maxSurge", default[0])
        self.max_unavailable = rolling.get("maxUnavailable", default[1])
        self.surge = pods_of(self.max_surge, whole, ceil)
        down = floor if kind == "Deployment" else ceil
        self.rounded = self.unavailable = pods_of(self.max_unavailable, whole, down)
        if kind == "Deployment":
            if self.surge == self.unavailable == 0:
                self.unavailable = 1
            self.unavailable = min(self.unavailable, self.replicas)
            if self.recreate:
                self.surge = self.unavailable = 0

    def surge_numbers(self):
        return {
            "maxSurge": self.max_surge,
            "replicas": self.replicas,
            "surge": self.surge,
            "limit": self.replicas + self.surge,
        }

    def unavailable_numbers(self):
        return {
            "maxUnavailable": self.max_unavailable,
            "replicas": self.replicas,
            "rounded": self.rounded,
            "unavailable": self.unavailable,
            "minimum": self.replicas - self.unavailable,
        }


class Tick:
    """One tick: what is recorded of it and of the one before, and all specs that held in it."""

    def __init__(self, before, after, pods_before, pods, limits, template, waited):
        self.before, self.after = before, after
        self.pods_before = {pod["pod"]: pod for pod in pods_before}
        self.pods = {pod["pod"]: pod for pod in pods}
        self.limits, self.template, self.waited = limits, template, waited
        self.sizes = {row["template"]: row["spec"] for row in before.get("replicasets", ())}
        self.taken = 0
        self.batch = None
        self.live = {}
        for name in {pod["template"] for pod in (*pods, *pods_before)}:
            self.live[name] = [self.alive(name, self.pods_before), None]

    @staticmethod
    def alive(template, pods):
        return sum(p["template"] == template and not p["terminating"] for p in pods.values())

    def leaving(self, template=None):
        """The pods that were deleted in this tick."""
        return [
            pod
            for alias, pod in self.pods.items()
            if pod["terminating"] and template in (None, pod["template"])
            and not self.pods_before.get(alias, {"terminating": False})["terminating"]
        ]  # fmt: skip

    def new(self):
        return [pod for alias, pod in self.pods.items() if alias not in self.pods_before]

    def revisions(self, tick):
        return {row["template"]: row["revision"] for row in tick.get("replicasets", ())}

    def available(self, template, clip=True):
        """As it was counted before this tick, or in it before and after any were deleted."""
        size = self.sizes.get(template, 0) if clip else 10**9
        found = set()
        for tick, extra in ((self.before, 0), (self.after, 0), (self.after, 1)):
            rows = {row["template"]: row["available"] for row in tick.get("replicasets", ())}
            ready = sum(pod["ready"] for pod in self.leaving(template)) if extra else 0
            found.add(min(size, rows.get(template, 0) + ready))
        return found

    def all_available(self):
        """Of all ReplicaSets together, counted at one of these times."""
        found = set()
        for name in ("before", "after", "start"):
            tick = self.before if name == "before" else self.after
            rows = {row["template"]: row["available"] for row in tick["replicasets"]}
            for clip in (True, False):
                total = 0
                for template, available in rows.items():
                    if name == "start":
                        available += sum(pod["ready"] for pod in self.leaving(template))
                    size = self.sizes.get(template, 0)
                    total += min(available, size) if clip else available
                found.add(total)
        return found

    def total(self):
        return sum(self.sizes.values())


def close(value, allowed, what):
    assert value in allowed, f"{what}: {value} is none of {sorted(allowed)}"


def wanted(tick):
    return {limits.replicas for limits in tick.limits}


def ticks_of(trace):
    """Each tick with its Reasons, from tick 1 on."""
    scenario = trace["scenario"]
    kind, spec = scenario["kind"], dict(scenario.get("spec", {}))
    nodes = scenario.get("nodes", 0)
    template = next(iter(scenario["templates"]))
    events = sorted(scenario.get("events", ()), key=lambda event: event["tick"])
    played = play(read_scenario(scenario))
    rows = [tick_row(tick)["pods"] for tick in played.ticks]
    assert len(rows) == len(trace["ticks"])
    waited, wholes = [0], {Limits(kind, spec, nodes).replicas + Limits(kind, spec, nodes).surge}
    for number, (before, after) in enumerate(
        zip(trace["ticks"], trace["ticks"][1:], strict=False), 1
    ):
        limits, templates = [Limits(kind, spec, nodes)], {template}
        now = [event for event in events if event["tick"] == number]
        for event in now:
            nodes += "add_node" in event
            template = event.get("template", template)
            templates.add(template)
            fields = ("replicas", "paused", "strategy", "updateStrategy", "minReadySeconds")
            spec.update({key: event[key] for key in fields if key in event})
            waited.append(waited[-1] + event.get("wait", 0))
            limits.append(Limits(kind, spec, nodes))
        if after["kind"] == "clock":
            waited.append(waited[-1] + spec["minReadySeconds"])
        wholes |= {each.replicas + each.surge for each in limits}
        tick = Tick(before, after, rows[number - 1], rows[number], limits, template, waited)
        tick.wholes = wholes
        tick.templates = templates
        tick.asked = {}
        tick.simple = after["kind"] == "kubelet" and not spec.get("minReadySeconds")
        yield tick, played.ticks[number].state


def same(template, scenario):
    """Templates that are equal are one: the last of them stands for all."""
    rows = scenario["templates"]
    return [name for name, row in rows.items() if row == rows[template]][-1]
