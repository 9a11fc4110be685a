"""What `generate` did, on stderr's side of things: one line a target, and the files that --check found different."""

from collections.abc import Sequence
from pathlib import Path

from schemactl.pipeline.generate import Generated
from schemactl.report.text import plural, visible

_MOST_NAMED = 20
_MOST_WARNINGS = 10


def lines_of_writing(results: Sequence[Generated]) -> list[str]:
    """A line for each target: what was written and removed, and what was left."""
    return [line for result in results for line in (_written(result), *_left(result), *_warnings(result))]


def lines_of_checking(results: Sequence[Generated]) -> list[str]:
    """The files that differ, and the command that brings them up to date."""
    lines = []
    for result in results:
        change = result.change
        named = [("missing", change.missing), ("differs", change.changed), ("stale", (*change.stale, *change.left))]
        all_ = [f"{what}  {_place(result.out / path)}" for what, paths in named for path in paths]
        lines += all_[:_MOST_NAMED] + ([f"… and {len(all_) - _MOST_NAMED} more"] if len(all_) > _MOST_NAMED else [])
    if lines:
        return [*lines, "Run `schemactl generate` and commit what it writes."]
    return [f"{result.target}: up to date" for result in results]


def _written(result: Generated) -> str:
    change = result.change
    written = len(change.missing) + len(change.changed)
    counts = [plural(written, "file") + " written"] if written else ["up to date"]
    if change.stale:
        counts.append(plural(len(change.stale), "file") + " removed")
    return f"{result.target}: {plural(result.subjects, 'subject')}, {', '.join(counts)} in {_place(result.out)}"


def _left(result: Generated) -> list[str]:
    """What is not generated any more and stays all the same: it was edited, or does not say that schemactl wrote it."""
    left = result.change.left
    shown = [f"  not removed, since schemactl may not have written it: {_place(result.out / path)}" for path in left[:_MOST_NAMED]]
    return [*shown, f"  … and {len(left) - _MOST_NAMED} more"] if len(left) > _MOST_NAMED else shown


def _place(path: Path) -> str:
    """A path as seen from where one stands."""
    here = Path.cwd()
    return visible(str(path.relative_to(here) if path.is_relative_to(here) else path))


def _warnings(result: Generated) -> list[str]:
    shown = [f"  note: {visible(warning)}" for warning in result.warnings[:_MOST_WARNINGS]]
    more = len(result.warnings) - _MOST_WARNINGS
    return [*shown, f"  … and {more} more"] if more > 0 else shown
