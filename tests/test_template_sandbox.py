"""Templates of a repository: what they cannot reach, what they cannot use up, and what they say when they try."""

import re
from pathlib import Path

import pytest

from schemactl.bindings import sandbox
from schemactl.bindings.ir import Enum, Kind, Property, Record, Scalar
from schemactl.bindings.render import Templates
from schemactl.bindings.targets import TARGETS, templates_of
from schemactl.errors import SchemactlError, UsageError
from schemactl.model.options.subjects import SubjectOptions, SubjectRule
from tests.support import ROOT

RECORD = Record("", "Order", (Property("id", Scalar(Kind.STRING), True),), None)
ENUM = Enum("e", "State", ("a", "b"), False, Kind.STRING)
GIVEN = {"record": RECORD, "enum": ENUM, "subjects": SubjectOptions(rules=(SubjectRule("a"),)), "table": {"k": "v"}, "names": ["a", "b"]}

OS = "__globals__['os'].popen('touch escaped').read()"
ESCAPES = (
    "{{ cycler.__init__." + OS + " }}",
    "{{ joiner.__init__." + OS + " }}",
    "{{ namespace.__init__." + OS + " }}",
    "{{ lipsum." + OS + " }}",
    "{{ self.__init__." + OS + " }}",
    "{{ self._TemplateReference__context.cycler.__init__." + OS + " }}",
    "{{ range.__globals__ }}",
    "{{ record.__class__.__mro__ }}",
    "{{ ''.__class__.__base__.__subclasses__() }}",
    "{{ ''['__class__'] }}",
    "{{ ''|attr('__class__') }}",
    "{{ ''|attr('_' ~ '_class_' ~ '_') }}",
    "{{ [record]|map(attribute='__class__')|list|first }}",
    "{{ [record]|map('attr', '__class__')|list }}",
    "{{ [record]|selectattr('__class__')|list }}",
    "{{ [record]|groupby('__class__')|list }}",
    "{{ [record]|sort(attribute='__class__')|list }}",
    "{{ [record]|join(',', attribute='__class__') }}",
    "{{ [record]|sum(attribute='__class__') }}",
    "{{ '{0.__class__}'.format(record) }}",
    "{{ '{r.__class__}'.format_map({'r': record}) }}",
    "{{ '%s'|format(record) }}",
    "{{ ('{0.__class__}'|string).format(record) }}",
    "{{ record.title.format.__self__ }}",
    "{{ record.title.__add__.__self__ }}",
    "{% for x in names %}{{ loop._iterable }}{% endfor %}",
    "{% for x in names %}{{ loop.__class__ }}{% endfor %}",
    "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% macro m() %}{% endmacro %}{{ m.__init__." + OS + " }}",
    "{% macro m() %}{% endmacro %}{{ m._environment }}",
    "{% set n = namespace() %}{{ n.__class__ }}",
    "{% set n = namespace() %}{% set n.__class__ = 'x' %}{{ n.__class__ }}",
    "{{ 'a'.replace.func.__self__ }}",
    "{{ 'a'.join.args }}",
    "{{ names.append('c') }}",
    "{{ table.update({'a': 'b'}) }}",
    "{{ table.pop('k') }}",
    "{{ enum.base.__class__ }}",
    "{{ enum.__dataclass_fields__ }}",
    "{{ (1).to_bytes(10000000000) }}",
    "{{ (1).numerator.__class__ }}",
    "{{ undefined_name }}",
    "{{ undefined_name.__class__ }}",
    "{{ dict(a=1) }}",
    "{{ record }}",
    "{{ names }}",
    "{{ names ~ '' }}",
    "{{ table|tojson }}",
    "{{ subjects.rules }}",
    "{% include '../../../../etc/passwd' %}",
    "{% include '/etc/passwd' %}",
    "{% import '../secret.jinja' as s %}",
    "{% extends '/etc/hostname' %}",
    "{% from '..%2fsecret.jinja' import x %}",
    "{% include 'x\\0.jinja' %}",
    "{% include ['nope', '../secret.jinja'] %}",
    "{% include record %}",
    "{% extends names %}",
    "{% import record as s %}",
    "{% set n = namespace() %}{{ n._Namespace__attrs }}",
    "{{ namespace({'__class__': 1}).__class__ }}",
    "{{ table|dictsort(by='__class__') }}",
    "{{ [record]|map(attribute='properties.0.__class__')|list }}",
    "{{ [record]|min(attribute='__class__') }}",
    "{{ names|select('attr', '__class__')|list }}",
    "{{ names|map('charged ')|list }}",
    "{% for x in names %}{{ loop.cycle(record).__class__ }}{% endfor %}",
    "{{ 'x'.replace.__self__ }}",
    "{{ 'x'.translate({}) }}",
    "{{ table.fromkeys(['a']) }}",
    "{{ table.get.__self__ }}",
)

HOGS = (
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{% if b in names %}{% endif %}{% endfor %}{% endfor %}",
    "{{ range(10**9)|list }}",
    "{{ range(1000000000)|list }}",
    "{{ 'x' * 10000000000 }}",
    "{{ 10000000000 * 'x' }}",
    "{% set l = ['x'] * 10000000000 %}",
    "{{ 9 ** 9 ** 9 }}",
    "{% set n = namespace(x=9) %}{% for i in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}",
    "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "{% set n = namespace(x=['x']) %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x = n.x|replace('x', 'xx') %}{% endfor %}",
    "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x = [n.x, n.x]|join %}{% endfor %}",
    "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x %}{{ n.x }}{{ n.x }}{% endset %}{% endfor %}",
    "{{ (['x' * 1000000] * 1000000)|join }}",
    "{{ ('x' * 100000)|replace('', 'x' * 100000) }}",
    "{{ ('x' * 100000).replace('', 'x' * 100000) }}",
    "{{ 'x'.join(['x' * 1000000] * 1000000) }}",
    "{{ 'x'|center(10000000000) }}",
    "{{ 'x'.center(10000000000) }}",
    "{{ 'x'.ljust(10000000000) }}",
    "{{ 'x'.zfill(10000000000) }}",
    "{{ '\\t'.expandtabs(10000000000) }}",
    "{{ 'x'|indent(10000000000, true) }}",
    "{{ ('\\n' * 100000)|indent('x' * 10001, true, true) }}",
    "{{ '%10000000000d' % 1 }}",
    "{{ '%10000000000d'|format(1) }}",
    "{{ '{:10000000000}'.format(1) }}",
    "{{ names|batch(10000000000, 'x')|list }}",
    "{{ names|slice(10000000000, 'x')|list }}",
    "{{ 1.5|round(1000000000) }}",
    "{{ names|sum(start=[]) }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% for x in [names] recursive %}{{ loop([names]) }}{% endfor %}",
    "{% include 'template.jinja' %}",
    "{% extends 'template.jinja' %}",
    "{% for a in range(99999) %}" + "some text that is written again and again " * 200 + "{% endfor %}",
    "{% set s %}{% for a in range(99999) %}" + "some text that is written again and again " * 200 + "{% endfor %}{% endset %}",
    "{{ ('x' * 60) is fullmatch('(x+x+)+\\\\1y') }}",
    "{{ " + "(" * 5000 + ")" * 5000 + " }}",
    "{% set n = namespace(l=[1], m=[1]) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% set n.m = [n.m, n.m] %}{% endfor %}{{ n.l == n.m }}",
    "{% set n = namespace(l=[1], m=[1]) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% set n.m = [n.m, n.m] %}{% endfor %}{{ n.l in [n.m] }}",
    "{% set n = namespace(l=(1,)) %}{% for i in range(60) %}{% set n.l = (n.l, n.l) %}{% endfor %}{{ {n.l: 1}|length }}",
    "{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = {'a': n.l, 'b': n.l} %}{% endfor %}",
    "{% set n = namespace(l=[1, 1]) %}{% for i in range(60) %}{% set n.l = (n.l + n.l)|batch(4)|list %}{% endfor %}",
    "{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = (n.l * 2)|batch(2)|list %}{% endfor %}",
    "{% set s = range(99999)|list %}{% for i in range(99999) %}{{ 'x' in s }}{% endfor %}",
    "{% set s = range(99999)|list %}{% for i in range(99999) %}{{ s|sort|first }}{% endfor %}",
    "{% set s = range(99999)|list %}{% for i in range(99999) %}{{ s|sum }}{% endfor %}",
    "{% set s = range(99999)|list %}{% for i in range(99999) %}{{ s|max }}{% endfor %}",
    "{% set s = range(99999)|list %}{% for i in range(99999) %}{{ s[1:]|length }}{% endfor %}",
    "{% set s = 'a' * 50000000 %}{% for i in range(99999) %}{% if 'b' in s %}{% endif %}{% endfor %}",
    "{% set s = 'a' * 50000000 %}{% for i in range(99999) %}{% if s.isalpha() %}{% endif %}{% endfor %}",
    "{% set s = 'a' * 50000000 %}{% for i in range(99999) %}{% if s[1:] %}{% endif %}{% endfor %}",
    "{% set s = 'a' * 50000000 %}{% for i in range(99999) %}{% if s < s ~ 'b' %}{% endif %}{% endfor %}",
    "{% set s = 'a' * 50000000 %}{% for i in range(99999) %}{% if s|upper %}{% endif %}{% endfor %}",
    "{% macro m() %}{% call m() %}{% endcall %}{% endmacro %}{{ m() }}",
    "{% block a %}{{ self.b() }}{% endblock %}{% block b %}{{ self.a() }}{% endblock %}",
    "{{ 'x'" + "|upper" * 5000 + " }}",
)


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    folder = tmp_path / "templates/python"
    folder.mkdir(parents=True)
    (tmp_path / "secret.jinja").write_text("the secret")
    return templates_of("python", "exact", tmp_path / "templates")


def _refusal(templates: Templates, source: str) -> UsageError:
    assert templates.overrides is not None
    file = templates.overrides / "python/template.jinja"
    file.write_text(f"first line\n{source}\n")
    with pytest.raises(SchemactlError) as refused:
        templates.render("template.jinja", **GIVEN)
    assert isinstance(refused.value, UsageError), refused.value
    assert refused.value.where in (f"{file}:2", f"{file}:1", str(file)), refused.value
    return refused.value


@pytest.mark.parametrize("source", ESCAPES)
def test_a_template_reaches_nothing_but_what_it_is_given(source: str, templates: Templates, in_tmp: Path) -> None:
    refusal = _refusal(templates, source)
    assert "secret" not in refusal.what.replace("secret.jinja", "")
    assert not (in_tmp / "escaped").exists()
    assert GIVEN["names"] == ["a", "b"]
    assert GIVEN["table"] == {"k": "v"}


@pytest.mark.parametrize("source", HOGS)
def test_a_template_that_would_go_on_or_grow_without_end_is_broken_off(source: str, templates: Templates, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MOST_WORK", 2_000_000)
    _refusal(templates, source)


def test_what_is_too_slow_though_it_does_little_is_broken_off(templates: Templates, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MOST_SECONDS", 0.0)
    assert "more than one rendering may" in _refusal(templates, "{% for a in names %}{% endfor %}").what


ALLOWED = (
    ("{{ record.title|upper }} {{ record.properties[0].wire }} {{ record.key|default('-') }}", "ORDER id "),
    ("{{ enum.base.value }} {{ enum.base.name }} {{ enum['values'] | join('/') }}", "string STRING a/b"),
    ("{% for name in names %}{{ loop.index }}{{ name }}{{ ',' if not loop.last }}{% endfor %}", "1a,2b"),
    ("{% for key, value in table.items() %}{{ key ~ '=' ~ value ~ 1 }}{% endfor %}{{ table.get('x', 'no') }}", "k=v1no"),
    ("{% macro m(x) %}<{{ x }}{{ caller() }}>{% endmacro %}{% call m('y') %}z{% endcall %}", "<yz>"),
    ("{% import 'other.jinja' as other %}{{ other.twice('a') }}", "aa"),
    ("{% from 'other.jinja' import twice %}{{ twice('b') }}{% include 'text.jinja' %}", "bbtext"),
    ("{% extends 'base.jinja' %}{% block body %}[{{ super() }}]{% endblock %}", "<[base]>"),
    (
        "{% set n = namespace(x=0) %}{% for i in range(3) %}{% set n.x = n.x + i * 2 %}{% endfor %}{{ n.x }} {{ 7 % 4 }} {{ n.x ** 1 if false }}",
        "6 3 ",
    ),
    ("{{ names | map('upper') | join(', ') }}{{ [3, 1, 2] | sort | join }}{{ [1, 2] | sum }}{{ ['a', 'a'] | unique | list | count }}", "A, B12331"),
    ("{{ 'a-b' | replace('-', '_') }}{{ 'x\\ny' | indent(2) }}{{ names | batch(1) | list | length }}{{ 'a b'.split(' ') | first }}", "a_bx\n  y2a"),
    ("{{ 'a-b'.replace('-', '_') }}{{ '+'.join(names) }}{{ ['a-b'] | map('replace', '-', '.') | join }}", "a_ba+ba.b"),
    ("{{ 'text' is fullmatch('[a-z]+') }} {{ none }} {{ 1.5 }} {{ 'é' | string }}", 'True None 1.5 "é"'),
    ("{% for a in [[1, [2]]] recursive %}{{ a[0] }}{{ loop([a[1]]) if a[1] is defined }}{% endfor %}", "12"),
    ("{{ [record, record] | map(attribute='title') | join('+') }} {{ [1, 2] | join('.', attribute=0) if false }}", "Order+Order "),
    ("{{ [record] | sum(attribute='key') if false }}{{ [{'n': 2}] | sum(attribute='n') }}", "2"),
)


@pytest.mark.parametrize(("source", "text"), ALLOWED)
def test_what_templates_of_code_are_written_with(source: str, text: str, templates: Templates) -> None:
    assert templates.overrides is not None
    folder = templates.overrides / "python"
    (folder / "other.jinja").write_text("{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}")
    (folder / "text.jinja").write_text("text")
    (folder / "base.jinja").write_text("<{% block body %}base{% endblock %}>")
    (folder / "template.jinja").write_text(source)
    assert templates.render("template.jinja", **GIVEN) == text.rstrip("\n") + "\n"


def test_all_templates_run_in_the_sandbox() -> None:
    for language, styles in TARGETS.items():
        for style in styles:
            assert isinstance(templates_of(language, style)._sandbox, sandbox.Sandbox)


def test_a_template_of_schemactl_toml_runs_nothing_under_check(in_tmp: Path) -> None:
    from tests.support import schemactl

    Path("s.json").write_text('{"type": "object"}')
    assert schemactl("register", "s.json", "--subject", "a@B").code == 0
    Path("templates/python").mkdir(parents=True)
    Path("templates/python/module.py.jinja").write_text(ESCAPES[0])
    Path("schemactl.toml").write_text('[generate]\ntemplates = "templates"\n[targets.python]\n')
    for arguments in (("generate",), ("generate", "--check"), ("generate", "--list-templates")):
        ran = schemactl(*arguments)
        assert ran.code == (0 if "--list-templates" in arguments else 2), ran.stderr
    assert not Path("escaped").exists()


def test_the_filters_that_the_docs_list_are_those_that_there_are() -> None:
    page = (ROOT / "docs/templates.md").read_text("utf-8")
    listed = re.findall(r"`(\w+)`", page.partition("sandbox.py -->")[2].partition("<!-- end of the list")[0])
    known = Templates("go", {})._sandbox.filters.keys() - {sandbox._CHARGED, sandbox._WEIGHED}
    assert listed == sorted(known)
