"""The book: what it promises holds, and a malformed one stops the start with file and line."""

from pathlib import Path

import pytest

from playground.artifacts.small_image import build
from playground.lessons.content import ContentError, Lesson, load_lesson, load_lessons
from playground.lessons.directives import DIRECTIVE, typed_numbers
from playground.lessons.sample import SampleError, digest_of, load_sample

CONTENT = Path(__file__).resolve().parents[2] / "content"
LESSONS = load_lessons(CONTENT)
WITH_SANDBOX = [lesson for lesson in LESSONS if lesson.has_sandbox]


def slug(lesson: Lesson) -> str:
    return lesson.slug


def test_the_folder_is_the_table_of_contents() -> None:
    assert {lesson.slug for lesson in LESSONS} == {path.stem for path in CONTENT.glob("*.md")}
    assert [lesson.slug for lesson in LESSONS] == ["digest", "audit", "versioning", "edits"]


@pytest.mark.parametrize("lesson", WITH_SANDBOX, ids=slug)
def test_promises_hold(lesson: Lesson) -> None:
    facts = lesson.facts
    assert lesson.expect
    assert {name: facts.get(name) for name in lesson.expect} == lesson.expect


@pytest.mark.parametrize("lesson", LESSONS, ids=slug)
def test_no_number_about_a_sample_is_typed(lesson: Lesson) -> None:
    assert typed_numbers(f"{lesson.title}\n{lesson.summary}\n\n{lesson.prose}") == []


@pytest.mark.parametrize("lesson", LESSONS, ids=slug)
def test_every_directive_is_replaced(lesson: Lesson) -> None:
    assert not DIRECTIVE.search(lesson.html)


@pytest.mark.parametrize("lesson", LESSONS, ids=slug)
def test_a_lesson_links_what_it_explains_and_ends_without_spinnaker(lesson: Lesson) -> None:
    assert lesson.spinnaker.startswith("https://spinnaker.io/")
    ending = lesson.prose.rpartition("\n## ")[2]
    assert ending.startswith("Without Spinnaker\n")
    for tool in ("kubectl", "kustomize", "Argo CD", "Flux", "What differs"):
        assert tool in ending


def test_digests_are_those_of_the_files() -> None:
    lesson = next(lesson for lesson in LESSONS if lesson.slug == "digest")
    digest = digest_of(CONTENT / "samples/digest/image-now.json")
    assert lesson.inputs is not None and digest in lesson.inputs.artifacts
    assert digest in lesson.html


@pytest.mark.parametrize(("name", "day"), [("before", 2), ("now", 5)])
def test_the_images_of_the_digest_page_can_be_built_anew(name: str, day: int) -> None:
    index = (CONTENT / f"samples/digest/image-{name}.json").read_bytes()
    assert index == build(f"web 2.4, built on {day} March").index.content


def test_no_digest_is_typed_into_a_trigger() -> None:
    for path in CONTENT.glob("samples/*/trigger.yaml"):
        assert "sha256:" not in path.read_text("utf-8")


GOOD = {
    "title": "T",
    "short": "S",
    "summary": "Sum",
    "order": "1",
    "slug": "page",
    "spinnaker": "https://spinnaker.io/",
    "sources": "[]",
}


def page(folder: Path, body: str = "Words.\n", **changes: str | None) -> Path:
    front = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    text = "".join(f"{key}: {value}\n" for key, value in front.items())
    path = folder / "page.md"
    path.write_text(f"---\n{text}---\n{body}", "utf-8")
    (folder / "recordings").mkdir(exist_ok=True)
    for name in CONTENT.glob("recordings/*"):
        (folder / "recordings" / name.name).write_bytes(name.read_bytes())
    return path


def test_a_good_page_is_read(tmp_path: Path) -> None:
    lesson = load_lesson(page(tmp_path, "# *Words*\n"))
    assert lesson.html == "<h1><em>Words</em></h1>"
    assert lesson.inputs is lesson.results is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": None}, "page.md:2: front matter: title is missing"),
        ({"order": "first"}, "page.md:2: front matter: order is missing or no int"),
        ({"slug": "other"}, "page.md:2: slug is 'other'"),
        ({"colour": "red"}, "page.md:9: front matter: colour is no key"),
        ({"sources": "[a]"}, "page.md:2: front matter: a source has"),
        ({"title": "'"}, r"page.md:\d: front matter: "),
    ],
)
def test_bad_front_matter_is_named(
    tmp_path: Path, changes: dict[str, str | None], message: str
) -> None:
    with pytest.raises(ContentError, match=message):
        load_lesson(page(tmp_path, **changes))


def test_a_bad_directive_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="page.md:11: .*nonsense"):
        load_lesson(page(tmp_path, "Words.\n{{ nonsense }}\n"))


def test_a_page_without_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("# Words\n")
    with pytest.raises(ContentError, match="page.md:1: a lesson begins with front matter"):
        load_lesson(path)


def test_orders_follow_each_other(tmp_path: Path) -> None:
    page(tmp_path, order="2")
    with pytest.raises(ContentError, match="order is 2, not 1"):
        load_lessons(tmp_path)


def test_a_sample_names_files_that_exist(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text("a: 1\n")
    (tmp_path / "trigger.yaml").write_text("artifacts: [{name: x, content: nowhere}]\n")
    with pytest.raises(SampleError, match="there is no file nowhere"):
        load_sample(tmp_path)
