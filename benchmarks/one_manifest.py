"""(b) A manifest of a hundred lines in process, and (c) `check` of it as a cold process."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from playground.artifacts.artifact import Artifact
from playground.deploy.transform import Options, transform
from playground.report.patch import object_patches

ROUNDS, COLD_ROUNDS = 200, 20
DIGEST = "sha256:" + "0123456789abcdef" * 4


def manifest() -> str:
    """A ConfigMap, a Secret, a Service and a Deployment: 100 lines."""
    head = """apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: shop
data:
"""
    entries = "".join(f"  KEY_{i}: value {i}  # what it is for\n" for i in range(22))
    rest = """---
apiVersion: v1
kind: Secret
metadata: {name: credentials, namespace: shop}
stringData: {user: shop, password: "not a real one"}
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector: {app: web}
  ports:
  - port: 80
    targetPort: http
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 4
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
"""
    containers = "".join(
        f"""      - name: container-{i}
        image: registry.example/shop/web-{i}:2.4
        ports:
        - {{name: http-{i}, containerPort: 80{i}}}
        envFrom:
        - configMapRef:
            name: settings
        - secretRef:
            name: credentials
        resources:
          limits: {{memory: 64Mi}}
"""
        for i in range(4)
    )
    return head + entries + rest + containers


def another(mark: str) -> str:
    """The same with a mark in each document, so that none of them was read before."""
    return manifest().replace("\nkind: ", f"  # {mark}\nkind: ")


def run() -> None:
    lines = manifest().count("\n")
    texts = (another(str(number)) for number in count())
    options = Options(
        artifacts=[
            Artifact(type="docker/image", reference=f"registry.example/shop/web-{i}@{DIGEST}")
            for i in range(4)
        ]
    )

    def transformed() -> None:
        result = transform(next(texts), options)  # verification of the spliced text included
        object_patches(result.items, result.changes)

    print(f"(b) {lines} lines in process: median {_median(transformed, ROUNDS) * 1000:.2f} ms")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one-file.yaml"
        path.write_text(manifest(), "utf-8")
        command = [sys.executable, "-m", "playground", "check", str(path)]

        def cold() -> None:
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)

        print(f"(c) check, cold: median {_median(cold, COLD_ROUNDS) * 1000:.0f} ms")


def _median(action: Callable[[], None], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
