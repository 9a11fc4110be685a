"""`format`, on strings and on numbers, and whether somebody meant it or discovery guessed it."""

from collections.abc import Iterator

from schemactl.diff.enums import is_inferred
from schemactl.diff.pair import Pair, picked
from schemactl.model.change import Action, Change, ChangeKind


def changes(pair: Pair) -> Iterator[Change]:
    """The format of a string."""
    yield from _format(pair)
    yield from _meant(pair)


def of_numbers(pair: Pair) -> Iterator[Change]:
    """The format of a number, where a string is out of the question (else `changes` has told it)."""
    if not pair.both_allow("string"):
        yield from _format(pair)


def _format(pair: Pair) -> Iterator[Change]:
    old, new = pair.old.get("format"), pair.new.get("format")
    if old == new:
        return
    action = Action.ADDED if old is None else Action.REMOVED if new is None else Action.CHANGED
    yield Change(
        ChangeKind.FORMAT,
        action,
        pair.at,
        old=picked(pair.old, ("format",)),
        new=picked(pair.new, ("format",)),
        old_value=old,
        new_value=new,
        old_inferred=is_inferred(pair.old, "format"),
        new_inferred=is_inferred(pair.new, "format"),
    )


def _meant(pair: Pair) -> Iterator[Change]:
    """A guess that a person confirmed (or the other way round): from now on the keyword is meant."""
    for keyword in ("enum", "format"):
        if keyword not in pair.old or keyword not in pair.new:
            continue
        old, new = is_inferred(pair.old, keyword), is_inferred(pair.new, keyword)
        if old != new:
            yield Change(ChangeKind.MEANT, Action.ADDED if old else Action.REMOVED, pair.at, old_value=keyword, new_value=keyword)
