"""The validator of a document by `jsonschema`, the oracle of every proof: in the document's own dialect, without ever fetching anything, and without
searching for a pattern of the document's by backtracking. A question about a pattern that cannot be answered raises Undecided."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import FunctionType, ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol, cast

from schemactl.errors import InvalidSchema
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.schema.dialects import Dialect, dialect_of
from schemactl.schema.patterns.matching import matches

if TYPE_CHECKING:
    from jsonschema import FormatChecker, ValidationError


class Validator(Protocol):
    """What is used of a validator of `jsonschema`."""

    def is_valid(self, instance: JsonValue) -> bool: ...

    def iter_errors(self, instance: JsonValue) -> "Iterator[ValidationError]": ...


def validator(document: Document, formats: Formats) -> Validator:
    """The validator of `document`. formats: whether they are asserted (with schemactl's own predicates) or annotations."""
    return validator_of(comparable(document), formats, class_of(dialect_of(document)))


def validator_of(document: Document, formats: Formats, class_: Any) -> Validator:
    """As `validator`, of a given class. document: without Decimals."""
    from jsonschema_specifications import REGISTRY

    checker = format_checker() if formats == Formats.ASSERT else None
    return cast("Validator", class_(document, registry=REGISTRY, format_checker=checker))


@cache
def format_checker() -> "FormatChecker":
    """schemactl's formats as `jsonschema` wants them; a format that it does not know refuses nothing."""
    from jsonschema import FormatChecker

    from schemactl.schema.formats import ASSERTED

    checker = FormatChecker(formats=())
    for name, holds in ASSERTED.items():
        checker.checkers = {**checker.checkers, name: (_on_strings(holds), ())}
    return checker


def _on_strings(holds: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or holds(value)


@cache
def class_of(dialect: Dialect) -> Any:
    """The class of validators of a dialect: that of `jsonschema`, with the one way to match patterns in the place of `re.search`."""
    from jsonschema import validators

    plain: Any = validators.validator_for({"$schema": dialect.spelled})
    return extended(plain, {keyword: _rules().get(rule, rule) for keyword, rule in plain.VALIDATORS.items()}, class_of)


def extended(plain: Any, rules: "dict[str, Any]", of_dialect: Callable[[Dialect], Any]) -> Any:
    """A class of validators with other rules. of_dialect: the class for a schema inside of the document that names a dialect of its own; `jsonschema`
    would go back to its own classes there."""
    from jsonschema import validators

    class_: Any = validators.extend(plain, rules)  # type: ignore[no-untyped-call]
    evolve = class_.evolve

    def evolved(self: Any, **changes: Any) -> Any:
        schema = changes.get("schema")
        if not isinstance(schema, dict) or "$schema" not in schema:
            return evolve(self, **changes)
        try:
            wanted = of_dialect(dialect_of(schema))
        except InvalidSchema:
            wanted = type(self)
        said = {"format_checker": self.format_checker, "registry": self._registry, "_resolver": self._resolver} | changes
        return wanted(**said)

    class_.evolve = evolved
    return class_


@cache
def _rules() -> "dict[Any, Any]":
    """The rules of `jsonschema`, each with a copy that matches patterns by `matches`: the same code, in which other names stand for `re` and for the
    function that joins all patterns of an object to one."""
    from jsonschema import _keywords, _legacy_keywords, _utils

    ours: dict[str, Any] = {"re": SimpleNamespace(search=matches)}
    utils = _rebound(_utils, ours | {"find_additional_properties": _additional_properties})
    keywords = _rebound(_keywords, ours | utils)
    legacy = _rebound(_legacy_keywords, ours | {"_utils": SimpleNamespace(**utils)})
    return {getattr(module, name): rule for module, rules in ((_keywords, keywords), (_legacy_keywords, legacy)) for name, rule in rules.items()}


def _rebound(module: ModuleType, instead: "dict[str, Any]") -> "dict[str, Any]":
    """The functions of a module, copied, with other things under some of the names that they use."""
    names = {**vars(module)}
    own = [name for name, value in names.items() if isinstance(value, FunctionType) and value.__module__ == module.__name__]
    names |= {name: FunctionType(names[name].__code__, names, name, names[name].__defaults__, names[name].__closure__) for name in own}
    names |= {name: value for name, value in instead.items() if name in names}
    return {name: names[name] for name in own}


def _additional_properties(instance: JsonObject, schema: JsonObject) -> Iterator[str]:
    """The names that neither `properties` nor a pattern of the schema covers."""
    listed, patterns = cast("JsonObject", schema.get("properties", {})), cast("JsonObject", schema.get("patternProperties", {}))
    return (name for name in instance if name not in listed and not any(matches(pattern, name) for pattern in patterns))


def comparable(value: JsonValue) -> Any:
    """Decimals as integers and fractions: `jsonschema` divides instances by bounds, and Python refuses to mix Decimals with others. A value, or a
    document, without any is itself."""
    return _with_fractions(value) if _holds_decimal(value) else value


def _holds_decimal(value: JsonValue) -> bool:
    seen: set[int] = set()
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, Decimal):
            return True
        if isinstance(one, dict | list) and id(one) not in seen:
            seen.add(id(one))
            pending.extend(one.values() if isinstance(one, dict) else one)
    return False


def _with_fractions(value: JsonValue) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else Fraction(value)
    if isinstance(value, dict):
        return {key: _with_fractions(item) for key, item in value.items()}
    return [_with_fractions(item) for item in value] if isinstance(value, list) else value
