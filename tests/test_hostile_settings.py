"""Settings of a repository that would hang, or end in a traceback: each is an error of usage with its file."""

from pathlib import Path

import pytest

from tests.support import EXACT, schemactl

EVENT = '{"version": "0", "source": "%s", "detail-type": "B", "detail": {"a": 1}, "id": "1", "time": "2026-01-01T00:00:00Z", "region": "x", "account": "1", "resources": []}'  # noqa: E501
TOML = {
    "a long integer": "[infer.enums]\nvalues = " + "9" * 5_000,
    "a key of many names": ".".join(["a"] * 20_000) + " = 1",
    "a table of many names": "[" + ".".join(["a"] * 20_000) + "]",
    "deep lists": "a = " + "[" * 100_000,
    "deep tables": "a = " + "{a = " * 100_000,
    "a long file": "# " + "x" * 2_000_000,
    "a date that is none": "[[waivers]]\nuntil = 9999-99-99",
}


@pytest.mark.parametrize("name", TOML)
def test_settings_that_no_one_would_write_are_refused(name: str, in_tmp: Path) -> None:
    Path("c.jsonl").write_text(EVENT % "a")
    assert schemactl("discover", "c.jsonl").code == 0
    Path("schemactl.toml").write_text(TOML[name])
    ran = schemactl("list")
    assert (ran.code, "schemactl.toml" in ran.stderr) == (3 if name == "a long file" else 2, True), ran.stderr[:300]
    Path("schemactl.toml").unlink()
    subject = next(Path("schemas").rglob("subject.toml"))
    subject.write_text(subject.read_text() + TOML[name])
    ran = schemactl("show", "a@B")
    assert ran.code in (2, 3), ran.stderr[:300]
    assert "subject.toml" in ran.stderr, ran.stderr[:300]


RULES = (
    'strip_source = "(a+)+$"',
    'strip_source = "^(x+x+)+y"',
    'strip_source = "(.*.*.*.*.*.*)="',
    '[[subjects.rules]]\nsource = "(a+)+b"\nsubject = "x"',
    '[[subjects.rules]]\ntype = "^(x+x+)+y$"\nsubject = "x"',
    '[[subjects.rules]]\npath = "*a*a*a*a*a*a*a*a*a*b"\nsubject = "x"',
    '[[subjects.rules]]\npath = "' + "*a*a/" * 30 + 'b"\nsubject = "x"',
    "strip_source = '(x+x+)+\\1y'",
    'strip_source = "("',
)


@pytest.mark.parametrize("rule", RULES)
def test_rules_for_names_do_not_hang(rule: str, in_tmp: Path) -> None:
    Path("schemactl.toml").write_text(f"[subjects]\n{rule}\n")
    for source in ("a" * 60 + "c", "x" * 60, "a" * 50_000):
        Path("c.jsonl").write_text(EVENT % source)
        ran = schemactl("discover", "c.jsonl", "--dry-run")
        assert ran.code in (0, 2), ran.stderr[:300]


def test_what_is_cut_off_a_source_is_its_end(in_tmp: Path) -> None:
    Path("schemactl.toml").write_text('[subjects]\nstrip_source = "-dev|-prod|(-x)+"\n')
    for source, name in (("orders-prod", "orders"), ("orders-x-x", "orders"), ("orders-production", "orders-production"), ("-dev", "-dev")):
        Path("c.jsonl").write_text(EVENT % source)
        assert f"{name}@B" in schemactl("discover", "c.jsonl", "--dry-run").stdout


NUMBERS = (
    "infer.caps.map_keys = -1",
    "capture.workers = -5",
    "capture.max_record = 9223372036854775808",
    "compat.budget = nan",
    "compat.budget = inf",
)


@pytest.mark.parametrize("line", [*NUMBERS, "infer.enums.unseen = -0.1", "targets.python.x = 1"])
def test_a_number_that_nothing_can_come_to_is_refused(line: str, in_tmp: Path) -> None:
    Path("c.jsonl").write_text(EVENT % "a")
    Path("schemactl.toml").write_text(f"{line}\n")
    ran = schemactl("discover", "c.jsonl")
    assert ran.code == 2, ran.stderr
    assert ran.stderr.startswith(f"schemactl: schemactl.toml: {line.partition(' ')[0].removesuffix('.x')}"), ran.stderr


def test_a_number_of_a_version_has_as_many_digits_as_people_write(in_tmp: Path) -> None:
    Path("c.jsonl").write_text(EVENT % "a")
    assert schemactl("discover", "c.jsonl").code == 0
    meta = next(Path("schemas").rglob("1.meta.json"))
    text = meta.read_text()
    for semver in ("9" * 6_000 + ".0.0", "1.0", "01.0.0", "1.0.0-a", "²³¹.0.0"):
        meta.write_text(text.replace('"1.0.0"', f'"{semver}"'))
        for command in (("list",), ("register", "c.jsonl", "--subject", "a@B"), ("verify",)):
            ran = schemactl(*command)
            assert ran.code in (2, 3), (semver, command, ran)
        assert "1.meta.json" in ran.stdout + ran.stderr


@pytest.mark.parametrize("expression", ["(a+)+", "^(x+x+)+y", "(?i)(a|a)*b", "(?P<x>(a|ab|b)*)c", "a++b"])
@pytest.mark.parametrize(
    "rule", ["strip_source = '{}'", "[[subjects.rules]]\nsource = '{}'\nsubject = 'x'", "[[subjects.rules]]\ntype = '{}'\nsubject = 'x'"]
)
def test_what_could_hang_generated_code_is_no_rule_of_it(rule: str, expression: str, in_tmp: Path) -> None:
    Path("c.jsonl").write_text(EVENT % "a")
    assert schemactl("discover", "c.jsonl").code == 0
    Path("schemactl.toml").write_text(f"{EXACT}[subjects]\n{rule.format(expression)}\n")
    ran = schemactl("generate", "python", "typescript", "java", "--out", "gen")
    assert (ran.code, Path("gen").exists()) == (2, False)
    assert "schemactl.toml [subjects]" in ran.stderr


@pytest.mark.parametrize("expression", ["-dev|-prod", "(?P<team>[a-z]+)-.*", "(?:[a-z]+\\.)*orders", "orders-[0-9]{1,3}"])
def test_other_expressions_are(expression: str, in_tmp: Path) -> None:
    Path("c.jsonl").write_text(EVENT % "a")
    assert schemactl("discover", "c.jsonl").code == 0
    Path("schemactl.toml").write_text(f"{EXACT}[[subjects.rules]]\nsource = '{expression}'\nsubject = 'x'\n")
    assert schemactl("generate", "python", "java", "--out", "gen").code == 0
