"""Settings of a repository that would hang, or end in a traceback: each is an error of usage with its file."""

from pathlib import Path

import pytest

from tests.support import schemactl

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
