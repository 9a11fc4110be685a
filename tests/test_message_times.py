"""The time that kafka-console-consumer prints before a message is the time of the event, however it is read."""

import json
from pathlib import Path

import pytest

from schemactl.ingest.events import Named, events
from schemactl.model.options import Options
from schemactl.schema.parse import loads
from tests.support import schemactl
from tests.test_engine_envelopes import same

MOMENT = 1_767_225_600_000


@pytest.mark.parametrize(
    ("fields", "time"),
    [
        (f"CreateTime:{MOMENT}\t", MOMENT),
        (f"LogAppendTime:{MOMENT}\tPartition:0\tOffset:12\tNO_HEADERS\tkey\t", MOMENT),
        (f"Partition:0\tCreateTime:{MOMENT}\t", MOMENT),
        ("NoTimestampType:-1\tPartition:0\t", None),
        (f"CreateTime:{MOMENT}0000000000000\t", None),
        ("CreateTime:soon\t", None),
        ('"CreateTime:1"\t', None),
    ],
)
def test_the_time_before_a_message_is_that_of_its_event(fields: str, time: int | None, tmp_path: Path) -> None:
    file = tmp_path / "orders.txt"
    file.write_text(f'{fields}{{"order": 1}}\n{fields}{{\n  "order": 2\n}}\n')
    found = [one for one in events([str(file)], Options()) if isinstance(one, Named)]
    assert [(one.payload, one.event.time) for one in found] == [
        (loads(b'{"order": 1}'), time and time * 1000),
        (loads(b'{"order": 2}'), time and time * 1000),
    ]


def test_an_envelope_in_the_message_has_the_last_word(tmp_path: Path) -> None:
    file = tmp_path / "orders.txt"
    inner = json.dumps({"detail-type": "Placed", "source": "shop", "time": "2026-02-01T00:00:00Z", "detail": {"a": 1}})
    file.write_text(f"CreateTime:{MOMENT}\t{inner}\n")
    [found] = events([str(file)], Options())
    assert isinstance(found, Named)
    assert found.event.time == 1_769_904_000_000_000


def test_times_are_the_same_when_many_are_read_together(tmp_path: Path) -> None:
    file = tmp_path / "orders.txt"
    lines = [f'CreateTime:{MOMENT + number}\tkey\t{{"order": {number}}}' if number % 3 else f'{{"order": {number}}}' for number in range(60)]
    file.write_text("\n".join(lines) + "\n")
    same(file)


def test_discover_says_when_events_came(in_tmp: Path) -> None:
    Path("orders.txt").write_text(f'CreateTime:{MOMENT}\t{{"order": 1}}\n' * 3)
    assert schemactl("discover", "orders.txt").code == 0
    assert f"3 {MOMENT * 1000} " in next(Path("schemas").rglob("1.meta.json")).read_text()
