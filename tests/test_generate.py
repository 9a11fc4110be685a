"""`schemactl generate`: what it writes, what it leaves alone, and what it does not do twice."""

import hashlib
import json
import re
import shutil
import subprocess
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from schemactl.bindings.manifest import MANIFEST
from schemactl.bindings.memory import Memory
from schemactl.bindings.names import Chosen
from schemactl.bindings.output import HEADER
from schemactl.bindings.render import Templates, builtin_text
from schemactl.cli.generate import SECONDS_BETWEEN_LOOKS
from schemactl.errors import UnreadableInput
from schemactl.model.json import JsonObject
from schemactl.pipeline.sources import FromFiles, changes
from schemactl.registry import Registry
from tests.support import EXACT, ROOT, assert_golden, schemactl
from tests.templates_page import BEGIN, section

ORDER: JsonObject = {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]}
ADDRESS: JsonObject = {"type": "object", "properties": {"street": {"type": "string"}}}
SHARING: JsonObject = {"type": "object", "properties": {"at": {"$ref": "#/$defs/Address"}}, "$defs": {"Address": ADDRESS}}


@pytest.fixture
def registry(in_tmp: Path) -> Path:
    """A registry with two subjects that share a definition and one that does not, in the current folder."""
    Path("schemactl.toml").write_text(EXACT)
    for subject, document in (("shop@Order", ORDER), ("shop@Parcel", SHARING), ("crm@Customer", SHARING)):
        register(subject, document)
    return in_tmp


def register(subject: str, document: JsonObject, *more: str) -> None:
    Path("schema.json").write_text(json.dumps(document))
    ran = schemactl("register", "schema.json", "--subject", subject, *more)
    assert ran.code == 0, ran.stderr


def generate(*arguments: object) -> str:
    ran = schemactl("generate", "python", "--out", "out", *arguments)
    assert ran.code == 0, ran.stderr
    assert ran.stdout == ""
    return ran.stderr


def tree(folder: Path = Path("out")) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_second_run_finds_everything_up_to_date(registry: Path) -> None:
    assert "files written" in generate()
    before = tree()
    assert "up to date" in generate()
    assert tree() == before


def test_only_the_modules_that_changed_are_rendered_again(registry: Path) -> None:
    generate()
    before = tree()
    register("shop@Order", {**ORDER, "properties": {"number": {"type": "string"}, "note": {"type": "string"}}})
    assert "3 files written" in generate()
    changed = {path for path, content in tree().items() if before.get(path) != content}
    assert changed == {MANIFEST, "events/shop/order/v1.py", "events/shop/order/__init__.py", "events/subjects.py"}


def test_what_did_not_change_is_neither_read_nor_rendered_again(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generate()
    register("shop@Order", {**ORDER, "properties": {"number": {"type": "string"}, "note": {"type": "string"}}})
    read, rendered = list[str](), list[str]()
    version, render = Registry.version, Templates.render
    monkeypatch.setattr(Registry, "version", lambda self, subject, number: read.append(subject.name) or version(self, subject, number))
    monkeypatch.setattr(Templates, "render", lambda self, name, **variables: rendered.append(name) or render(self, name, **variables))
    generate()
    assert read == ["shop@Order", "crm@Customer"]  # the second for what both others share
    assert sorted(rendered) == ["folder.py.jinja", "folder.py.jinja", "module.py.jinja", "package.py.jinja", "shared.py.jinja", "subjects.py.jinja"]


def test_what_could_not_be_typed_is_told_each_time(in_tmp: Path) -> None:
    Path("schemactl.toml").write_text(EXACT)
    Path("a.json").write_text(json.dumps({"type": "object", "properties": {"a": {"not": {"type": "string"}}}}))
    first, second = (generate("--schema", "a.json", "--name", "Parcel") for _ in range(2))
    assert "up to date" in second
    assert [line for line in first.splitlines() if "Parcel@1 /a" in line] == second.splitlines()[1:] != []


def test_what_a_person_says_about_a_field_changes_the_file(registry: Path) -> None:
    generate()
    with Path("schemas/shop/Order/subject.toml").open("a") as file:
        file.write('[fields."/number"]\ndescription = "As on the parcel."\n')
    assert "1 file written" in generate()
    assert b"As on the parcel." in tree()["events/shop/order/v1.py"]


def test_the_result_of_many_runs_is_that_of_one(registry: Path) -> None:
    generate("--subject", "shop@Parcel")
    generate()
    register("shop@Order", {**ORDER, "properties": {"number": {"type": "string"}, "note": {"type": "string"}}})
    generate()
    step_by_step = tree()
    for path in step_by_step:
        (Path("out") / path).unlink()
    generate()
    assert tree() == step_by_step


def test_what_the_manifest_remembers_is_enough_to_write_the_same_again(registry: Path) -> None:
    generate()
    register("shop@Parcel", ORDER, "--force", "moved on")
    register("shop@par_cel", ORDER)
    register("shop@parcel", ORDER)
    generate()
    before = tree()
    assert "shared" in before["events/crm/customer/v1.py"].decode()
    assert {"events/shop/parcel/v1.py", "events/shop/par_cel/v1.py"} < before.keys()
    for path in before.keys() - {MANIFEST}:
        (Path("out") / path).unlink()
    generate("--package", "events")
    assert tree() == before


def test_names_of_subjects_are_kept_where_the_conventions_are_and_decided_anew_where_they_are_not(registry: Path) -> None:
    register("shop@Foo_Bar", ORDER)
    generate()
    register("shop@foo_bar", ORDER)
    generate()
    assert "shop@Foo_Bar" in Path("out/events/shop/foo_bar/v1.py").read_text()
    manifest = Path("out", MANIFEST)
    manifest.write_text(json.dumps({**json.loads(manifest.read_bytes()), "naming": "other", "inputs": "", "key": ""}))
    generate()
    assert "shop@foo_bar" in Path("out/events/shop/foo_bar/v1.py").read_text()


def test_a_subject_that_is_gone_takes_its_files_with_it_and_nothing_else(registry: Path) -> None:
    generate()
    mine = Path("out/events/shop/order/notes.txt")
    mine.write_text("mine")
    for file in (registry / "schemas/shop/Order").iterdir():
        file.unlink()
    for path in ("schemas/crm/Customer",):
        for file in (registry / path).iterdir():
            file.unlink()
    assert "removed" in generate()
    assert mine.read_text() == "mine"
    assert not Path("out/events/shop/order/v1.py").exists()
    assert not Path("out/events/crm").exists()


def test_a_file_that_schemactl_did_not_write_is_never_overwritten(registry: Path) -> None:
    theirs = Path("out/events/subjects.py")
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs = 1\n")
    ran = schemactl("generate", "python", "--out", "out")
    assert ran.code == 2
    assert "did not write" in ran.stderr
    assert "subjects.py" in ran.stderr
    assert tree() == {"events/subjects.py": b"theirs = 1\n"}


def test_a_generated_file_that_was_edited_or_removed_is_written_again(registry: Path) -> None:
    generate()
    before = tree()
    for edited in (Path("out/events/shop/order/v1.py"), Path("out/events/runtime/model.py")):
        edited.write_text(f"{edited.read_text()}edited")
    Path("out/events/shop/parcel/v1.py").unlink()
    Path("out/events/rules.py").unlink()
    assert "4 files written" in generate()
    assert tree() == before


def test_check_names_what_differs_and_writes_nothing(registry: Path) -> None:
    assert schemactl("generate", "python", "--out", "out", "--check").code == 1
    generate()
    assert schemactl("generate", "python", "--out", "out", "--check").code == 0
    Path("out/events/shop/order/v1.py").write_text("edited")
    Path("out/events/py.typed").unlink()
    before = tree()
    ran = schemactl("generate", "python", "--out", "out", "--check")
    assert ran.code == 1
    assert "differs  out/events/shop/order/v1.py" in ran.stderr
    assert "missing  out/events/py.typed" in ran.stderr
    assert tree() == before


def test_only_the_subjects_that_were_asked_for_are_generated(registry: Path) -> None:
    generate("--subject", "shop@Order")
    assert "events/shop/order/v1.py" in tree()
    assert not any("customer" in path for path in tree())


def test_the_newest_of_each_major_version_stand_side_by_side(registry: Path) -> None:
    register("shop@Order", {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}, "--force", "new ids")
    Path("schemactl.toml").write_text(
        '[generate]\ntargets = ["python"]\nversions = "majors"\n[targets.python]\nstyle = "exact"\nout = "gen"\npackage = "acme.events"\n'
    )
    assert schemactl("generate").code == 0
    assert {"acme/events/shop/order/v1.py", "acme/events/shop/order/v2.py"} <= tree(Path("gen")).keys()
    assert b"from .v2 import *" in tree(Path("gen"))["acme/events/shop/order/__init__.py"]


def test_a_target_with_a_table_is_one_of_a_bare_generate(registry: Path) -> None:
    Path("schemactl.toml").write_text('[targets.typescript]\n[targets.python]\nstyle = "typeddict"\n')
    assert schemactl("generate").code == 0
    assert {path.name for path in Path("generated").iterdir()} == {"python", "typescript"}
    assert b"class Order(TypedDict)" in tree(Path("generated/python"))["events/shop/order/v1.py"]


def test_a_retired_subject_has_no_bindings(registry: Path) -> None:
    settings = registry / "schemas/shop/Order/subject.toml"
    settings.write_text(settings.read_text().replace('status = "active"', 'status = "retired"'))
    generate()
    assert not any("order" in path for path in tree())


def test_several_targets_each_get_a_folder_below_out(registry: Path) -> None:
    assert schemactl("generate", "python", "typescript", "java", "--out", "all", "--package", "com.acme").code == 0
    assert {path.name for path in Path("all").iterdir()} == {"python", "typescript", "java"}


def test_templates_of_ones_own_replace_single_files(registry: Path) -> None:
    Path("mine/python").mkdir(parents=True)
    Path("mine/python/package.py.jinja").write_text("# {{ heads | length }} subjects\n")
    generate("--templates", "mine")
    assert tree()["events/__init__.py"] == b"# 3 subjects\n"
    assert b"class Order(Model)" in tree()["events/shop/order/v1.py"]
    generate()
    assert tree()["events/__init__.py"] != b"# 3 subjects\n"


def test_what_python_and_desktops_leave_beside_templates_is_none(registry: Path) -> None:
    """pip compiles what it installs, the run-time support among the templates, too."""
    Path("mine/python/__pycache__").mkdir(parents=True)
    for name in (".DS_Store", ".module.py.jinja.swp", "__pycache__/dispatch.cpython-313.pyc"):
        Path("mine/python", name).write_bytes(b"\xff")
    generate("--templates", "mine")
    ours = tree()
    generate()
    assert tree() == ours


def types_with(target: str = "python", **types: str) -> bytes:
    """Our types.toml with some other types."""
    ours = tomllib.loads(builtin_text(f"{target}/exact", "types.toml")) | {kind.replace("_", "-"): type_ for kind, type_ in types.items()}
    return "".join(f'{kind} = "{type_}"\n' for kind, type_ in ours.items() if isinstance(type_, str)).encode()


@pytest.mark.parametrize(
    ("target", "types", "instead"),
    [
        ("java", {"date_time": "java.time.LocalDateTime"}, "java.time.OffsetDateTime or java.time.Instant or java.time.ZonedDateTime or String"),
        ("java", {"integer": "int"}, "long or java.math.BigInteger"),
        ("java", {"decimal": "java.math.BigInteger"}, "double or java.math.BigDecimal"),
        ("java", {"uuid": "com.acme.Id"}, ""),
        ("java", {"date_time": "java.time.Instant"}, ""),
        ("typescript", {"date_time": "Date"}, "string, or string with more behind it (a brand)"),
        ("typescript", {"int64": "number"}, "bigint, or bigint with more behind it (a brand)"),
        ("typescript", {"uuid": "string & { readonly brand: 'uuid' }"}, ""),
        ("python", {"uuid": "str"}, ""),
        ("python", {"date_time": "Date"}, ""),
        ("python", {"date_time": "datetime"}, "a name of runtime/__init__.py, or str for a text"),
    ],
)
def test_a_type_that_cannot_hold_what_events_have_is_refused(registry: Path, target: str, types: dict[str, str], instead: str) -> None:
    Path("mine", target).mkdir(parents=True)
    Path("mine", target, "types.toml").write_bytes(types_with(target, **types))
    ran = schemactl("generate", target, "--out", "out", "--templates", "mine")
    assert ran.code == (2 if instead else 0)
    assert instead in ran.stderr


@pytest.mark.parametrize(
    ("file", "text", "code", "said"),
    [
        ("module.py.jinja", b"{% if", 2, "module.py.jinja:1: unexpected 'end of template'"),
        ("module.py.jinja", b"#\n{{ nothing }}", 2, "module.py.jinja:2: 'nothing' is undefined"),
        ("module.py.jinja", b"#\n{{ 1 | comment }}", 2, "module.py.jinja:2: "),
        ("module.py.jinja", b"{% include 'gone' %}", 2, "module.py.jinja:1: 'gone' not found"),
        ("rules.py.jinja", b"{{ heads }}", 2, "rules.py.jinja:1: 'heads' is undefined"),
        ("rules.py.jinja", b"\xff", 3, "rules.py.jinja: is not UTF-8"),
        ("reserved.txt", b"[keywords]\nnumber", 2, "reserved.txt: has a heading '[keywords]'"),
        ("types.toml", b"string = [", 2, "types.toml: is not valid TOML"),
        ("types.toml", types_with(uuid="UUID"), 2, "types.toml: says that uuid is UUID, which cannot hold what events have there."),
        ("types.toml", types_with(integer="int"), 2, "Take a name of runtime/__init__.py, or str for a text"),
        ("types.toml", b'string = "str"\nint64 = 1', 2, "types.toml: has no text for integer, int64, "),
    ],
)
def test_what_is_wrong_with_a_template_of_ones_own_is_said(registry: Path, file: str, text: bytes, code: int, said: str) -> None:
    Path("mine/python").mkdir(parents=True)
    Path("mine/python", file).write_bytes(text)
    ran = schemactl("generate", "python", "--out", "out", "--templates", "mine")
    assert (ran.code, ran.stdout) == (code, "")
    assert said in ran.stderr
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("target", "module"), [("python", "events/shop/order/v1.py"), ("java", "src/main/java/com/example/events/shop/v1/Order.java")]
)
def test_words_of_ones_own_are_no_names(registry: Path, target: str, module: str) -> None:
    Path("mine", target).mkdir(parents=True)
    Path("mine", target, "reserved.txt").write_text(builtin_text(target, "reserved.txt") + "\n[members]\nnumber\n")
    assert schemactl("generate", target, "--out", "out", "--templates", "mine").code == 0
    assert b" number_" in tree()[module]


def test_a_folder_of_templates_that_does_not_exist_is_an_error(registry: Path) -> None:
    ran = schemactl("generate", "python", "--out", "out", "--templates", "nowhere")
    assert (ran.code, "nowhere" in ran.stderr) == (2, True)


def test_all_templates_are_listed(in_tmp: Path) -> None:
    listed = schemactl("generate", "--list-templates").stdout.splitlines()
    assert {"python/exact/module.py.jinja", "python/exact/types.toml", "python/reserved.txt", "typescript/exact/module.ts.jinja"} <= set(listed)
    assert {"python/pydantic/module.py.jinja", "typescript/zod/module.ts.jinja", "java/records/record.java.jinja"} <= set(listed)


def test_schemas_in_files_need_no_registry(in_tmp: Path) -> None:
    Path("schemactl.toml").write_text(EXACT)
    Path("a.json").write_text(json.dumps(SHARING))
    Path("b.json").write_text(json.dumps(ORDER))
    generate("--schema", "a.json", "--name", "Parcel", "--schema", "b.json", "--name", "OrderSubmitted")
    assert b"class OrderSubmitted(Model)" in tree()["events/order_submitted/v1.py"]
    assert b"class Address(Model)" in tree()["events/parcel/v1.py"]


@pytest.mark.parametrize("target", ["python", "typescript", "java"])
def test_a_schema_in_a_file_keeps_the_names_of_the_last_run(in_tmp: Path, target: str) -> None:
    def generated(*keys: str, values: str) -> Chosen:
        inner = {"type": "object", "properties": {"a": {"enum": list(values)}}}
        Path("a.json").write_text(json.dumps({"type": "object", "properties": dict.fromkeys(keys, inner)}))
        ran = schemactl("generate", target, "--schema", "a.json", "--name", "Parcel", "--out", "out")
        assert ran.code == 0, ran.stderr
        (memory,) = json.loads(Path("out/.schemactl.json").read_text())["modules"].values()
        names = Memory.from_json(memory).names
        assert names is not None
        return names

    first = generated("foo-bar", values="bc")
    second = generated("fooBar", "foo-bar", "foo_bar", values="abc")
    third = generated("fooBar", "foo-bar", "foo_bar", "FooBar", "Foo", values="abBc")
    for before, after in ((first, second), (second, third)):
        assert before.types.items() <= after.types.items()
        assert all(names.items() <= after.members[key].items() for key, names in before.members.items())
        assert all(names.items() <= after.constants[key].items() for key, names in before.constants.items())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["cobol"], 2, "unknown target cobol"),
        ([], 2, "no target"),
        (["python", "--schema", "s.json"], 2, "each --schema needs a --name"),
        (["python", "--schema", "missing.json", "--name", "A", "--out", "out"], 3, "missing.json"),
        (["python", "--schema", "list.json", "--name", "A", "--out", "out"], 3, "not a JSON Schema"),
        (["python", "--schema", "s.json", "--name", "A", "--package", "../x", "--out", "out"], 2, "import"),
        (["python", "--schema", "far.json", "--name", "A", "--out", "out"], 3, "does not point to a schema"),
        (["python", "--subject", "a@b"], 2, "no such subject"),
        (["python", "--subject", "@"], 2, "a subject is"),
        (["python", "--out", "out"], 2, "the registry has no subjects"),
        (["python", "--out", ".git/hooks"], 2, "belongs to git"),
    ],
)
def test_what_cannot_be_done_is_said(in_tmp: Path, arguments: list[str], code: int, said: str) -> None:
    schemactl("init")
    Path("s.json").write_text("{}")
    Path("list.json").write_text("[]")
    Path("far.json").write_text('{"$ref": "#/missing"}')
    ran = schemactl("generate", *arguments)
    assert (ran.code, ran.stdout) == (code, "")
    assert said in ran.stderr
    assert not Path("out").exists()


@pytest.mark.parametrize("text", ["[]", '{"format": 0, "files": []}', '<<<<<<< ours\n{\n=======\n"a": 1\n>>>>>>> theirs\n'])
def test_a_manifest_that_schemactl_did_not_write_is_told(registry: Path, text: str) -> None:
    generate()
    Path("out", MANIFEST).write_text(text)
    ran = schemactl("generate", "python", "--out", "out")
    assert (ran.code, "is not a manifest" in ran.stderr) == (3, True)


def test_a_manifest_of_another_format_only_tells_which_files_are_ours(registry: Path) -> None:
    generate()
    manifest = Path("out", MANIFEST)
    before = manifest.read_bytes()
    manifest.write_text(json.dumps({**json.loads(before), "format": 0, "modules": {"shop@Order@1": {}}}))
    assert "up to date" in generate()
    manifest.write_text(json.dumps({**json.loads(before), "modules": {"shop@Order@1": {}}, "inputs": ""}))
    generate()
    assert manifest.read_bytes() == before


def git(*arguments: str, code: int = 0) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    assert subprocess.run(["git", *identity, *arguments], check=False, capture_output=True).returncode == code


def on_a_branch_of_its_own(name: str, *steps: Callable[[], object]) -> None:
    git("checkout", "-q", "-b", name, "main")
    for step in steps:
        step()
    git("add", "-A")
    git("commit", "-q", "-m", name)


def test_what_two_branches_generated_is_generated_again_for_both(registry: Path) -> None:
    generate()
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "main")
    more: JsonObject = {"properties": {"number": {"type": "string"}, "note": {"type": "string"}}}
    on_a_branch_of_its_own("one", lambda: register("crm@Lead", SHARING), lambda: register("shop@Order", {**ORDER, **more}), generate)
    on_a_branch_of_its_own("other", lambda: register("shop@Label", ORDER), generate)
    git("merge", "one", code=1)
    check = schemactl("generate", "python", "--out", "out", "--check")
    assert (check.code, "schemactl generate` resolves them" in check.stderr) == (3, True)
    generate()
    settled = tree()
    shutil.rmtree("out")
    generate()
    assert tree() == settled
    assert {"events/crm/lead/v1.py", "events/shop/label/v1.py"} < settled.keys()


@pytest.mark.parametrize(("out", "package"), [("schemas", "x"), ("schemas/shop", "x"), ("schemas/shop/Order/gen", "x"), (".", "schemas.x")])
@pytest.mark.parametrize("arguments", [(), ("--check",), ("--schema", "order.json", "--name", "Order")], ids=" ".join)
def test_nothing_is_generated_into_the_registry(registry: Path, out: str, package: str, arguments: tuple[str, ...]) -> None:
    Path("order.json").write_text(json.dumps(ORDER))
    Path("schemactl.toml").write_text(f'[targets.python]\nout = "{out}"\npackage = "{package}"\n')
    before = sorted(registry.rglob("*"))
    for ran in (schemactl("generate", *arguments), schemactl("generate", "python", "--out", out, *arguments)):
        assert (ran.code, "the registry, which contains only schemas" in ran.stderr) == (2, True), ran.stderr
    assert sorted(registry.rglob("*")) == before


def test_a_folder_called_as_a_registry_that_is_none_takes_generated_files(in_tmp: Path) -> None:
    Path("schemas").mkdir()
    Path("schemas/order.json").write_text(json.dumps(ORDER))
    assert schemactl("generate", "python", "--schema", "schemas/order.json", "--name", "Order", "--out", "schemas").code == 0


def test_a_manifest_leads_to_no_file_outside_its_folder(registry: Path) -> None:
    generate()
    Path("victim.txt").write_text("theirs")
    manifest = Path("out", MANIFEST)
    table = json.loads(manifest.read_bytes())
    table["files"] |= {"../victim.txt": "0", str(Path("victim.txt").absolute()): "0"}
    manifest.write_text(json.dumps(table))
    ran = schemactl("generate", "python", "--out", "out")
    assert (ran.code, "is not a manifest of schemactl" in ran.stderr) == (3, True)
    assert Path("victim.txt").read_text() == "theirs"


@pytest.mark.parametrize("target", ["python", "typescript", "java"])
@pytest.mark.parametrize("style", ["exact", "pydantic", "dataclass", "typeddict", "msgspec"])
def test_every_generated_file_says_that_it_is_ours(registry: Path, target: str, style: str) -> None:
    Path("schemactl.toml").write_text(f'[targets.python]\nstyle = "{style}"\n[targets.typescript]\npackage = "acme"\n')
    assert schemactl("generate", target, "--out", "out").code == 0
    assert [path for path, content in tree().items() if HEADER not in content and path != MANIFEST] == []


def test_a_file_that_is_generated_no_more_is_removed_only_as_it_was_written(registry: Path) -> None:
    """Whatever a manifest says: it may come from anybody."""
    generate()
    manifest = Path("out", MANIFEST)
    notes, edited = Path("out/notes.txt"), Path("out/events/shop/order/v1.py")
    notes.write_text("theirs")
    edited.write_text(f"{edited.read_text()}# mine")
    table = json.loads(manifest.read_bytes())
    table["files"]["notes.txt"] = hashlib.sha256(b"theirs").hexdigest()
    manifest.write_text(json.dumps(table))
    check = schemactl("generate", "python", "--out", "out", "--subject", "crm@Customer", "--check")
    assert (check.code, "stale  out/notes.txt" in check.stderr) == (1, True)
    told = generate("--subject", "crm@Customer")
    assert (notes.read_text(), edited.exists(), Path("out/events/shop/parcel/v1.py").exists()) == ("theirs", True, False)
    assert [line for line in told.splitlines() if "not removed" in line] == [
        "  not removed, since schemactl may not have written it: out/events/shop/order/v1.py",
        "  not removed, since schemactl may not have written it: out/notes.txt",
    ]
    assert "up to date" in generate("--subject", "crm@Customer")


def test_a_file_that_is_neither_as_it_was_written_nor_says_that_it_is_ours_is_never_overwritten(registry: Path) -> None:
    generate()
    Path("out/events/shop/order/v1.py").write_text("theirs")
    before = tree()
    assert schemactl("generate", "python", "--out", "out").code == 2
    assert tree() == before


def test_line_ends_that_git_converted_are_no_edit(registry: Path) -> None:
    generate()
    for path in ("out/events/py.typed", "out/events/shop/order/v1.py"):
        Path(path).write_bytes(Path(path).read_bytes().replace(b"\n", b"\r\n"))
    assert "removed" in generate("--subject", "crm@Customer", "--package", "acme")
    assert not Path("out/events").exists()


HOSTILE_NAMES = [
    "../../evil",
    "a/b\\c",
    "CON",
    "con",
    ".",
    "..",
    "x" * 300,
    "\u202e",
    "日本",
    "a\nb",
    "__init__",
    "class",
    "~",
    "C:\\x",
    "runtime",
    "shared",
    "\udcff",
    "",
]


@pytest.mark.parametrize("target", ["python", "typescript", "java"])
def test_no_name_leaves_the_folder_and_no_two_meet(in_tmp: Path, target: str) -> None:
    Path("s.json").write_text(json.dumps(ORDER))
    named = [argument for name in HOSTILE_NAMES for argument in ("--schema", "s.json", "--name", name)]
    ran = schemactl("generate", target, *named, "--out", "inner/out")
    assert ran.code == 0, ran.stderr
    assert {path.name for path in in_tmp.iterdir()} == {"s.json", "inner"}
    written = [path.relative_to(in_tmp).as_posix() for path in (in_tmp / "inner").rglob("*")]
    assert all(path.isascii() and len(part) < 128 for path in written for part in path.split("/"))
    assert len({path.casefold() for path in written}) == len(written)


def test_watching_yields_at_once_and_on_every_change(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text("{}")
    texts = iter(["{}", '{"type": "string"}', '{"cut', '{"type": "integer"}'])
    looks = changes(lambda: FromFiles([(path, "A")]), lambda: path.write_text(next(texts)) and None)
    seen = [[source.document for source in inputs.sources] for _, inputs in zip(range(3), looks, strict=False)]
    assert seen == [[{}], [{"type": "string"}], [{"type": "integer"}]]


def test_watching_hands_on_what_can_still_not_be_read_at_a_second_look(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text("{}")
    texts = iter(['{"cut', '{"cut', '{"cut', "{}"])
    looks = changes(lambda: FromFiles([(path, "A")]), lambda: path.write_text(next(texts)) and None)
    assert [source.document for source in next(looks).sources] == [{}]
    broken = next(looks)
    with pytest.raises(UnreadableInput, match=r"s\.json"):
        broken.sources  # noqa: B018 - reading it is what fails
    assert [source.document for source in next(looks).sources] == [{}]


def test_watch_generates_tells_errors_and_ends_with_130(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = Path("schema.json")
    steps = iter([lambda: schema.write_text('{"$ref": "#/x"}'), lambda: None, lambda: schema.write_text("{}")])
    really_sleep = time.sleep

    def sleep(seconds: float) -> None:
        if seconds != SECONDS_BETWEEN_LOOKS:
            really_sleep(seconds)  # somebody else's, who waits for a process
            return
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    monkeypatch.setattr("time.sleep", sleep)
    ran = schemactl("generate", "python", "--schema", "schema.json", "--name", "A", "--out", "out", "--watch")
    assert ran.code == 130
    assert "does not point to a schema" in ran.stderr
    assert ran.stderr.count("written") == 2


def test_the_page_about_templates_lists_what_templates_see() -> None:
    page = ROOT / "docs" / "templates.md"
    text = page.read_text()
    written = text.split(BEGIN)[0]
    assert_golden(page, f"{written}{section()}\n")


def test_a_property_that_falls_together_with_an_older_one_leaves_it_its_name(registry: Path) -> None:
    register("shop@Order", {"type": "object", "properties": {"foo-bar": {"type": "string"}}}, "--force", "other")
    register(
        "shop@Order", {"type": "object", "properties": {"foo-bar": {"type": "string"}, "fooBar": {"type": "string"}, "foo_bar": {"type": "string"}}}
    )
    generate()
    text = Path("out/events/shop/order/v2.py").read_text()
    assert 'foo_bar: Annotated[Maybe[str], Field(alias="foo-bar")]' in text
    assert len(set(re.findall(r"^    (foo_bar\w*):", text, re.MULTILINE))) == 3
