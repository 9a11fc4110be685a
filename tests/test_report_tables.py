"""Outlines, tables and counts as a person sees them, on a terminal and in a log."""

import io
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from schemactl.model.schema import Cause, Loosening, Share
from schemactl.report.outline import outline
from schemactl.report.progress import counting_events
from schemactl.report.table import Cell, plain_lines, print_table, width_of
from schemactl.report.text import contradicting, visible
from tests.support import assert_golden, cases


class Terminal(io.StringIO):
    """A stream that says that a person looks at it."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@contextmanager
def terminal() -> Iterator[Terminal]:
    """stdout and stderr are a terminal of 60 columns with colours."""
    with pytest.MonkeyPatch.context() as patched:
        stream = Terminal()
        patched.delenv("NO_COLOR", raising=False)
        patched.setenv("TERM", "xterm-256color")
        patched.setenv("COLUMNS", "60")
        patched.setattr(sys, "stdout", stream)
        patched.setattr(sys, "stderr", stream)
        yield stream


@pytest.mark.parametrize("case", cases("outline"))
def test_a_schema_is_shown_a_line_a_field(case: Path) -> None:
    lines = outline(json.loads((case / "schema.json").read_text()))
    assert_golden(case / "expected.txt", "".join(f"{visible(line)}\n" for line in lines))


def test_a_boolean_schema_is_said_in_a_word() -> None:
    assert (outline(True), outline(False)) == (["anything"], ["nothing"])


def test_columns_stand_under_one_another_whatever_is_in_them() -> None:
    rows = [[Cell("注文"), Cell("1")], [Cell("e\u0301"), Cell("1,000")], [Cell("one\ntwo"), Cell("7")], [Cell("\x1b[31m"), Cell("")]]
    assert plain_lines(("name", "#count"), rows) == [
        "name      count",
        "注文          1",
        "e\u0301         1,000",
        "one           7",
        "two",
        "\\x1b[31m",
    ]


def test_a_table_without_rows_has_its_heads() -> None:
    assert plain_lines(("name", "#count"), []) == ["name  count"]


def test_the_width_is_that_of_a_terminal() -> None:
    assert [width_of(text) for text in ("abc", "注文", "e\u0301", "")] == [3, 4, 1, 0]


def test_a_terminal_gets_colours_and_nothing_that_it_would_obey() -> None:
    with terminal() as stream:
        print_table(("name", "#count"), [[Cell("red", "red"), "1"], [Cell("\x1b]0;title\x07"), "2"], ["[bold]no markup[/bold]", "3"]])
    shown = stream.getvalue()
    assert "\x1b[31mred" in shown
    assert "\x1b]0;" not in shown
    assert "\\x1b]0;title\\x07" in shown
    assert "[bold]no markup[/bold]" in shown


def test_a_table_is_no_wider_than_the_terminal_and_breaks_no_name() -> None:
    name, change = "service-order-submit@CHECKOUT.ORDER.COMPLETE", "/payment/method has other values (the producer changed)"
    with terminal() as stream:
        print_table(("subject", "#events", "what changed"), [[name, "60", change], ["short@Name", "1", "first seen"]])
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in stream.getvalue().splitlines()]
    assert max(map(len, lines)) <= 60
    assert lines[1].startswith("servic")
    assert "…" in lines[1]
    assert lines[1].split()[0].endswith("PLETE")
    assert " ".join(" ".join(line.split()[2:] if "60" in line else line.split()) for line in lines[1:-1]) == change
    assert lines[-1].split() == ["short@Name", "1", "first", "seen"]


def test_events_are_counted_on_a_terminal_only(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal() as stream, counting_events() as count:
        count(1234)
    assert "1,234 events" in stream.getvalue()
    with counting_events() as count:
        count(1234)
    assert capsys.readouterr() == ("", "")


def test_text_that_turns_a_line_around_is_escaped() -> None:
    assert visible("a\u202eb\u2066c\x9bd") == "a\\u202eb\\u2066c\\x9bd"


def test_what_is_counted_in_an_array_is_no_event() -> None:
    told = {
        ("", 1, 1, None): "1 of 1 event seen so far contradicts it",
        ("/total", 3, 40, None): "3 of 40 events seen so far contradict it",
        ("/total", 3, 40, Share(3, 3)): "3 of 3 new events contradict it",
        ("/lines/*/price", 3, 2000, Share(1, 20)): "1 of 20 new values contradicts it",
        ("/lines/*/price", 3, 2000, None): "3 of 2,000 values seen so far contradict it",
        ("/a~2", 3, 4, None): "3 of 4 events seen so far contradict it",
        ("/not_counted", 0, 4, None): "",
        ("/not_counted", 0, 4, Share(0, 4)): "",
    }
    for (path, count, events, new), words in told.items():
        assert contradicting(Loosening(path, "other-type", Cause.UNKNOWN, None, count, events, new)) == words


def test_what_is_not_seen_is_written_as_an_escape_that_tells_it_from_its_neighbours() -> None:
    assert visible("é😀\x1b\u202e\U000e0041B") == r"é😀\x1b\u202e\U000e0041B"
