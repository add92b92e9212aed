"""(d) The server itself, on loopback: wrk asks for a transform all the time, eight at once."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.one_manifest import DIGEST, another, manifest

ROOT = Path(__file__).parents[1]
CONNECTIONS = 8
WARM_UP_SECONDS, SECONDS = 2, 10
ARTIFACTS = [
    {"type": "docker/image", "reference": f"registry.example/shop/web-{i}@{DIGEST}"}
    for i in range(4)
]

# What wrk sends, from the file that is its argument, and what it says in the end. WHICH, if that
# is in the file, is another number in each request.
SCRIPT = """
function init(arguments)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = io.open(arguments[1]):read("*a")
  local number, text = 0, wrk.body
  if text:find("WHICH") then
    request = function()
      number = number + 1
      return wrk.format(nil, nil, nil, (text:gsub("WHICH", number)))
    end
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "failed": %d, "p50": %d, "p95": %d, "p99": %d}\\n',
    summary.requests,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)
  ))
end
"""


def run() -> None:
    """Print requests a second and the times that the clients waited, in milliseconds.

    First of a manifest that is another one each time, and then of one that is always the same.
    """
    wrk = shutil.which("wrk")
    if wrk is None:
        print("(d) wrk is not at hand (apt-get install wrk), so the server was not asked")
        return
    with tempfile.TemporaryDirectory() as folder, server() as port:
        script, body = Path(folder) / "transform.lua", Path(folder) / "body.json"
        script.write_text(SCRIPT, "utf-8")

        def ask(seconds: int) -> dict[str, int]:
            url = f"http://127.0.0.1:{port}/api/v1/transform"
            options = ["--threads", "1", "--connections", str(CONNECTIONS)]
            options += ["--duration", f"{seconds}s", "--script", str(script)]
            said = subprocess.run(
                [wrk, *options, url, "--", str(body)], check=True, capture_output=True, text=True
            )
            found: dict[str, int] = json.loads(said.stdout.partition("RESULT ")[2])
            return found

        for which, text in (("another", another("WHICH")), ("the same", manifest())):
            body.write_text(json.dumps({"manifest": text, "artifacts": ARTIFACTS}), "utf-8")
            ask(WARM_UP_SECONDS)
            print(f"(d) {which} manifest each time, {_told(ask(SECONDS), text)}")


def _told(found: dict[str, int], text: str) -> str:
    if found["failed"]:
        raise SystemExit(f"(d) {found['failed']} of {found['requests']} requests failed")
    waits = {name: f"{found[name] / 1000:.1f} ms" for name in ("p50", "p95", "p99")}
    return (
        f"{text.count(chr(10))} lines, {CONNECTIONS} connections: "
        f"{found['requests'] / SECONDS:.0f} requests/s, median {waits['p50']}, "
        f"95th percentile {waits['p95']}, 99th {waits['p99']}"
    )


@contextmanager
def server() -> Iterator[int]:
    """`python app.py` without a rate limit, on a free port."""
    environ = {**os.environ, "SLIPWAY_PORT": "0", "SLIPWAY_RATE_LIMIT": "off"}
    with subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = re.search(r":(\d+)/$", process.stdout.readline().strip())
        if address is None:
            raise SystemExit("the server did not start")
        yield int(address[1])
        process.terminate()
