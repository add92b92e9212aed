"""The sandbox without HTTP: whatever is typed in, something true comes out."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.lessons.marked import Line
from playground.lessons.results import Inputs, Results
from playground.lessons.sandbox import as_applied, run
from playground.report.mask import MASK

DIGEST = f"sha256:{'0123456789abcdef' * 4}"


def workload(kind: str, name: str, **spec: object) -> str:
    more = "".join(f"  {key}: {value}\n" for key, value in spec.items())
    return (
        f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec:\n{more}"
        "  selector: {matchLabels: {app: a}}\n"
        "  template:\n    metadata: {labels: {app: a}}\n"
        "    spec:\n      containers:\n      - name: c\n        image: r.example/a:1\n"
        "        envFrom: [{configMapRef: {name: settings}}]\n"
    )


def settings_map(value: str) -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings}}\ndata: {{A: {value}}}\n"


JOB = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {template: {spec: {}}}\n"


def rules(results: Results) -> list[tuple[str, str]]:
    return [(shown.field, shown.problem.rule) for shown in results.problems]


@pytest.mark.parametrize(
    ("manifest", "summary"),
    [
        ("a: [", "1 Problem, an error; no changes."),
        ("a: [\n---\nb: [", "2 Problems, all errors; no changes."),
        (settings_map("a, A: b") + "---\na: [", "2 Problems, 1 error among them; 2 changes."),
        (settings_map("a, A: b"), "1 Problem; 2 changes."),
    ],
)
def test_the_status_line(manifest: str, summary: str) -> None:
    assert run(Inputs(manifest=manifest)).summary == summary


def test_no_workload_is_said() -> None:
    results = run(Inputs(manifest=settings_map("x")))
    assert results.rollout is None
    assert results.notes[0].startswith("This manifest has no workload")
    assert [change.rule for change in results.changes] == ["version-name", "annotate"]


def test_only_a_job_is_said() -> None:
    results = run(Inputs(manifest=JOB))
    assert results.rollout is None
    assert "Job j and nothing that rolls out" in results.notes[0]


def test_what_does_not_roll_out_is_said() -> None:
    results = run(Inputs(manifest=workload("ReplicaSet", "db")))
    assert results.rollout is None
    assert "ReplicaSet db, but no Deployment, StatefulSet or DaemonSet" in results.notes[0]


@pytest.mark.parametrize("kind", ["StatefulSet", "DaemonSet"])
def test_each_kind_that_rolls_out_is_drawn(kind: str) -> None:
    objects = settings_map("x") + "---\n" + workload(kind, "db")
    results = run(Inputs(running=objects, manifest=objects.replace("a:1", "a:2")))
    assert results.rollout and results.rollout.workload == f"{kind} db"
    rows = results.rollout.picture.worlds[0].pods
    assert rows and all(len({look.image for look in row.looks if look}) == 2 for row in rows)


def test_five_workloads_are_listed_and_one_is_followed() -> None:
    kinds = [("StatefulSet", "b"), ("Deployment", "a"), ("Deployment", "c"), ("DaemonSet", "d")]
    manifest = "---\n".join([*(workload(*each) for each in kinds), JOB])
    results = run(Inputs(manifest=manifest))
    assert results.rollout and results.rollout.workload == "StatefulSet b"
    assert results.notes[0].startswith("This manifest has 5 workloads: StatefulSet b, ")
    labels = [choice.label for choice in results.choices]
    assert labels == ["StatefulSet b", "Deployment a", "Deployment c", "DaemonSet d"]
    other = run(Inputs(manifest=manifest, follow=results.choices[2].value))
    assert other.rollout and other.rollout.workload == "Deployment c"
    assert "the one you chose: Deployment c" in other.notes[0]


def test_an_empty_cluster_shows_the_first_rollout() -> None:
    results = run(Inputs(manifest=workload("Deployment", "a", replicas=2)))
    assert any("both worlds begin empty" in note for note in results.notes)
    assert results.rollout
    assert results.rollout.ledger[0].figures[0].text == "yes"
    for world in results.rollout.worlds:
        assert world.ticks[0].pods == ()
        assert world.ticks[-1].serving == 0  # the ConfigMap that the pods wait for is missing


def test_a_config_map_alone_meets_the_deployment_that_runs() -> None:
    running = settings_map("old") + "---\n" + workload("Deployment", "a", replicas=2)
    results = run(Inputs(manifest=settings_map("new"), running=running))
    assert results.rollout and results.rollout.workload == "Deployment a"
    assert any("not in the manifest" in note for note in results.notes)


@pytest.mark.parametrize(
    ("replicas", "rule", "words"),
    [
        ("-1", "api-server", "must be greater than or equal to 0"),
        ("100000", "not-simulated", "too many"),
    ],
)
def test_what_cannot_be_simulated_is_one_problem_with_its_place(
    replicas: str, rule: str, words: str
) -> None:
    results = run(Inputs(manifest=workload("Deployment", "a", replicas=replicas)))
    why = [
        s.problem for s in results.problems if s.problem.rule in ("api-server", "not-simulated")
    ]
    [problem] = why
    assert problem.rule == rule and words in problem.message
    assert (problem.line, problem.column) == (5, 13)
    assert results.rollout is None
    assert "the Problems say why" in results.notes[0]


def test_what_runs_can_be_at_fault() -> None:
    good = workload("Deployment", "a", replicas=2)
    bad = workload("Deployment", "a", replicas=-1)
    assert ("running", "not-simulated") in rules(run(Inputs(manifest=good, running=bad)))
    assert ("manifest", "api-server") in rules(run(Inputs(manifest=bad, running=good)))


@pytest.mark.parametrize("text", ["x", "0", "-1", "61", "1e1", "٣", "99999999999999999999"])
def test_a_tick_that_is_none(text: str) -> None:
    results = run(Inputs(manifest=workload("Deployment", "a"), lost_at=text))
    assert ("lost_at", "lost-pod-tick") in rules(results)
    assert results.rollout


def test_a_lost_pod_is_told_and_drawn() -> None:
    running = settings_map("old") + "---\n" + workload("Deployment", "a", replicas=2)
    inputs = Inputs(manifest=running.replace("old", "new"), running=running, lost_at="6")
    with_loss, without = run(inputs), run(replace(inputs, lost_at=""))
    assert with_loss.rollout and without.rollout
    assert "lost" in "".join(c.label for w in with_loss.rollout.picture.worlds for c in w.columns)
    assert with_loss.rollout.tables[0].rows[6].event
    # Nothing restarts in the world as written unless something is lost.
    assert without.rollout.ledger[1].figures[0].text == "0"
    assert with_loss.rollout.ledger[1].figures[0].text != "0"


@pytest.mark.parametrize(
    ("text", "line"), [("just words", 1), ("a: 1", 1), ("- {type: 3}", 1), ("- {}\n- 4", 2)]
)
def test_artifacts_that_are_none(text: str, line: int) -> None:
    results = run(Inputs(artifacts=text))
    shown = next(shown for shown in results.problems if shown.field == "artifacts")
    assert shown.problem.rule == "artifact-shape"
    assert shown.problem.line == line


def test_the_trigger_says_what_a_tag_means() -> None:
    def artifact(digit: str) -> str:
        reference = f"r.example/a@sha256:{digit * 64}"
        return f"[{{type: docker/image, name: r.example/a, reference: '{reference}'}}]"

    manifest = settings_map("x") + "---\n" + workload("Deployment", "a", replicas=2)
    results = run(
        Inputs(manifest, manifest, artifact("1"), artifact("0"), lost_at="5", keep_tag=False)
    )
    assert results.rollout
    images = {
        image
        for world in results.rollout.worlds
        for tick in world.ticks
        for pod in tick.pods
        for image in pod.images.values()
    }
    assert len(images) == 2
    assert len(results.rollout.picture.images) == 2


def test_a_digest_is_cut_where_it_is_read_and_whole_where_it_is_used() -> None:
    artifact = f"[{{type: docker/image, name: r.example/a, reference: 'r.example/a@{DIGEST}'}}]"
    results = run(Inputs(manifest=workload("Deployment", "a"), artifacts=artifact))
    [change] = [change for change in results.changes if change.rule == "pin-image"]
    assert "r.example/a@sha256:01234567…cdef " in change.brief
    assert DIGEST in results.patches[0].text


def test_versions_count_up_from_what_runs() -> None:
    old, new = settings_map("old"), settings_map("new")
    first = run(Inputs(manifest=old))
    second = run(Inputs(manifest=new, running=old))
    again = run(Inputs(manifest=old, running=old))
    names = [r.changes[0] for r in (first, second, again)]
    assert all(change.pointer == "/metadata/name" for change in names)
    assert "settings-v000" in texts(first) and "settings-v000" in texts(again)
    assert "settings-v001" in texts(second)


def texts(results: Results) -> str:
    assert results.transformation
    return results.transformation.text


def test_as_applied_repeats_the_object() -> None:
    value = {"kind": "ConfigMap", "metadata": {"name": "a"}}
    applied = as_applied(value)
    assert as_applied(applied) == applied
    assert "metadata" in value and "annotations" not in value["metadata"]
    assert as_applied({"metadata": None}) == {"metadata": None}


def test_secrets_are_masked_in_diff_and_patch() -> None:
    secret = (
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n"
        "  annotations:\n"
        '    kubectl.kubernetes.io/last-applied-configuration: \'{"x":"hunter2"}\'\n'
        "data: {p: aHVudGVyMg==}\nstringData:\n  q: |\n    hunter2\n    twice\n"
    )
    results = run(Inputs(manifest=secret))
    derived = "\n".join(
        [*(row.text for row in results.rows), *(p.text + p.inverse for p in results.patches)]
    )
    assert MASK in derived
    for word in ("hunter2", "aHVudGVyMg", "twice"):
        assert word not in derived
    # The editor's own text, with its changes marked, stays verbatim.
    marked = "".join(
        piece.text
        for row in results.marked.rows
        if isinstance(row, Line)
        for piece in row.segments
    )
    assert "hunter2" in marked


def test_without_rollout() -> None:
    results = run(Inputs(manifest=workload("Deployment", "a"), with_rollout=False))
    assert not results.shows_rollout and results.rollout is None


@settings(max_examples=60)
@given(
    st.fixed_dictionaries(
        {
            name: st.text(max_size=80)
            for name in (
                "manifest",
                "running",
                "artifacts",
                "artifacts_before",
                "follow",
                "lost_at",
            )
        }
    )
)
def test_any_text_gives_results(fields: dict[str, str]) -> None:
    results = run(Inputs(**fields))  # type: ignore[arg-type]
    assert results.summary.endswith(".")
    assert results.rollout or results.notes


@settings(max_examples=60)
@given(st.data())
def test_any_damage_to_a_manifest_gives_results(data: st.DataObject) -> None:
    text = settings_map("x") + "---\n" + workload("Deployment", "a", replicas=2)
    at = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(at, min(len(text), at + 12)))
    junk = data.draw(st.text(alphabet="\x00\ud800\t\n:-{}[]&*'\"%@!|>ab1", max_size=6))
    damaged = text[:at] + junk + text[end:]
    for inputs in (Inputs(manifest=damaged, running=text), Inputs(manifest=text, running=damaged)):
        assert run(inputs).summary.endswith(".")


def test_contents_of_a_secret_are_numbered_not_fingerprinted() -> None:
    """From the digits of a fingerprint one could tell whether a guessed password is right."""
    before, after = (
        (settings_map(value) + "---\n" + workload("Deployment", "web", replicas=3))
        .replace("ConfigMap", "Secret")
        .replace("\ndata:", "\nstringData:")
        .replace("configMapRef", "secretRef")
        for value in ("hunter2", "hunter3")
    )
    rollout = run(Inputs(manifest=after, running=before)).rollout
    assert rollout is not None
    names = {key.label.partition(": ")[2] for key in rollout.picture.configurations}
    assert names == {"secret content 1", "secret content 2"}
    rows = [row for table in rollout.tables for row in table.rows]
    told = " ".join(text for row in rows for text in (row.state, *row.pods))
    assert "(secret content 2)" in told
    assert "content 1)" in told.replace("secret ", "") and "(content " not in told
