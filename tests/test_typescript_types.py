"""Types of TypeScript that depend on text of a schema."""

import pytest

from schemactl.bindings.targets.typescript_types import key_prefix


@pytest.mark.parametrize(
    ("pattern", "prefix"),
    [
        *[("^x-", "x-"), (r"^x\-", "x-"), (r"^a\.b/", "a.b/"), ("^x-.*$", "x-"), (r"^x-[\w\d.\-_]+$", "x-"), (r"^x-(?:a)?", "x-"), (r"^x-\d", "x-")],
        *[(None, ""), ("", ""), ("x-", ""), ("^x-?", ""), ("^x*", ""), ("^x-|^y-", ""), ("^x-[ab]|y", ""), ("^(?:x-)", ""), ("^x{2}", "")],
        *[("^x-$", ""), ("^${x}", ""), ("^`", ""), ("^é", ""), ("^x\n", "")],
    ],
)
def test_keys_begin_alike_where_their_pattern_says_so(pattern: str | None, prefix: str) -> None:
    assert key_prefix(pattern) == prefix
