"""Random workloads to play stories on, and what a story comes to as a recorded scenario."""

import random
import re
from collections import Counter

from playground.lessons.story import CleanUp, Crash, Deploy, Lose, Push, Scale, Undo

KINDS = ("Deployment", "StatefulSet", "DaemonSet")
NODES = 3


def random_objects(seed):
    """(objects, workload): a workload of any kind, with a ConfigMap that it reads in some way."""
    chance = random.Random(seed)
    kind = KINDS[seed % 3]
    name = "".join(chance.choice("abcdefghjkmnpqrstuvwxyz") for _ in range(9))
    namespace = chance.choice((None, "team"))
    container = {"name": "main", "image": f"registry.example/{name}:{chance.randint(1, 9)}.0"}
    pod = {"containers": [container]}
    config = f"{name}-config"
    way = chance.choice(("envFrom", "envFrom", "key", "volume", "subPath", "none"))
    if way == "envFrom":
        container["envFrom"] = [{"configMapRef": {"name": config}}]
    elif way == "key":
        row = {"name": "X", "valueFrom": {"configMapKeyRef": {"name": config, "key": "A"}}}
        container["env"] = [row]
    elif way != "none":
        mount = {"name": "files", "mountPath": "/etc/files"}
        container["volumeMounts"] = [mount | ({"subPath": "A"} if way == "subPath" else {})]
        pod["volumes"] = [{"name": "files", "configMap": {"name": config}}]
    labels = {"app": name}
    spec = {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}}}
    spec["template"]["spec"] = pod
    spec |= _strategy(kind, chance)
    if kind != "DaemonSet":
        spec["replicas"] = chance.randint(1, 12)
    if chance.random() < 0.2:
        spec["minReadySeconds"] = 5
    metadata = {"name": name} | ({"namespace": namespace} if namespace else {})
    workload = {"apiVersion": "apps/v1", "kind": kind, "metadata": metadata, "spec": spec}
    objects = [workload]
    if way != "none":
        data = {"A": "1", "B": "two\n"}
        place = {**metadata, "name": config}
        objects.append({"apiVersion": "v1", "kind": "ConfigMap", "metadata": place, "data": data})
    return objects, (kind, namespace, name)


def _strategy(kind, chance):
    if kind == "Deployment":
        if chance.random() < 0.2:
            return {"strategy": {"type": "Recreate"}}
        limits = chance.choice(((1, 0), (0, 1), ("25%", "25%"), ("50%", 0), (2, "30%")))
        rolling = {"maxSurge": limits[0], "maxUnavailable": limits[1]}
        return {"strategy": {"type": "RollingUpdate", "rollingUpdate": rolling}}
    if kind == "StatefulSet":
        return {"podManagementPolicy": chance.choice(("OrderedReady", "Parallel"))}
    surge = chance.choice((0, 0, 1))
    rolling = {"maxSurge": surge, "maxUnavailable": 0 if surge else chance.choice((1, "50%"))}
    return {"updateStrategy": {"type": "RollingUpdate", "rollingUpdate": rolling}}


def expressible(story, told):
    """Whether the recorded format can say it: content that is changed in place is the same for
    all pods of a template there, and containers do not start again."""
    actions = [action for event in story.events for action in event.actions]
    if any(isinstance(action, Crash) for action in actions):
        return False
    return "versions" in told.practices or not story.faults


class Recorded:
    """The scenario in the recorded format; pods that are lost are those of the World."""

    def __init__(self, played, told, index):
        self.story, self.told = played.story, told
        self.world, self.workload = told.worlds[index], played.workloads[index]
        self.kind = self.workload[0]
        found = [
            obj for obj in played.subject.objects
            if (obj["kind"], obj["metadata"]["name"]) == (self.kind, self.workload[2])
        ]  # fmt: skip
        self.spec = {
            k: v for k, v in found[0]["spec"].items() if k not in ("template", "selector")
        }
        self.versioned = "versions" in told.practices
        self.pairs, self.current = [], (1, 1)
        self.history = [self.template((1, 1))]
        self.made, self.gone = [1], set()
        self.scaled = False
        self.ambiguous = False

    def template(self, pair):
        """The template of a version of configuration and image; in place, only the image tells."""
        pair = pair if self.versioned else (1, pair[1])
        if pair not in self.pairs:
            self.pairs.append(pair)
        return f"v{self.pairs.index(pair) + 1}"

    def scenario(self):
        events = [row for event in self.story.events for row in self.rows(event)]
        pods = self.story.pods
        size = self.spec.get("replicas", 1) if self.kind != "DaemonSet" else NODES
        per_tick = pods.ready_per_tick and -(-size * pods.ready_per_tick // 100)
        broken = [
            f"v{n}" for n, pair in enumerate(self.pairs, 1)
            if any(
                (fault.configuration in (None, pair[0])) and (fault.image in (None, pair[1]))
                for fault in self.story.faults
            )
        ]  # fmt: skip
        return {
            "kind": self.kind,
            "spec": self.spec,
            "templates": {
                f"v{n}": {"image": f"app:{image}", "config": f"cfg-{configuration}"}
                for n, (configuration, image) in enumerate(self.pairs, 1)
            },
            "configmaps": {"cfg-1": {"A": "1"}},
            "kubelet": {
                "ready_after": pods.ready_after,
                "ready_per_tick": per_tick,
                "terminate_after": pods.terminate_after,
                "broken": broken,
            },
            "events": events,
            "max_ticks": self.story.ticks,
        } | ({"nodes": NODES} if self.kind == "DaemonSet" else {})

    def rows(self, event):
        tick = {"tick": event.tick}
        for action in event.actions:
            match action:
                case Deploy(configuration, image):
                    pair = (configuration or self.current[0], image or self.current[1])
                    yield tick | self.deploy(pair)
                case Undo(None):
                    if len(self.history) > 1:
                        self.history.append(self.history.pop(-2))
                        yield tick | {"template": self.history[-1]}
                    else:
                        yield tick | {"kubelet": {}}
                case Lose(percent):
                    yield tick | {"delete_pods": {"pods": self.lost(event.tick, percent)}}
                case Scale(percent) if self.kind == "DaemonSet":
                    for _ in range(-(-NODES * percent // 100) - NODES):
                        yield tick | {"add_node": True}
                case Scale(percent):
                    self.scaled = True
                    yield tick | {"replicas": -(-self.spec["replicas"] * percent // 100)}
                case CleanUp(keep):
                    yield from self.clean_up(tick, keep)
                case Push():
                    yield tick | {"kubelet": {}}

    def deploy(self, pair):
        self.current = pair
        row = {}
        version = pair[0] if self.versioned else 1
        if version not in self.made or not self.versioned:
            row["configmap"] = {"name": f"cfg-{version}", "data": {"A": str(pair[0])}}
        if version not in self.made:
            self.made.append(version)
        name = self.template(pair)
        if name in self.history:
            self.history.remove(name)
        self.history.append(name)
        row["template"] = name
        if self.scaled:
            row["replicas"] = self.spec["replicas"]
        return row

    def clean_up(self, tick, keep):
        doomed = [version for version in self.made if version not in self.gone][:-keep]
        if "history" in self.told.practices:
            needed = {self.pairs[int(name[1:]) - 1][0] for name in self.history}
            doomed = [version for version in doomed if version not in needed]
        self.gone |= set(doomed)
        yield from ({**tick, "delete_configmap": f"cfg-{n}"} for n in doomed)
        if not doomed:
            yield tick | {"kubelet": {}}

    def lost(self, tick, percent):
        """As the README of the stories says: of the ready pods, oldest revision first."""
        before = self.world.ticks[tick - 1]
        first = {}
        for each in self.world.ticks[:tick]:
            for pod in each.pods:
                first.setdefault(pod.alias, each.tick)
        created = list(dict.fromkeys(alias.split("-")[0] for alias in first))

        def age(pod):
            revision = created.index(pod.template) if self.kind == "Deployment" else 0
            parts = re.findall("[0-9]+|[^0-9]", pod.alias)
            natural = [(1, int(p), "") if p.isdigit() else (0, 0, p) for p in parts]
            return revision, first[pod.alias], natural

        ready = sorted((pod for pod in before.pods if pod.state == "ready"), key=age)
        names = [pod.alias for pod in ready[: -(-len(ready) * percent // 100)]]
        if self.kind == "Deployment":
            return names
        places = [name.split("/")[0] for name in names]
        # By its place a scenario names every pod there: with surge a node may have two.
        there = Counter(p.alias.split("/")[0] for p in before.pods if p.state != "terminating")
        self.ambiguous = self.ambiguous or any(there[place] > 1 for place in places)
        return [place.replace(self.workload[2], "app") for place in places]
