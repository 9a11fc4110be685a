"""Rules about formats. They refuse values only where formats are asserted; generated code reads them everywhere, so they are risky at the least."""

from schemactl.compat.rules.rule import ARCHIVE, BACKWARD, BOTH, BREAKING, EITHER, FORWARD, RISKY, Rule, Says, of
from schemactl.model.change import Action, Change, ChangeKind
from schemactl.schema.formats import ASSERTED, NOT_ASSERTED

_KEEP = "Keep the format, and send the free text in a separate property."


def _only_bindings_assert(change: Change) -> bool:
    """Formats that no validator checks, and that still choose the type in generated code (int64, decimal, …)."""
    named = {str(value) for value in (change.old_value, change.new_value) if value is not None}
    return change.kind is ChangeKind.FORMAT and named.isdisjoint(ASSERTED.keys() | NOT_ASSERTED)


RULES: tuple[Rule, ...] = (
    Rule(
        "format-removed",
        when=lambda change: of(ChangeKind.FORMAT, Action.REMOVED)(change) and not _only_bindings_assert(change),
        breaks=FORWARD,
        severity=BREAKING,
        because="The format was {before} in {old}; in {new} it may be any text. The generated code of consumers of {old} parses it.",
        instead=_KEEP,
        forward=Says("Consumers of {old} parse it as {before}; {new} allows any text.", _KEEP),
        mirror="format-added",
        if_nobody_breaks=RISKY,
    ),
    Rule(
        "format-added",
        when=lambda change: of(ChangeKind.FORMAT, Action.ADDED)(change) and not _only_bindings_assert(change),
        breaks=BACKWARD,
        severity=BREAKING,
        because="The format is {after} in {new}; in {old} it could be any text. Code generated from {new} parses it.",
        instead=ARCHIVE,
        backward=Says("Readers of {new} parse it as {after}; events produced under {old} may contain any text.", ARCHIVE),
        mirror="format-removed",
        if_nobody_breaks=RISKY,
    ),
    Rule(
        "format-changed",
        when=lambda change: of(ChangeKind.FORMAT, Action.CHANGED)(change) and not _only_bindings_assert(change),
        breaks=BOTH,
        severity=BREAKING,
        because="The format was {before} in {old} and is {after} in {new}.",
        instead=EITHER,
        forward=Says("Consumers of {old} parse {before}.", EITHER),
        backward=Says("Readers of {new} parse {after}.", EITHER),
        if_nobody_breaks=RISKY,
    ),
    Rule(
        "binding-format-changed",
        when=_only_bindings_assert,
        breaks=BOTH,
        severity=RISKY,
        because="The format was {before} and is {after}. Validators ignore it, but generated code gets another type.",
        instead="Generate the code of producers and consumers again, and check that it still compiles.",
    ),
)
