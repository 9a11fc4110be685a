"""A validator that gives up: definitions that use one another twice can send `jsonschema` on more ways than there is time for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from schemactl.model.deadline import OutOfTime, look, step
from schemactl.model.json import Document, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.schema.dialects import Dialect, dialect_of
from schemactl.schema.validation import Validator, class_of, comparable, extended, validator_of
from schemactl.schema.walk import SUBSCHEMAS

if TYPE_CHECKING:
    from jsonschema import ValidationError

MOST_REFERENCES: Final = 10_000
"""References that one validation follows: a second or two."""
MOST_STEPS: Final = 30_000
"""Keywords with schemas under them that one validation looks at."""
_REFERENCES: Final = frozenset({"$ref", "$dynamicRef", "$recursiveRef"})
_STEPS: Final = frozenset(SUBSCHEMAS)
_LONG: Final = frozenset({"enum", "uniqueItems", "required", "dependentRequired", "dependencies"})
"""Keywords that may go over a long list each time."""


class OutOfPatience(OutOfTime):
    """The validation was broken off: whether the value is valid is not known."""


@dataclass
class _Patience:
    """What all validators share: one validates at a time."""

    references: int = MOST_REFERENCES
    steps: int = MOST_STEPS

    def renew(self) -> None:
        self.references, self.steps = MOST_REFERENCES, MOST_STEPS

    def follow(self) -> None:
        self.references -= 1
        if self.references < 0:
            raise OutOfPatience
        step()

    def step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise OutOfPatience
        step()


@dataclass(frozen=True, slots=True)
class Bounded:
    """A validator of which each validation begins with all patience; a deadline that is in force breaks it off, too. deciding: as telling, but it
    looks at no branch of a union any further than to its first error."""

    deciding: Validator
    telling: Validator
    patience: _Patience

    def is_valid(self, instance: JsonValue) -> bool:
        self.patience.renew()
        return self.deciding.is_valid(comparable(instance))

    def iter_errors(self, instance: JsonValue) -> "Iterator[ValidationError]":
        self.patience.renew()
        return self.telling.iter_errors(comparable(instance))

    def of_part(self, schema: Document) -> "Bounded":
        """The validator of a schema whose references lead into the document of this one."""
        part = comparable(schema)
        deciding, telling = cast("tuple[Any, Any]", (self.deciding, self.telling))
        return Bounded(deciding.evolve(schema=part), telling.evolve(schema=part), self.patience)


def bounded_validator(document: Document, formats: Formats) -> Bounded:
    """As `validator`; what it cannot tell in good time raises OutOfTime, or Undecided for a pattern."""
    dialect, plain = dialect_of(document), comparable(document)
    return Bounded(validator_of(plain, formats, _deciding(dialect)), validator_of(plain, formats, _telling(dialect)), _PATIENCE)


_PATIENCE: Final = _Patience()


@cache
def _deciding(dialect: Dialect) -> Any:
    return _counting(dialect, _UNIONS, _deciding)


@cache
def _telling(dialect: Dialect) -> Any:
    return _counting(dialect, {}, _telling)


def _counting(dialect: Dialect, instead: dict[str, Any], of_dialect: Callable[[Dialect], Any]) -> Any:
    """A class of validators, with other rules for some keywords, that count what they do."""
    plain = class_of(dialect)
    rules = {keyword: instead.get(keyword, rule) for keyword, rule in plain.VALIDATORS.items()}
    counted = {keyword: _counted(rule, _PATIENCE.follow) for keyword, rule in rules.items() if keyword in _REFERENCES}
    counted |= {keyword: _counted(rule, _PATIENCE.step) for keyword, rule in rules.items() if keyword in _STEPS}
    counted |= {keyword: _counted(rule, look) for keyword, rule in rules.items() if keyword in _LONG}
    return extended(plain, counted, of_dialect)


def _counted(rule: Any, count: Callable[[], None]) -> Any:
    def counted(*arguments: Any) -> "Iterator[ValidationError]":
        count()
        return cast("Iterator[ValidationError]", rule(*arguments))

    return counted


def _any_of(whole: Any, branches: Any, instance: JsonValue, _schema: object) -> "Iterator[ValidationError]":
    if not any(whole.evolve(schema=branch).is_valid(instance) for branch in branches):
        yield _refusal("no branch of anyOf matches")


def _one_of(whole: Any, branches: Any, instance: JsonValue, _schema: object) -> "Iterator[ValidationError]":
    holding = (branch for branch in branches if whole.evolve(schema=branch).is_valid(instance))
    if next(holding, None) is None or next(holding, None) is not None:
        yield _refusal("not exactly one branch of oneOf matches")


def _refusal(message: str) -> "ValidationError":
    from jsonschema import ValidationError

    return ValidationError(message)


_UNIONS: Final[dict[str, Any]] = {"anyOf": _any_of, "oneOf": _one_of}
