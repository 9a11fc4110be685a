"""Lines that do not fit into memory come back in the order of their keys."""

from hypothesis import given
from hypothesis import strategies as st

from schemactl.ingest.sorting import SortedLines

KEYS = st.tuples(st.integers(0, 3), st.integers(0, 1 << 40), st.text())
TEXTS = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]))


@given(st.lists(st.tuples(KEYS, TEXTS)), st.integers(1, 200))
def test_the_order_in_which_lines_come_and_what_is_spilled_to_disk_change_nothing(entries: list[tuple[tuple[int, int, str], str]], most: int) -> None:
    lines = SortedLines(most)
    for key, text in entries:
        lines.add(key, f"{text}\n")
    assert list(lines.drain()) == [f"{text}\n" for _, text in sorted(entries)]
