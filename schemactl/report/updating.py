"""The result of `update`."""

from collections.abc import Sequence

from schemactl.pipeline.update import Updated
from schemactl.report.text import visible

_SHOWN = 10
"""Subjects that are named of each registry."""


def print_text(updated: Sequence[Updated]) -> None:
    """A line a registry, and below it the subjects that changed."""
    for one in updated:
        print(visible(f"{one.name}  {_moved(one)}  {one.subjects} subject{'' if one.subjects == 1 else 's'}"))  # noqa: T201
        for name in one.changed[:_SHOWN]:
            print(visible(f"  changed: {name}"))  # noqa: T201
        if len(one.changed) > _SHOWN:
            print(f"  and {len(one.changed) - _SHOWN} more")  # noqa: T201
    if any(one.changed for one in updated):
        print("Next: schemactl check, then commit schemactl.lock")  # noqa: T201


def _moved(one: Updated) -> str:
    if one.before is None:
        return one.after[:12]
    return f"{one.after[:12]} (unchanged)" if one.before == one.after else f"{one.before[:12]} → {one.after[:12]}"
