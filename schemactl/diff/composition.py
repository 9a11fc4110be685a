"""What allOf leaves that cannot be merged, not, if/then/else, and what looks at names no other keyword has looked at."""

from collections.abc import Iterator

from schemactl.diff.pair import Pair, presence
from schemactl.model.change import Action, Change, ChangeKind
from schemactl.model.json import JsonObject, JsonValue
from schemactl.schema.canonical import canonical_bytes


def changes(pair: Pair) -> Iterator[Change]:
    """Logic: the walk does not look inside; the prover does."""
    yield from _conjuncts(pair)
    yield from presence(pair, ChangeKind.NEGATION, ("not",))
    yield from presence(pair, ChangeKind.CONDITION, ("if", "then", "else"))
    yield from presence(pair, ChangeKind.UNEVALUATED, ("unevaluatedProperties", "unevaluatedItems"))


def _conjuncts(pair: Pair) -> Iterator[Change]:
    old, new = _by_bytes(pair.old), _by_bytes(pair.new)
    gone = [old[key] for key in old if key not in new]
    added = [new[key] for key in new if key not in old]
    if gone and added:
        yield Change(
            ChangeKind.CONJUNCT, Action.CHANGED, pair.at, old={"allOf": gone}, new={"allOf": added}, old_value=len(gone), new_value=len(added)
        )
    elif added:
        yield Change(ChangeKind.CONJUNCT, Action.ADDED, pair.at, new={"allOf": added}, new_value=len(added))
    elif gone:
        yield Change(ChangeKind.CONJUNCT, Action.REMOVED, pair.at, old={"allOf": gone}, old_value=len(gone))


def _by_bytes(view: JsonObject) -> dict[bytes, JsonValue]:
    conjuncts = view.get("allOf")
    return {canonical_bytes(conjunct): conjunct for conjunct in conjuncts} if isinstance(conjuncts, list) else {}
