"""(a) ConfigMaps with five keys and Deployments with five references each, as one process."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

KEYS = REFERENCES = 5
SIZES = (100, 1_000)


class Cost(NamedTuple):
    """Wall time in seconds, and the largest resident set in MiB."""

    seconds: float
    mebibytes: float


def run() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = (_slipway(folder, size) for size in SIZES)
        _show("Slipway", SIZES[0], small)
        _show("Slipway", SIZES[1], large)
        print(
            f"    growth from {SIZES[0]} to {SIZES[1]}: {large.seconds / small.seconds:.1f} times"
        )
        if shutil.which("kubectl") is None:
            print("    kubectl is not at hand, so there is nothing to compare with")
            return
        other = _kustomize(folder, SIZES[1])
        _show("kustomize", SIZES[1], other)
        print(f"    kustomize takes {other.seconds / large.seconds:.1f} times as long")


def _show(what: str, size: int, cost: Cost) -> None:
    sizes = f"{size:,} + {size:,}"
    print(f"(a) {sizes:>15} {what:<9} {cost.seconds:6.2f} s {cost.mebibytes:6.1f} MiB")


def _slipway(folder: Path, size: int) -> Cost:
    source = folder / f"{size}.yaml"
    source.write_text("---\n".join([*_config_maps(size), *_deployments(size)]), "utf-8")
    command = [sys.executable, "-m", "playground", "transform", "--naming", "hash", str(source)]
    return min(_cost(command) for _ in range(3))


def _kustomize(folder: Path, size: int) -> Cost:
    """The same work for kustomize: ConfigMaps from literals, Deployments as resources."""
    generators = []
    for i in range(size):
        literals = ", ".join(f"key-{k}=value-{i}-{k}" for k in range(KEYS))
        generators.append(f"- name: config-{i}\n  literals: [{literals}]\n")
    text = "resources: [deployments.yaml]\nconfigMapGenerator:\n" + "".join(generators)
    (folder / "kustomization.yaml").write_text(text, "utf-8")
    (folder / "deployments.yaml").write_text("---\n".join(_deployments(size)), "utf-8")
    return _cost(["kubectl", "kustomize", str(folder)])


def _config_maps(size: int) -> list[str]:
    return [
        f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config-{i}\ndata:\n"
        + "".join(f"  key-{k}: value-{i}-{k}\n" for k in range(KEYS))
        for i in range(size)
    ]


def _deployments(size: int) -> list[str]:
    return [
        f"""apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-{i}
spec:
  replicas: 3
  selector:
    matchLabels:
      app: app-{i}
  template:
    metadata:
      labels:
        app: app-{i}
    spec:
      containers:
      - name: app
        image: registry.example/app:{i}
        envFrom:
"""
        + "".join(
            f"        - configMapRef:\n            name: config-{(i + r) % size}\n"
            for r in range(REFERENCES)
        )
        for i in range(size)
    ]


def _cost(command: list[str]) -> Cost:
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} failed: {errors.decode(errors='replace')[:500]}")
    return Cost(seconds, usage.ru_maxrss / 1024)
