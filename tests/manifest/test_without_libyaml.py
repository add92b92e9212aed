"""A PyYAML without libyaml: everything works, slower, and says so at start-up."""

import json
import os
import subprocess
import sys
from pathlib import Path

from playground.manifest import WITHOUT_LIBYAML, read

ROOT = Path(__file__).parents[2]
SAMPLE = (
    "a: on\nb: &x [1, 'two', {c: \"d\\n\"}]\ne: *x\nf: |\n  g\n---\n{h: 1:30}\n---\nbroken: [\n"
)
BLIND = "import sys; sys.modules['yaml._yaml'] = None\n"


def run(program: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BLIND + program],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_slow_parser_reads_the_same() -> None:
    answer = run(
        "import json\nfrom playground.manifest import LIBYAML, read\n"
        f"reading = read({SAMPLE!r})\n"
        "places = [reading.position(0, '/b/2/c').start, reading.position(1, '/h').start]\n"
        "print(json.dumps([LIBYAML, [d.value for d in reading.documents], places]))\n"
        "print(len(reading.problems))"
    )
    line, problems = answer.stdout.splitlines()
    reading = read(SAMPLE)
    places = [reading.position(0, "/b/2/c").start, reading.position(1, "/h").start]
    assert json.loads(line) == [False, [d.value for d in reading.documents], places]
    assert int(problems) == len(reading.problems) == 1


def test_the_site_and_the_command_line_say_so() -> None:
    site = run("import app; raise SystemExit(app.main())", SLIPWAY_PORT="none")
    command = run("from playground.__main__ import main; main(['check', 'LICENSE'])")
    assert WITHOUT_LIBYAML in site.stderr
    assert WITHOUT_LIBYAML in command.stderr
