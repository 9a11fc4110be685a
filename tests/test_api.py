"""The Python API: what is public, that the page about it is true, and that it is values in and out."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import schemactl
from schemactl import Registry, check, compare, discover, drift, generate, infer_schema, validate
from schemactl.errors import SchemactlError
from tests.support import ROOT

PAGE = (ROOT / "docs/python-api.md").read_text("utf-8")


def test_what_is_public_is_what_the_page_lists() -> None:
    listed = re.findall(r"^\| `(\w+)\(", PAGE, re.MULTILINE)
    assert sorted([*listed, "__version__"]) == sorted(schemactl.__all__)
    assert all(getattr(schemactl, name).__doc__ for name in listed)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = schemactl.nothing


def test_the_code_of_the_page_runs(in_tmp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (in_tmp / "samples").symlink_to(ROOT / "samples")
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(compile(block, "docs/python-api.md", "exec"), {})
    assert "shop.orders@OrderSubmitted /coupon is missing" in capsys.readouterr().out
    assert list((in_tmp / "generated").rglob("order_submitted.py"))


def test_the_commands_need_none_of_it() -> None:
    code = "import sys, schemactl; assert 'schemactl.api' not in sys.modules; print(schemactl.infer_schema([{}])['type'])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "object\n"


def test_nothing_is_printed_and_errors_are_raised(in_tmp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (in_tmp / "bus.ndjson").write_text('{"detail-type":"Placed","source":"shop","time":"2026-01-01T00:00:00Z","detail":{"n":1}}\n' * 3)
    assert discover(in_tmp, dry_run=True).subjects[0].version == 1
    assert not (in_tmp / "schemas").exists()
    discover([in_tmp / "bus.ndjson"], registry="elsewhere")
    assert validate("bus.ndjson", registry="elsewhere", rejects="rejects.ndjson").invalid == 0
    assert not drift("bus.ndjson", registry="elsewhere").kinds
    assert [subject.name for subject in Registry(Path("elsewhere")).subjects()] == ["shop@Placed"]
    assert generate("typescript", registry="elsewhere", subjects=["shop@Placed"]).subjects == 1
    with pytest.raises(SchemactlError, match="no registry"):
        validate("bus.ndjson")
    with pytest.raises(SchemactlError):
        compare({"type": "object"}, {"type": 1})
    with pytest.raises(SchemactlError, match="SIDEWAYS"):
        compare(True, False, mode="SIDEWAYS")
    assert capsys.readouterr().out == ""


def test_check_compares_with_git(in_tmp: Path) -> None:
    event = '{"detail-type":"Placed","source":"shop","time":"2026-01-01T00:00:00Z","detail":{"n":1}}\n'
    (in_tmp / "bus.ndjson").write_text(event * 3)
    discover("bus.ndjson")
    for command in ("init -q -b main", "add -A", "-c user.name=n -c user.email=n@example.com commit -q -m message"):
        subprocess.run(["git", *command.split()], check=True)
    assert check("main").compatible
    (in_tmp / "bus.ndjson").write_text(event.replace("1}", '"one"}') * 3)
    discover("bus.ndjson")
    checked = check("main", mode="FORWARD")
    assert not checked.compatible
    assert checked.subjects[0].comparison.findings[0].witness is not None


def test_a_schema_holds_for_all_payloads() -> None:
    schema = infer_schema([{"a": None}, {"a": 1}])
    assert isinstance(schema, dict)
    assert schema["properties"] == {"a": {"type": ["integer", "null"]}}
    with pytest.raises(SchemactlError, match="no payloads"):
        infer_schema([])
