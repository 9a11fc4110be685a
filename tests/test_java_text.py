"""Java: text lands where it should and nowhere else, patterns mean the same, and the documentation knows every variable of the templates."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from schemactl.bindings.ir import Docs
from schemactl.bindings.targets import java_views
from schemactl.bindings.targets.java_checks import written_pattern
from schemactl.bindings.targets.java_imports import imports
from schemactl.bindings.targets.java_layout import Listed, root_package
from schemactl.bindings.targets.java_text import LONGEST_CONSTANT, comment, javadoc, parameter, string, xml
from schemactl.bindings.targets.java_types import nullable
from schemactl.errors import UsageError
from schemactl.model.json import JsonValue
from schemactl.model.options.generate import JavaOptions
from schemactl.model.subject import Subject
from tests.java.packages import generated, head
from tests.support import ROOT

PATTERNS = {
    r"^T[0-9]+$": r"^T[0-9]+\z",
    r"a.b": r"a[^\n\r\x{2028}\x{2029}]b",
    r"[[a&&b]x": r"[\&\[ab]x",
    r"(?<year>\d{4})-(?<n_1>\d)": r"([0-9]{4})-([0-9])",
    r"\u{1F600}|\u00e9": r"\x{1f600}|é",
    r"(?:a|b)(?=c)(?!d)(?<=e)(?<!f)(g)": r"(?:a|b)(?=c)(?!d)(?<=e)(?<!f)(g)",
    r"x{2,3}?y{2}z{1,}": r"x{2,3}?y{2}z+",
    r"(?<name>a)\k<name>": r"(a)(?:\1)",
    "": "",
}
NOT_SAID = (r"(?:(a)|b)\1", "(?<=a+)b", "(?<=(?:ab){1,2})c", "(a", r"(?i)a", r"^[^\_]$")


@pytest.mark.parametrize(("ecma", "java"), PATTERNS.items())
def test_a_pattern_is_written_as_java_reads_it(ecma: str, java: str) -> None:
    assert written_pattern(ecma) == java


@pytest.mark.parametrize("pattern", NOT_SAID)
def test_a_pattern_that_java_cannot_say_is_left_out(pattern: str) -> None:
    assert written_pattern(pattern) is None


def test_no_unicode_escape_survives_in_a_comment() -> None:
    hostile = "\\u002a/ \\\\u000a */ <b> @see {@link x} é\x00"
    for text in (javadoc(Docs(description=hostile)), "\n".join(parameter("x", Docs(description=hostile), (hostile,))), comment(hostile)):
        inside = text.removeprefix("/**").removesuffix("*/\n")
        assert "\\" not in inside
        assert "*/" not in inside or text == comment(hostile)
        assert text.isascii()


def test_a_string_is_ascii_and_its_escapes_are_those_of_java() -> None:
    assert string('"\\u0041\n\x00é😀') == '"\\"\\\\u0041\\n\\u0000\\u00e9\\ud83d\\ude00"'


def test_a_long_string_is_no_constant() -> None:
    text = "ü" * (2 * LONGEST_CONSTANT + 1)
    assert re.fullmatch(r'String\.join\("", "(\\u00fc)+", "(\\u00fc)+", "\\u00fc"\)', string(text))


def test_paragraphs_and_examples_are_told_apart() -> None:
    docs = Docs(title="Order", description="One.\n\nTwo.", examples=({"a": 1},))
    assert javadoc(docs) == '/**\n * One.\n *\n * <p>Two.\n * Example: <code>&#123;"a": 1&#125;</code>\n */\n'
    assert javadoc(Docs(title="Said twice")) == "/** Said twice */\n"
    assert javadoc(Docs(title="Order")) == ""


def test_xml_is_escaped() -> None:
    assert xml('a<b>&"\x00') == "a&lt;b&gt;&amp;&quot;"


def test_an_annotation_stands_before_the_last_part_of_a_full_name() -> None:
    assert nullable("com.acme.shared.Address") == "com.acme.shared.@Nullable Address"
    assert nullable("List<java.net.URI>") == "@Nullable List<java.net.URI>"


def test_only_what_code_uses_is_imported() -> None:
    known = {"List": "java.util.List", "Map": "java.util.Map", "Here": "com.acme.Here", "NullMarked": "org.jspecify.annotations.NullMarked"}
    assert (
        imports('/** Map */ List<Here> x = "Map"; // Map', known, "com.acme")
        == "import java.util.List;\nimport org.jspecify.annotations.NullMarked;\n"
    )


@pytest.mark.parametrize("package", ["", "com..acme", "com.new.events", "1a", "com/acme", "../x", "a b", "com.acme;"])
def test_a_package_that_is_none_is_refused(package: str) -> None:
    with pytest.raises(UsageError):
        root_package(JavaOptions(package=package, style="exact"))


@pytest.mark.parametrize("options", [JavaOptions(unknown="drop", style="exact"), JavaOptions(datetimes="epoch", style="exact")])
def test_an_option_without_such_a_value_is_refused(options: JavaOptions) -> None:
    with pytest.raises(UsageError):
        root_package(options)


def test_a_record_that_no_class_can_hold_is_a_map(tmp_path: Path) -> None:
    wide: dict[str, JsonValue] = {"type": "object", "properties": {f"p{number}": {"type": "string"} for number in range(1_501)}}
    tagged: list[JsonValue] = [{**wide, "properties": {**dict(wide["properties"]), "t": {"const": tag}}, "required": ["t"]} for tag in "ab"]  # type: ignore[arg-type]
    generated(
        [head(Subject("s", "Wide"), {"type": "object", "properties": {"wide": wide, "either": {"oneOf": tagged}}})],
        tmp_path,
        JavaOptions(style="exact"),
    )
    text = next(tmp_path.rglob("Wide.java")).read_text()
    assert "record WideWide(@JsonValue Map<String, JsonNode> value)" in text
    assert "record OfEitherA(@JsonValue EitherA value) implements Either" in text


def test_the_documentation_knows_every_variable_of_the_templates() -> None:
    page = (ROOT / "docs" / "java.md").read_text()
    views = [view for name, view in vars(java_views).items() if isinstance(view, type) and view.__module__ == java_views.__name__]
    assert len(views) > 6
    assert not [(view.__name__, each.name) for view in (*views, Listed) for each in fields(view) if f"`{each.name}`" not in page]


def test_the_documentation_names_the_versions_that_are_generated() -> None:
    named = re.findall(r"'[\w.]+:([\w-]+):([\d.]+)'", (ROOT / "docs" / "java.md").read_text())
    pom = (ROOT / "templates" / "java" / "exact" / "pom.xml.jinja").read_text()
    assert {artifact.partition("-")[0] for artifact, _ in named} == {"jackson", "jspecify"}
    assert all(f"<{artifact.partition('-')[0]}.version>{version}<" in pom for artifact, version in named)
