"""Which patterns may take an engine that backtracks (those of Python, Java and JavaScript) time exponential in the length of a text."""

from functools import lru_cache
from typing import Final

from schemactl.schema.patterns import tree
from schemactl.schema.patterns.characters import ANY
from schemactl.schema.patterns.language import Unsupported, expression_of
from schemactl.schema.patterns.pattern import NotAPattern, read
from schemactl.schema.patterns.regular import Expression, Steps, TooManySteps, both, is_nullable, one_of, repeat, sequence, shortest
from schemactl.schema.patterns.tree import Node

MOST_CUTS: Final = 10
"""Repetitions up to which it does not matter in how many ways a text can be cut."""
_STEPS: Final = 20_000
"""Derivatives that the whole pattern may take: some tenths of a second. One that takes more counts as risky."""


@lru_cache(maxsize=1024)
def is_risky(pattern: str) -> bool:
    """Whether there is an endless repetition of something that a text can be cut into in more than one way. May be true of a harmless pattern, never
    false of a risky one."""
    steps = Steps(_STEPS)
    try:
        repeats = (node for node in tree.walk(read(pattern).tree) if isinstance(node, tree.Repeat))
        return any((node.most is None or node.most > MOST_CUTS) and not _cuts_one_way(node.body, steps) for node in repeats)
    except (NotAPattern, Unsupported, TooManySteps):
        return True


def _cuts_one_way(body: Node, steps: Steps) -> bool:
    """Whether no text is a row of repetitions in two ways: none begins another (or none ends another), and no two alternatives share a text."""
    if isinstance(body, tree.Characters):
        return True
    one, more = expression_of(body), repeat(one_of(ANY), 1, None)
    separate = _is_nothing(both([one, sequence(one, more)]), steps) or _is_nothing(both([one, sequence(more, one)]), steps)
    choices = (node for node in tree.walk(body) if isinstance(node, tree.Choice))
    return separate and not is_nullable(one) and all(_are_disjoint([expression_of(option) for option in choice.options], steps) for choice in choices)


def _are_disjoint(options: list[Expression], steps: Steps) -> bool:
    return all(_is_nothing(both([one, other]), steps) for at, one in enumerate(options) for other in options[:at])


def _is_nothing(expression: Expression, steps: Steps) -> bool:
    steps.spend()
    return shortest(expression, steps=steps) is None
