"""Whatever the form holds gives a page: the audit page never raises."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.lessons.history.acts import WAYS
from playground.lessons.history.forging import WAYS as FORGERIES
from playground.lessons.history.results import QUESTIONS, HistoryInputs
from playground.lessons.history.sandbox import copy_of_log, run
from playground.manifest import DEFAULT
from tests.lessons.edits.test_any_input import JSON, VALUES
from tests.lessons.history.opened import BEGUN, INPUTS, WEB

TEXTS = st.text(max_size=30) | JSON | st.just(INPUTS.manifest)
SHORT = st.text(max_size=6) | st.integers(-1, 30).map(str)
ON = st.sampled_from([WEB, "Secret/default/web", "x", "", "a/b/c/d"])
ACTS = st.fixed_dictionaries(
    {"do": st.sampled_from(list(WAYS))},
    optional={
        "by": st.text(max_size=5),
        "how": st.sampled_from(["", "scale", "image", "json", "merge", "strategic"]),
        "text": TEXTS,
        "image": st.text(max_size=9) | st.just(INPUTS.image),
        "on": ON,
    },
)
JOURNALS = st.one_of(
    st.just(INPUTS.journal),
    st.text(max_size=20),
    VALUES.map(json.dumps),
    st.lists(ACTS, max_size=3).map(json.dumps),
)
ANSWERS = st.dictionaries(
    st.sampled_from(QUESTIONS), st.text(max_size=4) | st.sampled_from(["unknown", "sam"])
)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.builds(
        HistoryInputs,
        manifest=TEXTS,
        journal=JOURNALS,
        act=st.sampled_from([*WAYS, "begin", "back", "keep", "answer:flag"]) | st.text(max_size=9),
        by=st.text(max_size=5),
        image=st.text(max_size=9) | st.just(INPUTS.image),
        on=ON,
        scale_to=SHORT,
        patch_text=TEXTS,
        patch_type=st.sampled_from(["strategic", "merge", "json"]),
        applied=TEXTS,
        hand_how=st.sampled_from(["scale", "image", "x"]),
        hand_to=SHORT,
        opened=SHORT,
        find=st.text(max_size=3),
        moment=SHORT,
        picked=ANSWERS,
        told=ANSWERS,
        forge=st.sampled_from([*FORGERIES, "x"]),
        entry=SHORT,
        offset=SHORT,
        letter=st.text(max_size=2),
        head=st.text(max_size=3),
        pushed=st.just(INPUTS.pushed),
    )
)
def test_no_input_makes_it_raise(inputs: HistoryInputs) -> None:
    results = run(inputs, begun=BEGUN)
    assert results.summary.endswith(".")
    again = run(results.inputs, begun=BEGUN)
    assert again.deeds == results.deeds
    assert again.inputs.journal == results.inputs.journal
    copy_of_log(results.inputs, DEFAULT, BEGUN)
