"""What the repository promises as a whole: its two commands, its documents, its independence."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Made by dev.py, by Python or by a running server, and so not part of the repository.
MADE = {"node_modules", "__pycache__", "build", "var"}
HIDDEN_BUT_OURS = {".ci"}


def files() -> Iterator[Path]:
    """Every file of the repository, relative to its root."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            name
            for name in folders
            if name not in MADE and (not name.startswith(".") or name in HIDDEN_BUT_OURS)
        ]
        # In a second working tree .git is a file, and git's own.
        yield from (Path(folder, name).relative_to(ROOT) for name in names if name != ".git")


FILES = sorted(files())
MARKDOWN = [path for path in FILES if path.suffix == ".md"]
SETTING = re.compile(r"\bSLIPWAY_[A-Z_]*[A-Z]\b")

# Spelt in pieces, because this file is searched as well.
PACKAGE_REGISTRIES = re.compile(
    r"\b(registry\.)?(npm" r"js|yarn" r"pkg)\.(org|com)\b"
    r"|\b(test\.)?py" r"pi\.(org|python\.org)\b"
    r"|\bfiles\.python" r"hosted\.org\b"
    r"|\bcrates\." r"io\b|\brubygems\." r"org\b|\bproxy\.go" r"lang\.org\b"
)  # fmt: skip
MACHINE_PATHS = re.compile(
    r"/work/" r"(main|shared)|\.\./sha" r"red|/tm" r"p/w/|/ro" r"ot/|/home/\w"
)


def text_of(path: Path) -> str:
    return (ROOT / path).read_text("utf-8", errors="replace")


def lines_that_match(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()}"
        for path in FILES
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]


def sh_fences(path: str) -> list[str]:
    """The content of each ```sh fence of a Markdown file."""
    return re.findall(r"^```sh\n(.*?)^```$", text_of(Path(path)), re.DOTALL | re.MULTILINE)


def settings_in_code() -> set[str]:
    """Every SLIPWAY_* variable that a program of the repository names."""
    programs = [path for path in FILES if path.suffix in (".py", ".mjs") or path.name == "run"]
    return {
        name for path in programs if path.name != Path(__file__).name
        for name in SETTING.findall(text_of(path))
    }  # fmt: skip


def settings_in_the_readme() -> set[str]:
    return set(re.findall(r"^\| `(SLIPWAY_[A-Z_]+)`", text_of(Path("README.md")), re.MULTILINE))


def test_the_readme_opens_with_the_two_commands():
    assert sh_fences("README.md")[:2] == ["python3 dev.py serve\n", "python3 dev.py test\n"]


def test_ci_runs_the_second_command_of_the_readme():
    last_line = text_of(Path(".ci/run")).splitlines()[-1]
    assert last_line == f"CI=true {sh_fences('README.md')[1].strip()}"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_every_setting_has_a_row_in_the_readme_and_every_row_a_setting():
    assert settings_in_the_readme() == settings_in_code()


def test_no_package_registry_is_named():
    assert lines_that_match(PACKAGE_REGISTRIES) == []


def test_no_path_of_somebodys_machine_is_named():
    assert lines_that_match(MACHINE_PATHS) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (PACKAGE_REGISTRIES, "https://registry.npm" + "js.org/esbuild"),
        (PACKAGE_REGISTRIES, "--index-url https://py" + "pi.org/simple"),
        (MACHINE_PATHS, "open('/home" + "/ada/manifest.yaml')"),
        (MACHINE_PATHS, "see .." + "/shared/README.md"),
    ],
)
def test_the_searches_find_what_they_are_for(pattern, line):
    assert pattern.search(line)


def test_every_decision_is_linked_from_the_architecture():
    decisions = {path.name for path in FILES if path.parent == Path("docs/decisions")}
    linked = re.findall(r"\(docs/decisions/([^)#]+)\)", text_of(Path("ARCHITECTURE.md")))
    assert decisions
    assert set(linked) == decisions


def test_the_changelog_opens_with_what_is_unreleased():
    headings = re.findall(r"^## (.*)$", text_of(Path("CHANGELOG.md")), re.MULTILINE)
    assert headings[0] == "[Unreleased]"


@pytest.mark.parametrize("path", MARKDOWN, ids=str)
def test_links_between_files_lead_somewhere(path):
    if path.parts[0] == "content":  # these links lead to pages of the site
        targets = []
    else:
        targets = re.findall(r"\]\((?![a-z]+:|#)([^)#\s]+)", text_of(path))
    missing = [target for target in targets if not (ROOT / path.parent / target).exists()]
    assert missing == []


def test_paths_in_the_documents_exist():
    """`playground/…` and the like in CONTRIBUTING and ARCHITECTURE name files that are there."""
    named = [
        (document, name)
        for document in ("ARCHITECTURE.md", "CONTRIBUTING.md", "README.md")
        for name in re.findall(
            r"`((?:playground|tests|content|templates|static|docs|scripts)/[\w./-]*)`",
            text_of(Path(document)),
        )
    ]
    assert named
    assert [(document, name) for document, name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.parts[0] == "playground" and path.suffix == ".py"],
    ids=str,
)  # fmt: skip
def test_no_module_is_too_long_to_read(path):
    assert len(text_of(path).splitlines()) <= 400
