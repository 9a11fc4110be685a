"""What a shell is proposed, and that nothing of it could be a command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from schemactl.cli import completion
from tests.support import schemactl

SCHEMA = {"type": "object", "properties": {"lines": {"type": "array", "items": {"type": "object", "properties": {"sku": {}, "$(id)": {}}}}}}


@pytest.fixture
def registry(in_tmp: Path) -> Path:
    Path("schema.json").write_text(json.dumps(SCHEMA))
    for name in ("shop@Placed", "shop@Paid", "bank@Paid", "shop@$(touch pwned)", "it's@Odd"):
        assert schemactl("register", name, "schema.json").code == 0
    return in_tmp


def completed(line: str) -> list[str]:
    """As bash asks for it."""
    environment = {**os.environ, "_SCHEMACTL_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)}
    command = [sys.executable, "-c", "import sys; sys.argv[0] = 'schemactl'; from schemactl.cli import main; main()"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60).stdout.split()


def test_a_shell_is_proposed_subjects_versions_rules_fields_and_targets(registry: Path) -> None:
    assert completed("schemactl show shop@P") == ["shop@Paid", "shop@Paid@1", "shop@Placed", "shop@Placed@1"]
    assert completed("schemactl waive shop@Paid property-re") == completion.rules("property-re") != []
    assert completed("schemactl redact shop@Paid /l") == ["/lines", "/lines/*", "/lines/*/sku"]
    assert completed("schemactl generate ja") == ["java"]


def test_a_type_is_proposed_where_one_subject_has_it(registry: Path) -> None:
    assert "Placed" in completion.subjects("P")
    assert "Paid" not in completion.subjects("P")


def test_what_a_shell_would_run_is_not_proposed(registry: Path) -> None:
    proposed = [*completion.subjects(""), *completion.targets(""), *completion.rules("")]
    assert proposed
    assert not [name for name in proposed if set(name) & set("$`();&|<>'\\\"! \n")]


def test_nothing_is_proposed_where_nothing_can_be_read(in_tmp: Path) -> None:
    assert completion.subjects("") == []
    Path("schemactl.toml").write_text("[registry\n")
    assert completion.subjects("") == []
    assert completion.targets("py") == ["python"]
    assert completed("schemactl redact nobody@Nothing /") == []
