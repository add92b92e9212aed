"""Whatever the form holds gives a page: the sandbox of edits never raises."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.lessons.edits.acts import WAYS
from playground.lessons.edits.fallback import load_fallbacks
from playground.lessons.edits.results import EditInputs
from playground.lessons.edits.sandbox import run
from tests.lessons.edits.test_sandbox import CONTENT, WEB

FALLBACKS = load_fallbacks(CONTENT / "fallbacks")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)
KEYS = ["apiVersion", "kind", "metadata", "spec", "data", "status"]
OBJECTS = st.fixed_dictionaries(
    {},
    optional={
        "apiVersion": st.sampled_from(["v1", "apps/v1", "a.example/v1"]) | VALUES,
        "kind": st.sampled_from(["Deployment", "Secret", "Widget", "StatefulSet"]) | VALUES,
        "metadata": VALUES
        | st.fixed_dictionaries(
            {"name": st.just("web") | VALUES},
            optional={
                "annotations": VALUES
                | st.dictionaries(
                    st.just("kubectl.kubernetes.io/last-applied-configuration"), st.text() | VALUES
                ),
                "managedFields": st.lists(VALUES, max_size=2),
            },
        ),
        "spec": VALUES | st.fixed_dictionaries({"template": VALUES, "replicas": VALUES}),
        "data": VALUES,
    },
)
JSON = (OBJECTS | VALUES).map(json.dumps)
TEXTS = st.text(max_size=30) | JSON | st.just(WEB)
ACTS = st.sampled_from([*WAYS, "deploy:replace", "deploy:recreate", "deploy:x", "back", "bring"])
JOURNALS = st.one_of(
    st.just(""),
    st.text(max_size=20),
    VALUES.map(json.dumps),
    st.lists(
        st.fixed_dictionaries(
            {"do": st.sampled_from(list(WAYS))},
            optional={
                "on": st.sampled_from(["Deployment/shop/web", "Secret/default/web", "x", ""]),
                "how": st.sampled_from(["", "apply", "replace", "json", "merge", "strategic"]),
                "text": TEXTS,
            },
        ),
        max_size=4,
    ).map(json.dumps),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.builds(
        EditInputs,
        manifest=TEXTS,
        journal=JOURNALS,
        act=ACTS | st.text(max_size=9),
        follow=st.sampled_from(["", "Deployment/shop/web", "Secret/default/web"]),
        live=TEXTS,
        applied=TEXTS,
        pasted=TEXTS,
        scale_to=st.text(max_size=6),
        image_to=st.text(max_size=6),
        env_to=st.text(max_size=6),
        patch_text=TEXTS,
        patch_type=st.sampled_from(["strategic", "merge", "json"]),
        tick=st.text(max_size=3),
        story=st.sampled_from(["", *FALLBACKS, "none"]),
        autoscaler=st.booleans(),
        omitted=st.booleans(),
        capacity=st.booleans(),
    )
)
def test_any_form_gives_a_page(inputs: EditInputs) -> None:
    results = run(inputs, fallbacks=FALLBACKS)
    assert results.summary
    assert all(p.problem.help.endswith(".") and p.problem.line > 0 for p in results.problems)
    again = run(results.inputs, fallbacks=FALLBACKS)
    if results.views:  # while nothing is live, the manifest is deployed first
        assert again.inputs.journal == results.inputs.journal
