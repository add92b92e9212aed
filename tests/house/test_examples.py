"""What the README shows at a prompt is what happens: each command is run."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from playground.lessons.sample import digest_of
from playground.web import create_app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def sessions() -> list[list[tuple[str, str]]]:
    """For each ```console fence its commands, which follow `$`, and what each one prints."""
    fences = re.findall(r"^```console\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    return [re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", fence, re.MULTILINE) for fence in fences]


IN_A_SHELL = [session for session in sessions() if not session[0][0].startswith("curl ")]
OVER_HTTP = [session for session in sessions() if session[0][0].startswith("curl ")]


def test_there_are_examples_of_both():
    assert IN_A_SHELL
    assert OVER_HTTP


@pytest.mark.parametrize("session", IN_A_SHELL, ids=lambda session: session[-1][0][:40])
def test_a_command_prints_what_the_readme_shows(session, tmp_path):
    for folder in ("playground", "content", "tests"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command, shown in session:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
        )
        assert done.stdout == shown


@pytest.mark.parametrize("session", OVER_HTTP, ids=lambda session: session[-1][0][:40])
def test_the_api_answers_what_the_readme_shows(session):
    client = create_app().test_client()
    for command, shown in session:
        words = shlex.split(command)
        body = words[words.index("--json") + 1]
        path = urlsplit(words[-1]).path
        answer = client.post(path, data=body, content_type="application/json")
        assert answer.text == shown


def test_the_example_is_pinned_to_the_digest_of_the_lesson():
    lesson = digest_of(ROOT / "content/samples/digest/image-now.json")
    assert set(re.findall(r"sha256:[0-9a-f]{64}", README)) == {lesson}
