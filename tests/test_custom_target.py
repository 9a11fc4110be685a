"""A target made of templates and a type map alone: samples/custom-target, and what becomes of one that is wrong."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemactl.bindings.incremental import render_changed
from schemactl.bindings.render import Templates
from schemactl.bindings.source import module_of
from schemactl.bindings.targets import custom
from schemactl.bindings.targets.custom_text import COMMENTS, STRINGS
from schemactl.errors import UnreadableInput, UsageError
from schemactl.model.options.generate import CustomOptions
from tests.roundtrip import corpus
from tests.support import CASES, ROOT, assert_golden, schemactl

SAMPLE = ROOT / "samples/custom-target/templates"


def generated(out: Path, templates: Path = SAMPLE) -> dict[str, str]:
    """The whole corpus as one module of Go."""
    target = custom.target("go", templates / "go")
    options = CustomOptions(package="example.com/events")
    sources = [case.source for case in corpus()]
    files = render_changed(sources, target, options, Templates("go", target.filters, templates), module_of).files
    for file in files:
        (out / file.path).parent.mkdir(parents=True, exist_ok=True)
        (out / file.path).write_text(file.text, "utf-8")
    return {file.path: file.text for file in files}


def test_the_sample_reads_as_go(tmp_path: Path) -> None:
    files = generated(tmp_path)
    for name in ("ordersubmitted", "hostiletext", "taggedunionopen"):
        assert_golden(CASES / "custom-target" / f"{name}.go", files[f"{name}/v1/events.go"])


@pytest.mark.toolchain("go")
def test_the_whole_corpus_compiles_as_go(tmp_path: Path) -> None:
    generated(tmp_path)
    ran = subprocess.run(["go", "build", "./..."], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_a_table_in_schemactl_toml_makes_it_part_of_a_bare_generate(in_tmp: Path) -> None:
    shutil.copytree(ROOT / "samples/custom-target", in_tmp, dirs_exist_ok=True)
    Path("schema.json").write_text(json.dumps({"type": "object", "properties": {"n": {"type": "integer"}}}))
    assert schemactl("register", "schema.json", "--subject", "shop@Order").code == 0
    ran = schemactl("generate")
    assert ran.code == 0, ran.stderr
    assert "go: 1 subject, 3 files written in generated/go" in ran.stderr
    assert 'N *int64 `json:"n,omitempty"`' in Path("generated/go/shop/order/v1/events.go").read_text()
    assert Path("generated/go/go.mod").read_text().startswith("module example.com/events\n")
    assert "up to date" in schemactl("generate").stderr
    assert "go/target.toml" in schemactl("generate", "go", "--list-templates").stdout


def test_the_templates_of_the_package_see_how_events_are_named(in_tmp: Path) -> None:
    shutil.copytree(ROOT / "samples/custom-target", in_tmp, dirs_exist_ok=True)
    listing = Path("templates/go/subjects.go.jinja")
    listing.write_text("package events\n// {{ subjects.strip_source }}{% for rule in subjects.rules %} {{ rule.subject }}{% endfor %}\n")
    with Path("schemactl.toml").open("a") as settings:
        settings.write('[subjects]\nstrip_source = "-dev"\nrules = [{ subject = "{source}@{type}" }]\n')
    Path("schema.json").write_text("{}")
    assert schemactl("register", "schema.json", "--subject", "shop@Order").code == 0
    ran = schemactl("generate")
    assert ran.code == 0, ran.stderr
    assert Path("generated/go/subjects.go").read_text() == "package events\n// -dev {source}@{type}\n"


def test_a_package_may_be_named_and_the_folder_has_a_default(in_tmp: Path) -> None:
    Path("order.json").write_text(json.dumps({"type": "object", "properties": {"n": {"type": "integer"}}}))
    ran = schemactl("generate", "go", "--templates", SAMPLE, "--schema", "order.json", "--name", "Order", "--package", "example.org/x")
    assert ran.code == 0, ran.stderr
    assert "module example.org/x" in Path("generated/go/go.mod").read_text()


def test_a_target_that_nobody_describes_is_told_with_those_that_are(in_tmp: Path) -> None:
    ran = schemactl("generate", "rust", "--templates", SAMPLE)
    assert ran.code == 2
    assert "unknown target rust" in ran.stderr
    assert "java, go" in ran.stderr


@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        ("target.toml", 'comments = "//"', 'comments = "/*"', "comments: '/*' is not one of //"),
        ("target.toml", 'types = "OrderNumber"', 'types = "Order"', "types: 'Order' is not one of"),
        ("target.toml", '"{path}/events.go"', '"../{path}.go"', "leaves the output folder"),
        ("target.toml", "[package]", "[packages]", "unknown key 'packages'"),
        ("target.toml", "[names]", "[names", "not TOML"),
        ("target.toml", "[module]", "[names.module]", "unknown key 'module'"),
        ("target.toml", '[package]', "[module.package]", "package: expected a string"),
        ("target.toml", 'summary = "Go structs for encoding/json"', 'package = "x"', "not TOML"),
        ("types.toml", 'uuid = "string"', "", "uuid: expected a string"),
        ("types.toml", 'uuid = "string"', 'guid = "string"', "unknown key 'guid'"),
    ],
)  # fmt: skip
def test_what_a_description_says_wrongly_is_named(tmp_path: Path, file: str, before: str, after: str, message: str) -> None:
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "go" / file
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))
    with pytest.raises(UsageError) as caught:
        custom.target("go", tmp_path / "go")
    assert message in str(caught.value)
    assert file in str(caught.value)


def test_a_list_where_a_table_should_be_is_named(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "go/types.toml").write_text("scalars = []")
    with pytest.raises(UsageError, match="scalars: expected a table"):
        custom.target("go", tmp_path / "go")


def test_a_description_that_is_no_text_is_refused(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "go/target.toml").write_bytes(b"\xff")
    with pytest.raises(UnreadableInput, match=r"target\.toml"):
        custom.target("go", tmp_path / "go")


def test_a_missing_type_map_is_named(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "go/types.toml").unlink()
    with pytest.raises(UsageError, match=r"types\.toml"):
        custom.target("go", tmp_path / "go")


def test_reserved_words_may_be_left_out(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "go/reserved.txt").unlink()
    assert custom.target("go", tmp_path / "go").conventions().reserved.words == frozenset()


@given(st.text(), st.sampled_from(sorted(STRINGS)))
def test_no_text_ends_a_literal_or_starts_an_interpolation(text: str, style: str) -> None:
    literal = STRINGS[style](text)
    assert literal.isascii()
    assert literal.isprintable()
    inside = literal[1:-1].replace("\\\\", "").replace('\\"', "")
    assert '"' not in inside
    assert not set("$#`'").intersection(inside)
    assert style == "braces" or "{" not in inside


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_literal_is_read_back_as_its_text(text: str) -> None:
    assert json.loads(STRINGS["utf16"](text)) == text


@given(st.text(), st.sampled_from(sorted(COMMENTS)))
def test_every_line_of_a_comment_is_a_comment(text: str, style: str) -> None:
    for line in COMMENTS[style](text).split("\n"):
        assert line.startswith(style)
        assert line.isprintable()
