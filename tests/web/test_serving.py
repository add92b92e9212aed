"""`python app.py`: settings from the environment, and a production server."""

import os
import re
import subprocess
import sys
import urllib.request

from playground.web import ROOT

TOKENS = {"SLIPWAY_AUDIT_READ_TOKEN": "read", "SLIPWAY_AUDIT_WRITE_TOKEN": "write"}


def serve(**environ: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_serves_and_does_not_say_with_what() -> None:
    with serve(SLIPWAY_PORT="0") as process:
        assert process.stdout
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert address
        with urllib.request.urlopen(f"{address[0]}healthz", timeout=20) as response:
            assert response.read() == b"ok\n"
            assert "Werkzeug" not in response.headers.get("Server", "")
        process.terminate()
        process.communicate(timeout=20)


def test_unusable_settings_end_it_with_a_sentence() -> None:
    for environ, words in (
        ({"SLIPWAY_PORT": "many"}, "SLIPWAY_PORT is 'many'"),
        ({"SLIPWAY_HOST": "0.0.0.0"}, "SLIPWAY_AUDIT_READ_TOKEN and SLIPWAY_AUDIT_WRITE_TOKEN"),
        ({"SLIPWAY_HOST": "no such host", **TOKENS}, "cannot listen on no such host"),
    ):
        with serve(**environ) as process:
            _, complaint = process.communicate(timeout=20)
            assert process.returncode == 2
            assert words in complaint and "Traceback" not in complaint
