"""Templates, good and hostile: text, or a Problem at its place in the template, in time."""

import json
import time

import pytest
from jinja2.defaults import DEFAULT_FILTERS as FILTERS
from jinja2.defaults import DEFAULT_TESTS as TESTS

from playground.manifest import read
from playground.templating import child, rendering
from playground.templating.rendering import MOST_CHARACTERS, MOST_TEXT, language_of, render
from playground.templating.values import image_values

VALUES = {
    "replicas": 3,
    "text": "a\"'\n☃",
    "names": ["a", "b"],
    "images": {"shop/web": {"reference": "shop/web@sha256:1"}},
}


def fault(language, template, values=VALUES):
    """Rule, line and column of the one Problem."""
    began = time.monotonic()
    rendered = render(language, template, values)
    assert time.monotonic() - began < 2 * child.SECONDS
    assert rendered.text is None
    [problem] = rendered.problems
    assert problem.help.endswith(".")
    assert "Traceback" not in problem.message
    return problem.rule, problem.line, problem.column


@pytest.mark.parametrize(
    ("language", "template", "text"),
    [
        ("jinja", "replicas: {{ replicas }}\r\n", "replicas: 3\n"),
        ("jinja", "{% for n in names %}{{ n }}{% endfor %}", "ab"),
        ("jinja", "{{ images['shop/web'].reference }}", "shop/web@sha256:1"),
        ("jinja", "{{ names | tojson }} {{ names | pprint }}", '["a", "b"] [\'a\', \'b\']'),
        ("jinja", "{{ 'a b' | wordwrap(1) }}{{ '%s' | format(1) }}", "a\nb1"),
        ("jinja", "{{ '<&>' }}é☃", "<&>é☃"),
        ("jinja", "{{ lipsum(1, False, 1, 2) | length > 1 }}", "True"),
        ("jinja", "", ""),
        ("jsonnet", "std.extVar('text')", "a\"'\n☃"),
        ("jsonnet", "{r: std.extVar('replicas')}", '{\n  "r": 3\n}\n'),
        ("jsonnet", "[{a: n} for n in std.extVar('names')]",
         '---\n{\n  "a": "a"\n}\n---\n{\n  "a": "b"\n}\n'),
        ("jsonnet", "'a: é\\n'", "a: é\n"),
        ("jsonnet", "std.manifestYamlDoc({a: 'on'}, quote_keys=false)", 'a: "on"'),
        ("jsonnet", "std.trace('to nobody', 1)", "1\n"),
    ],
)  # fmt: skip
def test_what_a_template_makes(language, template, text):
    rendered = render(language, template, VALUES)
    assert (rendered.text, rendered.problems) == (text, ())


@pytest.mark.parametrize(
    ("language", "template", "expected"),
    [
        # syntax
        ("jinja", "a: 1\nb: {{ 1 + }}\n", ("template-syntax", 2, 11)),
        ("jinja", "a\n\n  {%- if x -%} {{ ) }}", ("template-syntax", 3, 19)),
        ("jinja", "a\r\n{{ 'x' | nofilter }}", ("template-syntax", 2, 10)),
        ("jinja", "{% for n in names %}\n", ("template-syntax", 1, 21)),
        ("jinja", "a\n{% nothing %}", ("template-syntax", 2, 4)),
        ("jsonnet", "{\n  a: 1,\n  b: ]\n}", ("template-syntax", 3, 6)),
        ("jsonnet", "{\n  a: nope }", ("template-syntax", 2, 6)),
        ("jinja", "a\n  \x00", ("template-syntax", 2, 3)),
        ("jsonnet", "'\ud800'", ("template-syntax", 1, 2)),
        # names
        ("jinja", "\n  {{ nope }}", ("template-undefined", 2, 6)),
        ("jinja", "\n{{ images.nope }}", ("template-undefined", 2, 11)),
        ("jinja", "{{ nope ~ nope }}", ("template-undefined", 1, 4)),
        ("jinja", "a: {{ 1 / 0 }}", ("template-error", 1, 4)),
        ("jinja", "a:\n  {% for x in 5 %}{% endfor %}", ("template-error", 2, 3)),
        ("jinja", "a:\n  b: {{ ''.__class__ }}", ("template-refused", 2, 12)),
        ("jinja", "a: {{ ['x']|map(attribute='__class__')|list }}", ("template-refused", 1, 27)),
        ("jinja", "a: {{ 'x' * 10 ** 10 }}", ("template-limit", 1, 4)),
        ("jinja", "nope: {{ nope }}", ("template-undefined", 1, 10)),
        ("jinja", "{{ images['nope'] }}", ("template-undefined", 1, 11)),
        ("jinja", "{% macro m() %}\n{{ a }}{% endmacro %}{{ m() }}", ("template-undefined", 2, 4)),
        ("jsonnet", "{\n a: std.extVar('nope') }", ("template-undefined", 2, 5)),
        # faults of running
        ("jinja", "\n{{ 1 / 0 }}", ("template-error", 2, 1)),
        ("jsonnet", "{\n  a: error 'no',\n}", ("template-error", 2, 6)),
        ("jsonnet", "local f(x) = x / 0;\n{ a: f(1) }", ("template-error", 1, 14)),
        # imports
        ("jinja", "\n{% include '/etc/passwd' %}", ("template-refused", 2, 1)),
        ("jinja", "{% import 'a' as a %}", ("template-refused", 1, 1)),
        ("jinja", "{% extends 'a' %}", ("template-refused", 1, 1)),
        ("jsonnet", "{ a: import 'a.libsonnet' }", ("template-refused", 1, 6)),
        ("jsonnet", "{ a: importstr '/etc/passwd' }", ("template-refused", 1, 6)),
        ("jsonnet", "{ a: importbin '/proc/self/environ' }", ("template-refused", 1, 6)),
    ],
)  # fmt: skip
def test_a_fault_has_its_place_in_the_template(language, template, expected):
    assert fault(language, template) == expected


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ namespace.__init__ }}",
        "{{ '{0.__class__}'.format(1) }}",
        "{{ ('{0.__class__}' | attr('format'))(1) }}",
        "{{ '{a.__class__}'.format_map({'a': 1}) }}",
        "{{ ['{0.__class__}'.format] | map('call') | list }}",
        "{{ ([1] | map(attribute='__class__') | list)[0].a }}",
        "{{ '' | attr('__class__') }}",
        "{{ ''['__class__'] }}",
        "{{ [].append(1) }}",
        "{{ names.clear() }}",
        "{{ images.update(a=1) }}",
        "{% for a in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}",
        "{% macro m() %}{% endmacro %}{{ m.__func__ }}{{ m._invoke.__globals__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ get_flashed_messages.__globals__ }}{{ request }}{{ config }}",
        "{{ range(1000000000) | list }}",
    ],
)
def test_the_known_ways_out_of_jinjas_sandbox_are_closed(template):
    rule, _, _ = fault("jinja", template)
    assert rule in ("template-refused", "template-undefined", "template-syntax", "template-error")


@pytest.mark.parametrize(
    ("language", "template"),
    [
        ("jinja", "{% for a in range(9999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"),
        ("jinja", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"),
        ("jinja", "{{ 10 ** (10 ** 10) }}"),
        ("jinja", "{{ 'x' * 10 ** 9 }}"),
        ("jinja", "{{ '%1000000000d' % 1 }}"),
        ("jinja", "{{ 'x' | center(1000000000) }}"),
        ("jinja", "{% for a in range(99999) %}{{ 'x' * 1000 }}{% endfor %}"),
        ("jinja", "{{ " + "(" * 50_000 + "}}"),
        ("jinja", "{{ " + "-" * 100_000 + "1 }}"),
        ("jinja", "{{ " + "[" * 300 + "]" * 300 + " }}"),
        ("jinja", "{% if 1 %}" * 5_000),
        ("jinja", "{% set n = namespace(x='x') %}{% for i in range(99) %}"
                  "{% set n.x = n.x ~ n.x %}{% endfor %}"),
        ("jsonnet", "local f(x) = f(x + 1) tailstrict; f(1)"),
        ("jsonnet", "local f(x) = f(x + 1); f(1)"),
        ("jsonnet", "local f(x) = [f(x + 1)]; f(1)"),
        ("jsonnet", "local a = a; a"),
        ("jsonnet", "std.makeArray(1000000000, function(i) i)"),
        ("jsonnet", "std.makeArray(3000, function(i) std.makeArray(3000, function(j) i * j))"),
        ("jsonnet", "std.repeat('x', 1000000000)"),
        ("jsonnet", "std.foldl(function(a, x) a + a, std.range(1, 60), 'x')"),
        ("jsonnet", "std.repeat('x', 3000000)"),
        ("jsonnet", "[" * 100_000),
    ],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_what_never_ends_or_never_stops_growing_is_a_problem(language, template):
    rule, line, _ = fault(language, template)
    assert rule in ("template-limit", "template-syntax")
    assert line == 1


def test_a_loop_that_does_not_end_is_named():
    template = (
        "a\n{% for a in range(99999) %}\n{% for b in range(99999) %}{% endfor %}{% endfor %}"
    )
    [problem] = render("jinja", template, {}, seconds=60).problems
    assert (problem.rule, problem.line) == ("template-limit", 3)


def test_a_template_or_its_text_that_is_too_long():
    assert fault("jinja", "x" * (MOST_CHARACTERS + 1)) == ("template-limit", 1, 1)
    most = render("jinja", "{{ 'x' * n }}", {"n": MOST_TEXT}).text
    assert most is not None and len(most) == MOST_TEXT
    assert fault("jinja", "{{ 'é' * n }}", {"n": MOST_TEXT + 1})[0] == "template-limit"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"[]\n",
        b"null\ntext",
        b"{" * 100_000,
        b"[" * 60_000 + b"\n",
        b'{"text": ["follows"]}\n',
        b'{"rule": "x", "message": "y", "line": 1, "column": 1}\n',
        b'{"rule": [], "message": 1}\n',
        b'{"rule": "template-error", "message": null}\n',
        b"\xff\xfe\n",
    ],
)
def test_an_answer_of_any_shape_is_a_problem(monkeypatch, content):
    monkeypatch.setattr(rendering, "ask", lambda *_: child.Answer(content, 0))
    assert fault("jinja", "a") == ("template-error", 1, 1)


def test_a_place_outside_the_template_is_brought_back(monkeypatch):
    said = {"rule": "template-error", "message": "m" * 9_999, "line": 10**30, "column": -4}
    monkeypatch.setattr(
        rendering, "ask", lambda *_: child.Answer(json.dumps(said).encode() + b"\n", 0)
    )
    [problem] = render("jinja", "one\ntwo", {}).problems
    assert (problem.line, problem.column) == (2, 1)
    assert len(problem.message) == rendering.MOST_MESSAGE


def test_a_process_that_cannot_be_started_is_a_problem(monkeypatch):
    def full(*_: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(rendering, "ask", full)
    assert fault("jinja", "a") == ("template-walls", 1, 1)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("a.jsonnet", "jsonnet"),
        ("a.yaml.j2", "jinja"),
        ("A.JINJA", "jinja"),
        ("a.jinja2", "jinja"),
        ("a.yaml", None),
        ("jsonnet", None),
    ],
)
def test_the_language_is_told_by_the_name(name, language):
    assert language_of(name) == language


@pytest.mark.parametrize("name", sorted({*FILTERS, *TESTS}))
def test_every_filter_and_test_works_without_loading_anything(name):
    """Whatever it makes of its input: it does not look for a module or a codec."""
    for values in ({"v": "text"}, {"v": ["a", "b"]}):
        used = f"{{{{ v | {name} }}}}" if name in FILTERS else f"{{{{ v is {name} }}}}"
        for problem in render("jinja", used, values).problems:
            assert "ModuleNotFoundError" not in problem.message
            assert "LookupError" not in problem.message


def test_what_jsonnet_makes_is_read_as_it_was_meant():
    rendered = render("jsonnet", "[{a: 'on', b: 1.5}, {c: null}]", {})
    assert rendered.text is not None
    assert [each.value for each in read(rendered.text).documents] == [
        {"a": "on", "b": 1.5},
        {"c": None},
    ]
    assert image_values([]) == {}
