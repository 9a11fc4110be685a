"""What the command line does when stdin, stdout and stderr are not what they mostly are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from schemactl.errors import ExitCode
from schemactl.pipeline import listing as catalogue
from tests.support import schemactl

PROGRAM = f"{sys.executable} -m schemactl"
DIFF = f"{PROGRAM} diff old.json new.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two schemas, of which the newer breaks the consumers of the older."""
    (tmp_path / "old.json").write_text('{"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}')
    (tmp_path / "new.json").write_text('{"type": "object", "properties": {"a": {"type": "string"}}}')
    return tmp_path


def shell(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, check=False, env={**os.environ, **environment})


def test_a_reader_that_goes_away_is_no_finding_and_no_error(folder: Path) -> None:
    ran = shell(f"({DIFF}; echo $? >&2) | true", folder)
    assert ran.stderr == f"{ExitCode.NOT_READ.value}\n".encode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told_in_one_line(folder: Path) -> None:
    ran = shell(f"{DIFF} > /dev/full", folder)
    assert (ran.returncode, ran.stderr) == (ExitCode.UNREADABLE, b"schemactl: stdout: No space left on device.\n")


def test_streams_that_are_closed_change_no_exit_code(folder: Path) -> None:
    assert shell(f"{DIFF} <&- >&- 2>&-", folder).returncode == ExitCode.FOUND


def test_a_terminal_without_the_letters_of_a_name_gets_the_rest_of_the_line(folder: Path) -> None:
    (folder / "bus.ndjson").write_text('{"detail-type": "Bestellt", "source": "caf\\u00e9", "detail": {}}\n')
    ran = shell(f"{PROGRAM} discover --dry-run bus.ndjson", folder, PYTHONIOENCODING="ascii")
    assert b"caf\\xe9@Bestellt" in ran.stdout
    assert (ran.returncode, ran.stderr) == (ExitCode.DONE, b"")
    assert b"old.json \\u2192 new.json" in shell(DIFF, folder, PYTHONIOENCODING="ascii").stdout
    assert "\u2192".encode() in shell(f"{DIFF} --format markdown", folder, PYTHONIOENCODING="ascii").stdout


def test_ctrl_c_is_one_line_and_130(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(catalogue.configuration, "registry", interrupted)
    ran = schemactl("list", cwd=tmp_path)
    assert (ran.code, ran.stdout, ran.stderr) == (ExitCode.INTERRUPTED, "", "schemactl: interrupted\n")


def test_what_the_system_refuses_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "schemas")

    monkeypatch.setattr(catalogue.configuration, "registry", refused)
    ran = schemactl("list", cwd=tmp_path)
    assert (ran.code, ran.stdout, ran.stderr) == (ExitCode.UNREADABLE, "", "schemactl: schemas: Permission denied.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no file has such a name there")
def test_names_of_files_move_no_cursor_and_fake_no_line(tmp_path: Path) -> None:
    """Bytes that are no UTF-8, ends of lines and control characters, in reports and in errors."""
    captures = os.fsencode(tmp_path / "captures")
    os.mkdir(captures)
    for name in (b"\x1b[31m\nred.json", b"\xff.json", "\u202eright.json".encode()):
        Path(os.fsdecode(captures + b"/" + name)).write_text('broken\n{"n":1}\n')
    discovered = shell(f"{PROGRAM} discover captures", tmp_path)
    assert discovered.returncode == ExitCode.DONE
    assert b"  captures/\\x1b[31m\\nred.json:1: not-json" in discovered.stdout
    assert "\n\ufffd  ".encode() in discovered.stdout
    for name in os.listdir(captures):
        Path(os.fsdecode(captures + b"/" + name)).write_text('{"n":""}\n')
    validated = shell(f"{PROGRAM} validate captures", tmp_path)
    assert validated.returncode == ExitCode.FOUND
    os.symlink("nowhere", captures + b"/\n\x1b[31m.json")
    refused = shell(f"{PROGRAM} discover captures", tmp_path)
    assert refused.stderr == b"schemactl: captures/\\n\\x1b[31m.json: cannot be opened (No such file or directory).\n"
    assert refused.returncode == ExitCode.UNREADABLE
    for ran in (discovered, validated, refused):
        assert b"\x1b" not in ran.stdout + ran.stderr
        assert b"\nred" not in ran.stdout + ran.stderr
