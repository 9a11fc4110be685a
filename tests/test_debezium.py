"""Debezium: one subject a table, and of rows only what they surely hold. The cases are tests/cases/envelopes/debezium-…."""

import base64
import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from schemactl.envelopes import unwrap
from schemactl.envelopes.debezium_rows import available
from schemactl.model.options import EnvelopeOptions
from schemactl.model.record import Event, Provenance, Record
from schemactl.schema.parse import loads
from tests.support import schemactl

PLACEHOLDER = "__debezium_unavailable_value"
PARTS = st.text(st.sampled_from("a.%2E"), min_size=1, max_size=4)
TABLES = st.fixed_dictionaries({"db": PARTS, "table": PARTS}, optional={"schema": PARTS, "keyspace": PARTS})


def named(source: dict[str, str]) -> str | None:
    raw = json.dumps({"op": "c", "before": None, "after": {"a": 1}, "source": source}).encode()
    [event] = unwrap(Record(raw, Provenance("f")), EnvelopeOptions())
    assert isinstance(event, Event)
    assert event.type is None
    return event.source


@given(TABLES, TABLES)
def test_two_tables_never_share_a_name(one: dict[str, str], other: dict[str, str]) -> None:
    parts = [[table[part] for part in ("db", "keyspace", "schema", "table") if part in table] for table in (one, other)]
    assert (named(one) == named(other)) == (parts[0] == parts[1])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
ROWS = st.dictionaries(st.text(max_size=4), VALUES, max_size=5)
ENCODED = st.sampled_from([PLACEHOLDER, base64.b64encode(PLACEHOLDER.encode()).decode(), PLACEHOLDER.encode().hex()])
UNKNOWN = (
    ENCODED
    | ENCODED.map(lambda text: [text])
    | st.sampled_from([[*PLACEHOLDER.encode()], [float(byte) for byte in PLACEHOLDER.encode()], {PLACEHOLDER: PLACEHOLDER}])
)


@given(ROWS, st.dictionaries(st.text(min_size=5, max_size=6), UNKNOWN, max_size=3))
def test_a_column_that_is_not_available_has_no_value_and_all_others_keep_theirs(row: dict[str, object], unknown: dict[str, object]) -> None:
    raw = json.dumps({**unknown, **row}, ensure_ascii=False).encode()
    assert loads(available(raw)) == row
    assert available(available(raw)) == available(raw)
    if not unknown:
        assert available(raw) == raw


def test_a_delete_of_the_key_and_a_column_that_is_not_available_loosen_nothing_but_that_column(in_tmp: Path) -> None:
    source = {"connector": "postgresql", "db": "crm", "schema": "public", "table": "customers"}
    rows = [{"id": number, "name": "Ada", "note": "x"} for number in range(20)]
    changes: list[dict[str, object]] = [{"op": "c", "before": None, "after": row, "source": source} for row in rows]
    changes += [{"op": "d", "before": {"id": number}, "after": None, "source": source} for number in range(20)]
    changes += [{"op": "u", "before": None, "after": {"id": 1, "name": "Eve", "note": PLACEHOLDER}, "source": source}]
    changes += [{"op": "c", "before": None, "after": {"other": 1}, "source": {**source, "db": "billing"}}]
    Path("changes.ndjson").write_text("".join(json.dumps(change) + "\n" for change in changes))
    found = json.loads(schemactl("discover", "changes.ndjson", "--format", "json").stdout)
    assert (found["events"], found["ignored"], found["skipped"]) == (22, 20, 0)
    assert [subject["subject"] for subject in found["subjects"]] == ["billing.public.customers", "crm.public.customers"]
    schema = json.loads(schemactl("show", "crm.public.customers", "--format", "json").stdout)
    assert schema["required"] == ["id", "name"]
    assert PLACEHOLDER not in json.dumps(schema)
    assert schemactl("validate", "changes.ndjson").code == 0
