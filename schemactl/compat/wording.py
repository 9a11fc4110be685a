"""What a finding says: the words of its rule for the directions that break, and what could not be decided."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from schemactl.compat.modes import DIRECTIONS, mode_named
from schemactl.compat.rules import Rule
from schemactl.compat.rules.registry import UNDECIDED
from schemactl.compat.rules.rule import Says
from schemactl.model.change import Change
from schemactl.model.finding import Direction
from schemactl.model.json import JsonValue
from schemactl.model.options.compat import CompatOptions
from schemactl.schema.canonical import canonical_bytes

_LONGEST = 60
_WORDS = ("version ", "the ")
"""How a name of a schema begins that is no name of a file."""
_IN_TURN = (Direction.FORWARD, Direction.BACKWARD)


def concerned(directions: Collection[Direction], options: CompatOptions) -> tuple[Direction, ...]:
    """Of some directions those that the mode asks for; where it asks for none of them, all."""
    asked = DIRECTIONS[mode_named(options.mode)]
    return tuple(one for one in _IN_TURN if one in directions and (one in asked or asked.isdisjoint(directions)))


def says(rule: Rule, breaks: Collection[Direction], undecided: Mapping[Direction, str], options: CompatOptions) -> Says:
    """The words of a rule, not yet filled in, for a change that breaks some directions. undecided: those of which nobody can tell, and why."""
    concerned_by = concerned({*breaks, *undecided}, options)
    broken = [rule.says(direction) for direction in concerned_by if direction in breaks]
    if broken:
        return Says(_joined([rule.lead, *(one.because for one in broken)]), _joined(one.instead for one in broken))
    return Says(rule.because, UNDECIDED.instead if concerned_by else rule.instead)


def doubts(undecided: Mapping[Direction, str], options: CompatOptions) -> str:
    """What could not be decided, a sentence for each reason; empty where all was."""
    reasons: dict[str, list[Direction]] = {}
    for direction in concerned(undecided, options):
        reasons.setdefault(undecided[direction], []).append(direction)
    return " ".join(_doubt([one.who for one in directions], reason) for reason, directions in reasons.items())


def _doubt(who: Sequence[str], reason: str) -> str:
    return UNDECIDED.because.format(who=" and ".join(who), reason=reason)


def filled(template: str, change: Change, names: tuple[str, str]) -> str:
    """A rule's words, filled in. What comes from a schema is cut short, and never read as a template."""
    text = template.format(
        name=_shown(change.name or _last(change)),
        path=str(change.path),
        before=_shown(change.old_value) if "{before}" in template else "",
        after=_shown(change.new_value) if "{after}" in template else "",
        old=names[0],
        new=names[1],
    )
    return text[0].upper() + text[1:] if template.startswith(("{old}", "{new}")) and text.startswith(_WORDS) else text


def _joined(texts: Iterable[str]) -> str:
    """Each once."""
    return " ".join(text for text in dict.fromkeys(texts) if text)


def _last(change: Change) -> str:
    tokens = change.path.tokens
    return str(tokens[-1]) if tokens else "the event"


def _shown(value: JsonValue) -> str:
    """A value as a person reads it in a sentence; None is `none`."""
    if value is None:
        return "none"
    if isinstance(value, list):
        text = ", ".join(_json(item) for item in value)
    elif isinstance(value, str):
        text = value
    else:
        text = _json(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _json(value: JsonValue) -> str:
    return " ".join(canonical_bytes(value).decode("utf-8", "replace").split())
