"""Styles: what a target of schemactl.toml may say of how its files are written, and whose templates it sees."""

from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from schemactl.bindings.targets import TARGETS, templates_of
from schemactl.model.options.generate import LANGUAGES
from tests.support import schemactl


@pytest.fixture
def order(in_tmp: Path) -> Path:
    Path("order.json").write_text('{"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}')
    assert schemactl("register", "order.json", "--subject", "shop@Order").code == 0
    return in_tmp


def configured(text: str) -> None:
    Path("schemactl.toml").write_text(text)


def test_a_language_has_the_styles_that_its_options_know() -> None:
    assert TARGETS.keys() == LANGUAGES.keys()
    for language, options in LANGUAGES.items():
        assert set(get_args(get_type_hints(options)["style"])) == set(TARGETS[language])
        assert options().style in TARGETS[language]
        assert all(TARGETS[language][style].name == language for style in TARGETS[language])


def test_one_language_may_have_two_targets(order: Path) -> None:
    configured('[targets.python]\nstyle = "exact"\n[targets.notebooks]\nlanguage = "python"\nstyle = "typeddict"\npackage = "shapes"\n')
    assert schemactl("generate").code == 0
    assert "class Order(Model)" in Path("generated/python/events/shop/order/v1.py").read_text()
    assert "class Order(TypedDict)" in Path("generated/notebooks/shapes/shop/order/v1.py").read_text()
    assert schemactl("generate", "--check").code == 0
    assert schemactl("generate", "notebooks", "--out", "alone", "--package", "others").code == 0
    assert Path("alone/others/shop/order/v1.py").is_file()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[targets.python]\nstyle = "exakt"\n', "targets.python.style: 'exakt' is not one of pydantic, exact, "),
        ('[targets.java]\nstyle = "zod"\n', "targets.java.style: 'zod' is not one of records, exact."),
        ("[targets.java]\nstyle = 3\n", "targets.java.style: 3 is not one of records, exact."),
        (
            "[targets.pyhton]\n",
            "targets.pyhton: 'pyhton' is no language. Known: python, typescript, java; a target of another name says its `language`.",
        ),
        ('[targets.api]\nlanguage = "go"\n', "targets.api.language: there is no language 'go'. Known: python, typescript, java."),
        ("[targets.api]\nlanguage = 3\n", "targets.api.language: there is no language '3'."),
        ('[targets.python]\nlanguage = "java"\nstyle = "typeddict"\n', "targets.python.style: 'typeddict' is not one of records, exact."),
        ('[targets.api]\nlanguage = "python"\nmodule = "x"\n', "targets.api: unknown key 'module'."),
        ('[targets."../up"]\nlanguage = "python"\n', "'../up' is no name of a target. Take letters, digits, - and _."),
        (
            '[targets.python]\n[targets.api]\nlanguage = "python"\nout = "./generated/python/"\n',
            "targets.api.out: generated/python is also the folder of",
        ),
        (
            '[targets.python]\nenvelopes = ["eventbridge", "kafka"]\n',
            "targets.python.envelopes[1]: 'kafka' is not one of eventbridge, cloudevents.",
        ),
        ('[targets.java]\nenvelopes = "eventbridge"\n', "targets.java.envelopes: expected a list, not 'eventbridge'."),
        ('[targets.java]\nhandlers = "yes"\n', "targets.java.handlers: expected true or false, not 'yes'."),
        (
            '[targets.api]\nlanguage = "python"\nstyle = "typeddict"\nhandlers = true\n',
            "schemactl.toml: targets.api.handlers: the style typeddict has no handlers. Styles that have: exact",
        ),
        (
            '[targets.python]\nstyle = "msgspec"\nenvelopes = ["cloudevents"]\n',
            "schemactl.toml: targets.python.envelopes: the style msgspec has no envelopes. Styles that have: exact",
        ),
        ("targets.python = 3\n", "targets.python: expected a table, not 3."),
    ],
)
def test_what_is_wrong_with_a_target_is_said_with_its_key(order: Path, text: str, said: str) -> None:
    configured(text)
    ran = schemactl("generate")
    assert ran.code == 2
    assert said in ran.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_exact_style_has_envelopes_and_handlers_whether_asked_or_not(order: Path, language: str) -> None:
    written = []
    for said in ("", 'envelopes = ["cloudevents", "eventbridge"]\nhandlers = true\n'):
        configured(f'[targets.{language}]\nstyle = "exact"\n{said}')
        assert schemactl("generate").code == 0
        written.append({path: path.read_bytes() for path in Path("generated", language).rglob("*") if path.is_file() and path.suffix != ".json"})
    assert written[0] == written[1]


class TestTemplates:
    def test_no_style_sees_the_templates_of_another(self) -> None:
        for language, styles in TARGETS.items():
            for style in styles:
                seen = templates_of(language, style).names()
                assert not [name for name in seen if name.partition("/")[0] in styles]
                assert "reserved.txt" in seen

    @pytest.mark.parametrize("folder", ["python", "python/exact"])
    def test_ones_own_stand_in_the_folder_of_the_language_or_of_the_style(self, order: Path, folder: str) -> None:
        Path("mine", folder).mkdir(parents=True)
        Path("mine", folder, "package.py.jinja").write_text("# {{ heads | length }} subjects\n")
        configured('[generate]\ntemplates = "mine"\n[targets.python]\nstyle = "exact"\n')
        assert schemactl("generate").code == 0
        assert Path("generated/python/events/__init__.py").read_text() == "# 1 subjects\n"

    def test_those_of_the_style_come_first(self, order: Path) -> None:
        for folder in ("python/exact", "python"):
            Path("mine", folder).mkdir(parents=True, exist_ok=True)
            Path("mine", folder, "package.py.jinja").write_text(f"# {folder}\n")
        configured('[generate]\ntemplates = "mine"\n[targets.python]\nstyle = "exact"\n')
        assert schemactl("generate").code == 0
        assert Path("generated/python/events/__init__.py").read_text() == "# python/exact\n"

    def test_one_that_only_another_style_has_is_an_error(self, order: Path) -> None:
        Path("mine/python").mkdir(parents=True)
        Path("mine/python/package.py.jinja").write_text("#\n")
        configured('[generate]\ntemplates = "mine"\n[targets.python]\nstyle = "typeddict"\n')
        ran = schemactl("generate")
        assert ran.code == 2
        assert (
            "mine/python/package.py.jinja: no template of the style typeddict, but of another. Move it to python/<style>/package.py.jinja."
            in ran.stderr
        )
        Path("mine/python/exact").mkdir()
        Path("mine/python/package.py.jinja").rename("mine/python/exact/package.py.jinja")
        assert schemactl("generate").code == 0

    @pytest.mark.parametrize(
        ("name", "text", "remedy"),
        [
            ("pydantic/modules.py.jinja", "x = 1", "Is it module.py.jinja?"),
            ("bse.py", "x = 1", "Is it base.py?"),
            ("mine/of-nobody.jinja", "x = 1", "docs/templates.md lists those that there are"),
        ],
    )
    def test_one_that_nothing_uses_is_an_error(self, order: Path, name: str, text: str, remedy: str) -> None:
        path = Path("mine/python", name)
        path.parent.mkdir(parents=True)
        path.write_text(text)
        configured('[generate]\ntemplates = "mine"\n[targets.python]\n')
        ran = schemactl("generate")
        assert ran.code == 2
        assert f"mine/python/{name}: no template that anything uses. {remedy}" in ran.stderr

    @pytest.mark.parametrize("include", ['{% include "head.jinja" %}', "{%- from 'head.jinja' import x %}", '{% include ("he" ~ "ad.jinja") %}'])
    def test_one_that_another_includes_is_used(self, order: Path, include: str) -> None:
        Path("mine/python").mkdir(parents=True)
        Path("mine/python/README.md").write_text("Ours.\n")
        Path("mine/python/head.jinja").write_text("{% set x = 1 %}")
        Path("mine/python/names.py.jinja").write_text(include)
        configured('[generate]\ntemplates = "mine"\n[targets.python]\n')
        assert "no template that anything uses" not in schemactl("generate").stderr
