"""What was kept of a document says what reading it anew would say, and is never changed."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.artifacts.artifact import Artifact
from playground.checks import problems_of
from playground.deploy.transform import Options, transform
from playground.manifest import DEFAULT, Limits, Reading, read, said
from playground.manifest.apply import same
from playground.manifest.pointer import leaves
from playground.manifest.said import KEPT_CHARACTERS, KEPT_DOCUMENTS

from .texts import Written, manifests

CONFIGURATION = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n"
WORKLOAD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: "4"
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: "registry.example/shop/web:2.4", image: "registry.example/shop/web"}
      - {name: api, envFrom: [{configMapRef: {name: settings}}]}
"""
PINNED = Artifact(
    type="docker/image", reference="registry.example/shop/web@sha256:" + "0123456789abcdef" * 4
)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    said._kept.cache_clear()
    yield
    said._kept.cache_clear()


def told(reading: Reading) -> object:
    """All that a reading says, with the place of each value."""
    places = [
        [reading.position(document.index, tokens) for tokens, _ in leaves(document.value)]
        for document in reading.documents
    ]
    documents = [
        (each.index, each.start, each.end, each.source, each.json, json.dumps(each.value))
        for each in reading.documents
    ]
    objects = [
        (item.document, item.pointer, json.dumps(item.value))
        for document in reading.documents
        for item in document.objects
    ]
    return documents, objects, places, reading.problems, reading.unreadable, reading.steps


def anew(text: str, limits: Limits = DEFAULT) -> object:
    """The same, when nothing is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(said, "KEPT_CHARACTERS", -1)
        return told(read(text, limits))


@given(manifests(), st.integers(0, 60))
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_what_was_kept_says_what_reading_anew_says(written: Written, few: int) -> None:
    tight = DEFAULT._replace(steps=few)
    for limits in (tight, DEFAULT, tight):
        assert told(read(written.text, limits)) == anew(written.text, limits)


@pytest.mark.parametrize(
    "limits",
    [
        DEFAULT._replace(depth=2),
        DEFAULT._replace(nodes=9),
        DEFAULT._replace(steps=12),
        DEFAULT._replace(documents=1),
    ],
    ids=lambda limits: str(limits)[7:60],
)
def test_a_limit_holds_for_what_was_kept_as_well(limits: Limits) -> None:
    text = f"{CONFIGURATION}---\n{WORKLOAD}"
    assert told(read(text)) == anew(text)
    assert told(read(text, limits)) == anew(text, limits) != anew(text)


def test_aliases_that_fit_into_one_limit_only_are_not_mixed_up() -> None:
    for uses in (4, 12):
        text = f"- &all [{', '.join('x' * 1_000)}]\n" + "- *all\n" * uses
        tight = DEFAULT._replace(nodes=(uses - 1) * 1_000)
        for _ in range(2):
            assert read(text).documents and not read(text, tight).documents


def test_a_document_that_moved_stands_where_it_now_stands() -> None:
    read(f"{CONFIGURATION}---\n{WORKLOAD}")
    reading = read(f"# a line more\n{CONFIGURATION}---\n{WORKLOAD}")
    span = reading.position(1, "/spec/replicas")
    assert reading.text[span.start : span.end] == '"4"'
    assert span.line == 11
    assert [problem.line for problem in reading.problems] == [17]


def test_a_document_is_known_by_its_number_too() -> None:
    assert read(CONFIGURATION).documents[0].objects[0].document == 0
    again = read(f"{WORKLOAD}---\n{CONFIGURATION}").documents[1]
    assert again.index == 1 and again.objects[0].document == 1


def test_the_very_objects_come_again_with_what_was_found_out_about_them() -> None:
    def looked(value: dict[str, object]) -> int:
        looks.append(value)
        return len(looks)

    looks: list[object] = []
    for _ in range(2):
        assert read(CONFIGURATION).documents[0].objects[0].once(looked) == 1


def test_no_step_and_no_check_changes_what_was_kept() -> None:
    text = f"{CONFIGURATION}---\n{WORKLOAD}"
    options = Options(artifacts=[PINNED])
    first = transform(text, options)
    problems = problems_of(first)
    kept = [document.value for document in read(text).documents]
    said._kept.cache_clear()
    assert all(map(same, kept, [document.value for document in read(text).documents]))
    for _ in range(2):
        again = transform(text, options)
        assert again.text == first.text != text
        assert problems_of(again) == problems


@pytest.mark.parametrize(
    "text",
    [
        "kind: Secret\nstringData: {password: planted}\n",
        "kind: List\nitems: [{kind: Secret}]\n",
        '{"kind": "ConfigMap"}',
        f"kind: ConfigMap\ndata: {{a: {'x' * KEPT_CHARACTERS}}}\n",
    ],
)
def test_a_secret_and_what_is_large_is_not_kept(text: str) -> None:
    assert read(text).documents
    assert said._kept.cache_info().currsize == 0


def test_only_so_many_are_kept() -> None:
    read("---\n".join(f"kind: ConfigMap\nmetadata: {{name: a{i}}}\n" for i in range(200)))
    assert said._kept.cache_info().currsize == KEPT_DOCUMENTS
