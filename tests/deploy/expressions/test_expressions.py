"""Expressions: what they stand for, what is left, and that nothing of Python's runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.deploy.expressions import (
    MOST_WRITTEN,
    ExpressionFault,
    are_evaluated,
    evaluate_objects,
    evaluate_text,
    evaluate_value,
    roots_of,
)
from playground.manifest import read
from playground.manifest.finding import located

ROOTS = roots_of(
    {
        "tag": "v7",
        "digest": "sha256:feed",
        "user": None,
        "größe": "L",
        "payload": {"release": {"number": 12, "final": True}, "a-b": "dash", "it's": "quote"},
        "artifacts": [{"reference": "web@sha256:feed"}, {"reference": "db:1"}],
        "parameters": {"replicas": 3, "name": "web"},
    }
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no expression", "no expression"),
        ("$HOME $(id) $ {x}", "$HOME $(id) $ {x}"),
        ("", ""),
        ("${trigger.tag}", "v7"),
        ("${ trigger['tag'] }", "v7"),
        ("${trigger[tag]}", "v7"),
        ('${trigger["tag"]}', "v7"),
        ("${trigger.payload.release.number}", 12),
        ("${trigger.payload.release}", {"number": 12, "final": True}),
        ("${trigger['payload']['a-b']}", "dash"),
        ("${trigger.payload['it''s']}", "quote"),
        ("${trigger['größe']} größer", "L größer"),
        ("${trigger.artifacts[1].reference}", "db:1"),
        ("${trigger.artifacts[0]['reference']}", "web@sha256:feed"),
        ("${parameters.replicas}", 3),
        ("${trigger.parameters.replicas}", 3),
        ("web:${trigger.tag}-${parameters.replicas}!", "web:v7-3!"),
        ("final=${trigger.payload.release.final}", "final=true"),
        ("by ${trigger.user}.", "by ."),
        ("${trigger?.user?.name} ", " "),
        ("${'a}b'}", "a}b"),
        ("${'$'}{HOME}", "${HOME}"),
        ("${'it''s'}", "it's"),
        ('${"say ""hi"""}', 'say "hi"'),
        ("${1}", 1),
        ("${-1.5}", -1.5),
        ("${true}", True),
        ("${('x')}", "x"),
        ("${#toBoolean('TRUE')}", True),
        ("${#toBoolean('yes')}", False),
        ("${#toInt('12')}", 12),
        ("${#toFloat('1.5')}", 1.5),
        ("${#alphanumerical(trigger.digest)}", "sha256feed"),
        ("${#toBase64('hä')}", "aMOk"),
        ("${#fromBase64(#toBase64('hä'))}", "hä"),
        ("😀 ${trigger.tag}", "😀 v7"),
    ],
)
def test_what_an_expression_stands_for(text, value):
    result = evaluate_text(text, ROOTS)
    assert (result, type(result)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("${", 0),
        ("a ${trigger.tag", 2),
        ("${}", 0),
        ("x ${  }", 2),
        ("${trigger.tag]}", 13),
        ("${(trigger.tag}", 14),
        ("${'open}", 2),
        ("${trigger['tag}", 10),
        ("${HOME}", 2),
        ("${VAR:-default}", 2),
        ("${execution.id}", 2),
        ("${trigger.tag + 'x'}", 14),
        ("${trigger.tag == 'v7'}", 14),
        ("${trigger.tag ?: 'x'}", 14),
        ("${trigger.tag.length()}", 20),
        ("${trigger.nothing}", 9),
        ("${trigger.user.name}", 14),
        ("${trigger.tag.length}", 13),
        ("${trigger.artifacts[2]}", 19),
        ("${trigger.artifacts[-1]}", 19),
        ("${trigger.artifacts['0']}", 19),
        ("${trigger.artifacts[true]}", 19),
        ("${trigger.größe}", 12),
        ("${trigger.artifacts.?[true]}", 20),
        ("${T(java.lang.Runtime)}", 2),
        ("${new java.io.File('x')}", 2),
        ("${__import__('os')}", 2),
        ("${trigger.__class__}", 9),
        ("${#readJson('{}')}", 3),
        ("${#toInt('x')}", 3),
        ("${#toInt('99999999999')}", 3),
        ("${#toFloat('NaN')}", 3),
        ("${#fromBase64('%')}", 3),
        ("${#toInt(1)}", 3),
        ("${#toInt('1'}", 12),
        ("${trigger.user}", 0),
        ("ok ${trigger.payload} ", 5),
        ("${ ${trigger.tag} }", 3),
        ("${{a: 1}}", 2),
        ("${" + "(" * 100 + "1" + ")" * 100 + "}", 33),
        ("${" + "1" * 5000 + "}", 2),
    ],
)
def test_what_has_no_value_says_where(text, offset):
    with pytest.raises(ExpressionFault) as caught:
        evaluate_text(text, ROOTS)
    assert caught.value.offset == offset
    assert caught.value.message.endswith(".") and caught.value.help.endswith(".")


@pytest.mark.parametrize(
    ("source", "skip", "evaluator", "evaluated"),
    [
        ("text", False, "v4", True),
        ("text", True, "v4", False),
        ("text", True, "v3", True),
        ("text", True, "default", True),
        ("artifact", False, "v4", True),
        ("artifact", True, "v3", False),
        ("artifact", True, "v4", False),
    ],
)
def test_the_flag_does_not_always_count(source, skip, evaluator, evaluated):
    assert are_evaluated(source, skip=skip, evaluator=evaluator)[0] is evaluated


def test_one_fault_leaves_the_whole_text():
    text = "tag ${trigger.tag}, home ${HOME}"
    assert evaluate_value({"a": [text, 7]}, ROOTS)[0] == {"a": [text, 7]}
    assert len(evaluate_value([text, text], ROOTS)[1]) == 2


def test_objects_answer_with_changes_and_findings():
    reading = read(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
        "data:\n  tag: ${trigger.tag}\n  run: 'echo ${HOME}'\n"
    )
    objects = [item for document in reading.documents for item in document.objects]
    step = evaluate_objects(objects, ROOTS)
    [change] = step.changes
    assert (change.pointer, change.before, change.after) == ("/data/tag", "${trigger.tag}", "v7")
    [problem] = located(reading, step.findings)
    assert (problem.rule, problem.line, problem.column) == ("expression-left", 6, 8)
    assert "Character 8" in problem.message


def test_what_is_put_in_has_an_end():
    roots = roots_of({"big": ["x" * 1000] * 100})
    value, faults = evaluate_value(["${trigger.big}"] * 200, roots)
    assert len(faults) == 200 - MOST_WRITTEN // 100_400
    assert value[-1] == "${trigger.big}"


@given(st.text("${}[]()'\"# .?:trigeapms01_-ü", max_size=40))
def test_any_text_is_answered(text):
    value, faults = evaluate_value(text, ROOTS)
    assert value == text or not faults
