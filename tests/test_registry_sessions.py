"""What a person types around the registry, and what it answers (tests/sessions.py says how a case is written)."""

from pathlib import Path

import pytest

from tests.sessions import replay
from tests.support import cases


@pytest.mark.parametrize("case", cases("registry"))
def test_a_session_prints_what_it_printed(case: Path, tmp_path: Path) -> None:
    replay(case, tmp_path)
