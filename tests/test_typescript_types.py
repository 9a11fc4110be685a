"""Types of TypeScript that depend on text of a schema."""

from decimal import Decimal

import pytest

from schemactl.bindings.ir import Bounds, Kind, MapOf, Nullable, Property, Scalar, Type
from schemactl.bindings.targets.typescript_text import property_doc
from schemactl.bindings.targets.typescript_types import key_prefix


@pytest.mark.parametrize(
    ("pattern", "prefix"),
    [
        *[("^x-", "x-"), (r"^x\-", "x-"), (r"^a\.b/", "a.b/"), ("^x-.*$", "x-"), (r"^x-[\w\d.\-_]+$", "x-"), (r"^x-(?:a)?", "x-"), (r"^x-\d", "x-")],
        *[(None, ""), ("", ""), ("x-", ""), ("^x-?", "x"), ("^x*", ""), ("^x-|^y-", ""), ("^x-[ab]|y", ""), ("^(?:x-)", ""), ("^x{2}", "")],
        *[("^x-$", "x-"), ("^${x}", ""), ("^`", ""), ("^é", ""), ("^x\n", "x")],
    ],
)
def test_keys_begin_alike_where_their_pattern_says_so(pattern: str | None, prefix: str) -> None:
    assert key_prefix(pattern) == prefix


@pytest.mark.parametrize(
    ("type_", "said"),
    [
        (Scalar(Kind.STRING, Bounds(pattern="(?:a*/ @x /*)")), r"  /** @pattern (?:a*\/ \@x /\*) */"),
        (Nullable(Scalar(Kind.NUMBER, Bounds(exclusive_minimum=Decimal("0.10")))), "  /** @exclusiveMinimum 0.10 */"),
        (MapOf(Scalar(Kind.STRING), min_properties=1), "  /** @minProperties 1 */"),
        (Scalar(Kind.STRING, Bounds(pattern="a\nb")), ""),
        (Scalar(Kind.STRING, Bounds(pattern="a" * 101)), ""),
        (Scalar(Kind.STRING, Bounds(pattern="^(a+)+$")), ""),
    ],
)
def test_what_is_checked_beside_a_type_stands_in_its_comment(type_: Type, said: str) -> None:
    assert property_doc(Property("a", type_, True)).rstrip("\n") == said
