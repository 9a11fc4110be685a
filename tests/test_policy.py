"""A pull request does not switch its own gate off. Each row of the table is what a malicious author changes beside a change that breaks: that is
found all the same, and what weakens the policy is a finding of its own. The rows are held against a working tree, what is staged, and a commit."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran, schemactl
from tests.test_check import copy_version, git

FOLDER = "schemas/shop/Order"
TOML = """\
[registry]
directory = "schemas"

[compat]
mode = "FULL"
content_model = "strict"
formats = "assert"

[infer.enums]
guard = "strict"
private_words = ["badge"]
kept_words = ["shelf"]
"""
SUBJECT = """\
source = "shop"
type = "Order"
status = "active"

[[waivers]]
rule = "property-removed"
path = "/old"
reason = "long gone"
until = 2001-01-01

[fields."/state"]
enum = true

[fields."/old"]
pii = true
"""
ONE = {
    "type": "object",
    "properties": {
        "n": {"type": "integer"},
        "old": {"type": "string"},
        "at": {"type": "string", "format": "date-time"},
        "state": {"type": "string", "enum": ["a", "b"], "x-inferred": ["enum"]},
    },
    "required": ["n"],
}


def schema(**properties: object) -> dict[str, object]:
    return {**ONE, "properties": {**ONE["properties"], **properties}}  # type: ignore[dict-item]


BREAKS: dict[str, dict[str, object]] = {
    "a property became optional": {**ONE, "required": []},
    "a type changed": schema(n={"type": "string"}),
    "a value was added to a confirmed enum": schema(state={"type": "string", "enum": ["a", "b", "c"], "x-inferred": ["enum"]}),
    "a waiver of it has expired": {**ONE, "properties": {key: value for key, value in ONE["properties"].items() if key != "old"}},  # type: ignore[attr-defined]
    "a property was added, which strict minds": schema(gift={"type": "string"}),
    "a format was removed, which counts where formats are asserted": schema(at={"type": "string"}),
    "a property is required, which breaks replays": {**ONE, "required": ["n", "old"]},
    "it is undecided": schema(old={"type": "string", "pattern": r"^(a|b)\1$|"}),
}
"""What version 2 of the subject is: it breaks version 1 under the policy of the main branch."""


def replaced(path: str, *pairs: tuple[str, str]) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / path).read_text()
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        (folder / path).write_text(text)

    return change


def nothing(folder: Path) -> None:
    """The change alone."""


def without_configuration(folder: Path) -> None:
    (folder / "schemactl.toml").unlink()


def configuration_as_a_link(folder: Path) -> None:
    (folder / "elsewhere.toml").write_text(TOML.replace("FULL", "NONE"))
    (folder / "schemactl.toml").unlink()
    (folder / "schemactl.toml").symlink_to("elsewhere.toml")


def registry_moved(folder: Path) -> None:
    (folder / "schemas").rename(folder / "decoy")
    replaced("schemactl.toml", ('"schemas"', '"decoy"'))(folder)


def subject_moved(folder: Path) -> None:
    (folder / "schemas/else").mkdir()
    (folder / FOLDER).rename(folder / "schemas/else/where")
    replaced("schemas/else/where/subject.toml", ('"active"', '"retired"'))(folder)


def any_waiver(folder: Path) -> None:
    rules = ("property-became-optional", "type-changed", "enum-value-added", "property-removed", "property-added", "format-removed", "undecided")
    paths = ("", "/n", "/state", "/old", "/gift", "/at")
    waivers = [f'[[waivers]]\nrule = "{rule}"\npath = "{path}"\nreason = "x"\nuntil = 2999-01-01\n' for rule in rules for path in paths]
    with (folder / FOLDER / "subject.toml").open("a") as file:
        file.write("\n".join(["", *waivers]))


def learned(folder: Path) -> None:
    """A draft, whose version says that all was always so."""
    replaced(f"{FOLDER}/subject.toml", ('"active"', '"draft"'))(folder)
    path = folder / FOLDER / "2.meta.json"
    meta = json.loads(path.read_text())
    whats = ("missing-required", "other-type", "outside-enum", "format", "unknown-property")
    meta["causes"] = [
        {"cause": "learned", "contradicting": 1, "events": 9, "path": at, "since": None, "what": what}
        for at in ("", "/n", "/state", "/old", "/at", "/gift")
        for what in whats
    ]
    path.write_text(json.dumps(meta))


def subject_without_settings(folder: Path) -> None:
    (folder / FOLDER / "subject.toml").unlink()


def another_name(folder: Path) -> None:
    replaced(f"{FOLDER}/subject.toml", ('"shop"', '"shop2"'))(folder)


def registry_deleted(folder: Path) -> None:
    shutil.rmtree(folder / "schemas")


def registry_as_a_file(folder: Path) -> None:
    registry_deleted(folder)
    (folder / "schemas").write_text("")


def registry_as_a_link(folder: Path) -> None:
    (folder / "schemas").rename(folder / "real")
    (folder / "schemas").symlink_to("real")


def registry_as_a_submodule(folder: Path) -> None:
    git(folder / "schemas", "init", "-q", "-b", "main")
    git(folder / "schemas", "add", "-A")
    git(folder / "schemas", "commit", "-q", "-m", "all")
    git(folder, "rm", "-r", "-q", "-f", "--cached", "schemas")
    git(folder, "add", "schemas")


def edited_in_place(folder: Path) -> None:
    replaced(f"{FOLDER}/1.json", ('"integer"', '"string"'))(folder)
    (folder / FOLDER / "2.json").unlink()
    (folder / FOLDER / "2.meta.json").unlink()


def numbered_anew(folder: Path) -> None:
    """The new version in place of the old one."""
    for name in ("json", "meta.json"):
        (folder / FOLDER / f"2.{name}").replace(folder / FOLDER / f"1.{name}")


SHOWING: dict[str, tuple[Callable[[Path], None], frozenset[str]]] = {
    "the guard is on": (replaced("schemactl.toml", ('"strict"\nprivate', '"on"\nprivate')), frozenset({"policy-weakened"})),
    "the guard is off": (replaced("schemactl.toml", ('"strict"\nprivate', '"off"\nprivate')), frozenset({"policy-weakened"})),
    "nothing is said of the guard": (replaced("schemactl.toml", ('guard = "strict"\n', "")), frozenset({"policy-weakened"})),
    "a word is private no more": (replaced("schemactl.toml", ('["badge"]', "[]")), frozenset({"policy-weakened"})),
    "a word more is kept": (replaced("schemactl.toml", ('["shelf"]', '["shelf", "client"]')), frozenset({"policy-weakened"})),
    "examples are written": (
        replaced("schemactl.toml", ("[infer.enums]", "[infer.examples]\nwritten = true\n[infer.enums]")),
        frozenset({"policy-weakened"}),
    ),
    "a field is personal no more": (replaced(f"{FOLDER}/subject.toml", ("pii = true", "pii = false")), frozenset({"policy-weakened"})),
    "nothing is said of a personal field": (
        replaced(f"{FOLDER}/subject.toml", ('[fields."/old"]\npii = true\n', "")),
        frozenset({"policy-weakened"}),
    ),
    "only what is below is personal": (replaced(f"{FOLDER}/subject.toml", ('"/old"]\npii', '"/old/name"]\npii')), frozenset({"policy-weakened"})),
}
"""What lets more values of events into versions, and does not touch what breaks."""
WEAKENINGS: dict[str, tuple[Callable[[Path], None], frozenset[str]]] = {
    "nothing": (nothing, frozenset()),
    "the registry is nowhere": (replaced("schemactl.toml", ('"schemas"', '"nowhere"')), frozenset({"policy-weakened", "version-deleted"})),
    "the registry is in an empty folder": (
        replaced("schemactl.toml", ('"schemas"', '"schemas/shop"')),
        frozenset({"policy-weakened", "version-deleted"}),
    ),
    "the registry has moved": (registry_moved, frozenset({"policy-weakened"})),
    "the main branch is this one": (replaced("schemactl.toml", ("[compat]", 'main_branch = "pr"\n\n[compat]')), frozenset({"policy-weakened"})),
    "no mode": (replaced("schemactl.toml", ("FULL", "NONE")), frozenset({"policy-weakened"})),
    "another mode": (replaced("schemactl.toml", ("FULL", "FORWARD_TRANSITIVE")), frozenset({"policy-weakened"})),
    "another content model": (replaced("schemactl.toml", ('content_model = "strict"', 'content_model = "declared"')), frozenset({"policy-weakened"})),
    "formats are annotations": (replaced("schemactl.toml", ("assert", "annotate")), frozenset({"policy-weakened"})),
    "what is undecided passes": (replaced("schemactl.toml", ("[compat]", "[compat]\nallow_undecided = true")), frozenset({"policy-weakened"})),
    "no time to compare": (
        replaced("schemactl.toml", ("[compat]", "[compat]\nallow_undecided = true\nbudget = 0.000001")),
        frozenset({"policy-weakened"}),
    ),
    "all at once": (
        replaced(
            "schemactl.toml",
            ("FULL", "NONE"),
            ('content_model = "strict"', 'content_model = "declared"'),
            ("assert", "annotate"),
            ("[compat]", 'main_branch = "pr"\nstatus = "retired"\n[compat]'),
        ),
        frozenset({"policy-weakened"}),
    ),
    "no configuration": (without_configuration, frozenset({"policy-weakened"})),
    "the configuration is a link to another": (configuration_as_a_link, frozenset({"policy-weakened"})),
    "the subject is retired": (replaced(f"{FOLDER}/subject.toml", ('"active"', '"retired"')), frozenset({"policy-weakened"})),
    "the subject is a draft that was always so": (learned, frozenset({"policy-weakened"})),
    "the subject has no mode": (replaced(f"{FOLDER}/subject.toml", ('"active"', '"active"\nmode = "NONE"')), frozenset({"policy-weakened"})),
    "everything is waived": (any_waiver, frozenset({"policy-weakened"})),
    "a waiver is renewed": (replaced(f"{FOLDER}/subject.toml", ("2001", "2999")), frozenset({"policy-weakened"})),
    "the enum is a guess": (replaced(f"{FOLDER}/subject.toml", ("enum = true", "pii = false")), frozenset({"policy-weakened"})),
    "the subject stands elsewhere, retired": (subject_moved, frozenset({"policy-weakened"})),
    "the subject has another name": (another_name, frozenset({"version-deleted"})),
    "the subject has no name": (subject_without_settings, frozenset({"version-deleted"})),
    "the registry is gone": (registry_deleted, frozenset({"version-deleted"})),
    "the registry is a file": (registry_as_a_file, frozenset({"version-deleted"})),
    "the registry is a link": (registry_as_a_link, frozenset({"version-deleted"})),
    "the registry is a submodule": (registry_as_a_submodule, frozenset({"version-deleted"})),
    "a merged version is edited": (edited_in_place, frozenset({"version-edited"})),
    "the version has the number of a merged one": (numbered_anew, frozenset({"version-edited"})),
}
"""What the author changes besides, and the rules that have to speak of it."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The main branch has version 1 and a strict policy; HEAD is a branch called pr."""
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "schemactl.toml").write_text(TOML)
    (folder / "1.json").write_text(json.dumps(ONE))
    assert schemactl("register", "1.json", "--subject", "shop@Order", cwd=folder).code == 0
    (folder / FOLDER / "subject.toml").write_text(SUBJECT)
    commit(folder)
    git(folder, "checkout", "-q", "-b", "pr")
    return folder


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "message")


def merge(folder: Path) -> None:
    """What stands here, onto main; then a branch from there."""
    commit(folder)
    if current(folder) != "main":
        git(folder, "branch", "-q", "-f", "main")
    git(folder, "checkout", "-q", "-B", "pr")


def current(folder: Path) -> str:
    return subprocess.run(["git", "branch", "--show-current"], cwd=folder, check=True, capture_output=True).stdout.decode().strip()


def changed(folder: Path, document: dict[str, object]) -> None:
    """Version 2, as somebody writes it by hand."""
    (folder / "2.json").write_text(json.dumps(document))
    copy_version(folder, "2.json", f"{FOLDER}/2.json")


def rules(ran: Ran) -> set[str]:
    result = json.loads(ran.stdout)
    return {finding["rule"] for finding in result["policy"]} | {finding["rule"] for one in result["subjects"] for finding in one["findings"]}


def found(*arguments: str, folder: Path) -> tuple[int, set[str]]:
    """The exit code, and the rules that speak of more than the waiver that no row is about."""
    ran = schemactl("check", *arguments, "--format", "json", cwd=folder)
    assert ran.code in (0, 1), ran.stderr
    return ran.code, rules(ran) - {"waiver-stale"}


@pytest.mark.parametrize("weakening", [*WEAKENINGS, *SHOWING])
def test_what_breaks_is_found_whatever_the_branch_says(weakening: str, project: Path) -> None:
    weaken, told = {**WEAKENINGS, **SHOWING}[weakening]
    changed(project, BREAKS["a property became optional"])
    weaken(project)
    in_tree = found(folder=project)
    git(project, "add", "-A")
    staged = found("--staged", folder=project)
    commit(project)
    committed, against = found(folder=project), found("--against", "main", folder=project)
    assert in_tree == staged == committed == against
    assert in_tree[0] == 1
    assert told <= in_tree[1]


@pytest.mark.parametrize("weakening", [name for name, (_, told) in WEAKENINGS.items() if "policy-weakened" in told])
@pytest.mark.parametrize("change", BREAKS)
def test_every_break_is_found_whatever_the_branch_says(change: str, weakening: str, project: Path) -> None:
    weaken, told = WEAKENINGS[weakening]
    changed(project, BREAKS[change])
    assert found(folder=project)[0] == 1, "the change breaks nothing: the row shows nothing"
    weaken(project)
    code, spoken = found(folder=project)
    assert code == 1
    assert told <= spoken


@pytest.mark.parametrize(
    ("path", "pairs"),
    [
        ("schemactl.toml", [('["badge"]', '["badge", "ward"]'), ('["shelf"]', "[]")]),
        (f"{FOLDER}/subject.toml", [('[fields."/old"]', '[fields.""]')]),
        (f"{FOLDER}/subject.toml", [('[fields."/old"]', '[fields."/n"]\npii = true\n\n[fields."/old"]')]),
    ],
    ids=["words", "all of the payload is personal", "another field is personal"],
)
def test_what_shows_fewer_values_weakens_nothing(path: str, pairs: list[tuple[str, str]], project: Path) -> None:
    replaced(path, *pairs)(project)
    assert found(folder=project) == (0, set())


@pytest.mark.parametrize(
    "pairs", [[("enum = true", "enum = true\npii = true")], [('"/old"]\npii', '""]\npii')]], ids=["the field", "all of the payload"]
)
def test_what_a_branch_calls_private_hides_nothing_that_breaks(pairs: list[tuple[str, str]], project: Path) -> None:
    changed(project, BREAKS["a value was added to a confirmed enum"])
    replaced(f"{FOLDER}/subject.toml", *pairs)(project)
    assert found(folder=project)[0] == 1
    changed(project, schema(state={"type": "string"}))
    assert found(folder=project)[0] == 1


def test_what_shows_values_says_that_the_branch_shows_them_already(project: Path) -> None:
    replaced("schemactl.toml", ('"strict"\nprivate', '"off"\nprivate'))(project)
    ran = schemactl("check", cwd=project)
    assert ran.code == 0
    said = " ".join(ran.stdout.split())
    assert "`infer.enums.guard` is strict on main and off here, in schemactl.toml." in said
    assert "review the values in its new versions" in said


OPTIONAL = BREAKS["a property became optional"]
NO_MODE = WEAKENINGS["no mode"][0]


def test_a_weakening_by_itself_is_told_and_can_be_merged(project: Path) -> None:
    NO_MODE(project)
    ran = schemactl("check", cwd=project)
    assert ran.code == 0
    assert ran.stdout.startswith("No subject differs from main. Its policy does.\n")
    assert "`compat.mode` is FULL on main and NONE here" in ran.stdout
    assert found("--fail-on", "risky", folder=project) == (1, {"policy-weakened"})
    git(project, "add", "-A")
    assert found("--staged", folder=project) == (0, {"policy-weakened"})


def test_a_weakening_of_a_subject_by_itself_is_told(project: Path) -> None:
    any_waiver(project)
    result = json.loads(schemactl("check", "--format", "json", cwd=project).stdout)
    (subject,) = result["subjects"]
    assert (subject["subject"], subject["from"], subject["to"], subject["compatible"], subject["bump"]) == ("shop@Order", 1, 1, True, "none")
    assert {finding["rule"] for finding in subject["findings"]} == {"policy-weakened"}
    assert result["policy"] == []


def test_what_was_merged_counts(project: Path) -> None:
    NO_MODE(project)
    merge(project)
    changed(project, OPTIONAL)
    assert found(folder=project)[0] == 0


def test_a_waiver_that_was_merged_counts_and_one_that_the_branch_takes_away_does_not(project: Path) -> None:
    any_waiver(project)
    merge(project)
    changed(project, OPTIONAL)
    assert found(folder=project)[0] == 0
    (project / FOLDER / "subject.toml").write_text(SUBJECT)
    assert found(folder=project) == (1, {"property-became-optional"})


def test_what_the_branch_asks_for_more_counts_at_once(project: Path) -> None:
    git(project, "checkout", "-q", "main")
    replaced("schemactl.toml", ("FULL", "BACKWARD"))(project)
    merge(project)
    changed(project, OPTIONAL)
    assert found(folder=project)[0] == 0
    replaced("schemactl.toml", ("BACKWARD", "FULL"))(project)
    assert found(folder=project) == (1, {"property-became-optional"})


def test_what_the_main_branch_asks_for_by_now_counts_and_is_not_held_against_the_branch(project: Path) -> None:
    """A branch that began when the policy was weaker is judged by what is asked today; that it has not changed it is no finding."""
    git(project, "checkout", "-q", "main")
    NO_MODE(project)
    merge(project)
    git(project, "checkout", "-q", "main")
    replaced("schemactl.toml", ("NONE", "FULL"))(project)
    commit(project)
    git(project, "checkout", "-q", "pr")
    changed(project, OPTIONAL)
    assert found(folder=project) == (1, {"property-became-optional"})


def test_what_the_main_branch_has_loosened_since_is_asked_no_more(project: Path) -> None:
    git(project, "checkout", "-q", "main")
    NO_MODE(project)
    commit(project)
    git(project, "checkout", "-q", "pr")
    changed(project, OPTIONAL)
    assert found(folder=project)[0] == 1, "the branch itself still asks for it"
    NO_MODE(project)
    assert found(folder=project) == (0, {"property-became-optional"})


def test_where_there_was_no_registry_what_the_branch_says_counts(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    git(tmp_path, "checkout", "-q", "-b", "pr")
    (tmp_path / "schemactl.toml").write_text(TOML.replace("FULL", "NONE"))
    (tmp_path / "1.json").write_text(json.dumps(ONE))
    assert schemactl("register", "1.json", "--subject", "shop@Order", cwd=tmp_path).code == 0
    changed(tmp_path, OPTIONAL)
    code, spoken = found(folder=tmp_path)
    assert (code, "policy-weakened" in spoken) == (0, False)


def test_without_a_configuration_the_main_branch_asks_for_the_defaults(project: Path) -> None:
    git(project, "checkout", "-q", "main")
    (project / "schemactl.toml").unlink()
    merge(project)
    (project / "schemactl.toml").write_text('[registry]\ndirectory = "nowhere"\n\n[compat]\nmode = "NONE"\n')
    changed(project, OPTIONAL)
    assert found(folder=project) == (1, {"policy-weakened", "version-deleted"})


def test_a_configuration_of_the_main_branch_that_nobody_can_read_can_be_mended(project: Path) -> None:
    git(project, "checkout", "-q", "main")
    (project / "schemactl.toml").write_text("mod = 1")
    merge(project)
    (project / "schemactl.toml").write_text(TOML.replace("FULL", "NONE"))
    changed(project, OPTIONAL)
    code, spoken = found(folder=project)
    assert (code, "policy-weakened" in spoken) == (1, True)


def test_a_subject_toml_of_the_main_branch_that_nobody_can_read_asks_for_all(project: Path) -> None:
    git(project, "checkout", "-q", "main")
    replaced(f"{FOLDER}/subject.toml", ('"active"', '"draft"\nmode = "SIDEWAYS"'))(project)
    merge(project)
    (project / FOLDER / "subject.toml").write_text(SUBJECT)
    changed(project, OPTIONAL)
    assert found(folder=project)[0] == 1


# What else compares, and how it is written.


def test_diff_with_a_version_at_a_ref_is_held_to_the_policy_there(project: Path) -> None:
    changed(project, OPTIONAL)
    for weakening in ("no mode", "the subject is retired", "everything is waived", "another content model"):
        WEAKENINGS[weakening][0](project)
    ran = schemactl("diff", "main:shop@Order", "shop@Order", "--format", "json", cwd=project)
    result = json.loads(ran.stdout)
    assert (ran.code, result["compatible"], result["mode"]) == (1, False, "FULL")
    assert sum(finding["rule"] == "policy-weakened" for finding in result["findings"]) > 3
    assert schemactl("diff", "shop@Order@1", "shop@Order@2", cwd=project).code == 0, "two versions of the working tree: nothing there is trusted more"


@pytest.mark.parametrize("format", ["text", "markdown", "github", "gitlab", "sarif", "junit"])
def test_every_format_says_first_what_was_weakened(format: str, project: Path) -> None:
    changed(project, OPTIONAL)
    NO_MODE(project)
    WEAKENINGS["the subject is retired"][0](project)
    ran = schemactl("check", "--format", format, cwd=project)
    assert ran.code == 1
    written = ran.stdout.replace("&#95;", "_").replace("\\", "")
    places = [written.index(word) for word in ("policy-weakened", "property-became-optional")]
    assert places == sorted(places) or format in ("gitlab", "sarif")
    for word in ("compat.mode", "FULL", "NONE", "schemactl.toml", "retired", "schemas/shop/Order/subject.toml"):
        assert word in written or format == "text", word
