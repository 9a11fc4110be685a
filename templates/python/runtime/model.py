"""What all models have in common: strict where JSON is, exact in digits and dates, silent about what was absent."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Generator, Hashable, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Never,
    Self,
    TypeVar,
    Union,
    cast,
    get_args,
)
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Strict,
    TypeAdapter,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import (
    CoreSchema,
    PydanticCustomError,
    PydanticSerializationUnexpectedValue,
    core_schema,
)

from . import formats, json_text, moments
from .json_text import Rounded, exact, is_array, is_object

T = TypeVar("T")


_BOUNDS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
}


def _as_json_schema(schema: dict[str, Any]) -> None:
    """What pydantic says of us, put right: bounds of our own numbers in the words of JSON Schema, no default for what may be absent, and an open
    union whose last variant takes any object."""
    pending: list[Any] = list(schema.get("properties", {}).values())
    for each in pending:
        if each.get("default", ...) is None:
            del each["default"]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            node = cast("dict[str, Any]", each)
            for name in _BOUNDS.keys() & node.keys():
                node[_BOUNDS[name]] = node.pop(name)
            pending.extend(
                node[key] for key in ("items", "additionalProperties") if key in node
            )
            if {"additionalProperties": True, "type": "object"} in node.get(
                "oneOf", []
            ):
                node["anyOf"] = node.pop("oneOf")
            pending.extend([*node.get("anyOf", []), *node.get("oneOf", [])])


class Model(BaseModel):
    """An object of an event.

    Made by the names of Python (`Order(order_number="T1")`), read and written by those of the JSON. A property that was absent is left out again
    (see `model_fields_set`), one that was null is null, and those that the schema does not know are kept in `model_extra`. To a `Maybe`, None is
    absent: it is left out, whether a model is made so or set to it.
    """

    model_config = ConfigDict(
        extra="allow",
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        protected_namespaces=(),
        defer_build=True,
        hide_input_in_errors=True,
        json_schema_extra=_as_json_schema,
    )
    __pydantic_extra__: dict[str, Any] = Field(init=False)  # pyright: ignore[reportIncompatibleVariableOverride]

    if not TYPE_CHECKING:

        def __init__(self, /, **data: Any) -> None:
            maybe = _maybe(type(self))
            absent = [
                name for name, value in data.items() if value is None and name in maybe
            ]
            for name in absent:
                del data[name]
            super().__init__(**data)

        # Read models are not made by it.
        __init__.__pydantic_base_init__ = True

        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, value)
            if value is None and name in _maybe(type(self)):
                self.__pydantic_fields_set__.discard(name)

    def model_copy(
        self, *, update: Mapping[str, Any] | None = None, deep: bool = False
    ) -> Self:
        """A copy with other values for some properties, which are not checked."""
        copied = super().model_copy(update=update, deep=deep)
        absent = {name for name, value in (update or {}).items() if value is None}
        copied.__pydantic_fields_set__ -= absent & _maybe(type(self))
        return copied

    def model_post_init(self, context: Any, /) -> None:
        """An extra property that is called as a field is in Python does not set that field."""
        extra = self.__pydantic_extra__
        if extra and not type(self).model_fields.keys().isdisjoint(extra):
            absent = {name for name in extra if getattr(self, name, self) is None}
            self.__pydantic_fields_set__ -= absent

    @classmethod
    def model_rebuild(cls, **options: Any) -> bool | None:
        """Make what reads and writes the model, which happens by itself when it is first used."""
        depth = options.pop("_parent_namespace_depth", 2)
        with _room_for_depth():
            return super().model_rebuild(_parent_namespace_depth=depth + 1, **options)

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """Read a value that was parsed from JSON. Raises pydantic.ValidationError."""
        chosen: dict[str, Any] = {"by_name": False, "by_alias": True, **options}
        return super().model_validate(obj, **chosen)

    @classmethod
    def model_validate_json(
        cls, json_data: str | bytes | bytearray, **options: Any
    ) -> Self:
        """Read JSON text without losing a digit. Raises pydantic.ValidationError, ValueError for what is no JSON."""
        return cls.model_validate(json_text.read(json_data), **options)

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """The object by its names in the JSON, without what was never set."""
        chosen: dict[str, Any] = {"by_alias": True, "exclude_unset": True, **options}
        return super().model_dump(**chosen)

    def model_dump_json(
        self, *, indent: int | None = None, ensure_ascii: bool = False, **options: Any
    ) -> str:
        """The JSON text, every number and every date as it was read."""
        return json_text.write(self.model_dump(**options), indent, ensure_ascii)


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in others)


class CamelModel(Model):
    """A model whose properties are in camel case in the JSON: `order_number` is `orderNumber`, unless its alias says otherwise."""

    model_config = ConfigDict(alias_generator=_camel_case)


@contextmanager
def _room_for_depth() -> Generator[None, None, None]:
    """pydantic goes down through all models that a model is made of at once, some twenty calls for each."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 20_000))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


class _NotNull:
    """Takes the None out of `T | None`: it stands for "absent", which is no value that can be read."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = handler(source)
        return schema["schema"] if schema["type"] == "nullable" else schema


Maybe = Annotated[Union[T, None], _NotNull()]
"""A property that may be absent and is never null."""


@cache
def _maybe(model: type[BaseModel]) -> frozenset[str]:
    """The fields that may be absent and are never null."""
    if not model.__pydantic_complete__:
        model.model_rebuild()
    fields = model.model_fields.items()
    return frozenset(
        name
        for name, field in fields
        if any(isinstance(each, _NotNull) for each in field.metadata)
    )


class _Integer:
    """A JSON integer: `1` and `1.0`, but neither `"1"` nor `true`."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            _whole, core_schema.int_schema(strict=True)
        )


def _whole(value: Any) -> Any:
    value = exact(value)
    if isinstance(value, float) and value.is_integer():
        return int(Decimal(repr(value)))
    if isinstance(value, Decimal) and value == value.to_integral_value():
        if value.adjusted() >= MOST_DIGITS:
            raise PydanticCustomError(
                "int_too_large",
                "Input should be an integer of at most {most} digits",
                {"most": MOST_DIGITS},
            )
        return int(value)
    return value


MOST_DIGITS = 4300
"""Digits of an integer, as Python itself has it: `1e999999999` would fill the memory."""


class _Number:
    """A JSON number, all of whose digits come back. read: makes it what it is in Python."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        self.read = read

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.read, serialization=_AS_NUMBER
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "number"}


def _number(value: Any) -> Any:
    """Without a fraction it stays an int; one that a float would round remembers what it was."""
    if isinstance(value, Decimal):
        return _rounded(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("number_type", "Input should be a number")


def _rounded(value: Decimal) -> float:
    try:
        return Rounded.of(value)
    except OverflowError:
        raise PydanticCustomError(
            "number_too_large",
            "Input should be a number that a float can hold; with `format: decimal` the schema allows any",
        ) from None


def _as_number(value: Any, info: core_schema.SerializationInfo) -> Any:
    """Every digit of a number, but for `mode="json"`, where it must be one that `json` can write. None: it is absent."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise PydanticSerializationUnexpectedValue(f"no number: {value!r}")
    if info.mode != "json":
        return exact(value)
    return float(value) if isinstance(value, (Rounded, Decimal)) else value


_AS_NUMBER = core_schema.plain_serializer_function_ser_schema(_as_number, info_arg=True)


def _decimal(value: Any) -> Any:
    """A Decimal that has all the digits."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return Decimal(value)
    raise PydanticCustomError("decimal_type", "Input should be a number")


class _Read:
    """A value of its own type that stands in the JSON as a string."""

    def __init__(
        self,
        kind: type[date | time | UUID],
        format: str,
        read: Callable[[str], Any],
        example: str,
    ) -> None:
        self.kind = kind
        self.format = format
        self.read = read
        self.example = example

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        to_text = core_schema.plain_serializer_function_ser_schema(
            moments.text_of, when_used="json"
        )
        return core_schema.no_info_plain_validator_function(
            self._validated, serialization=to_text
        )

    def _validated(self, value: Any) -> Any:
        if isinstance(value, self.kind) and not (
            self.kind is date and isinstance(value, datetime)
        ):
            moments.text_of(value)
            return value
        try:
            return self.read(value if isinstance(value, str) else "")
        except ValueError:
            raise PydanticCustomError(
                "format",
                "Input should be a {format}, such as {example}",
                {"format": self.format, "example": self.example},
            ) from None

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "format": self.format}


class _Checked:
    """A string of a format that stays a string."""

    def __init__(
        self, accepts: Callable[[str], bool], format: str, what: str = ""
    ) -> None:
        self.accepts = accepts
        self.format = format
        self.what = what or format

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            self._validated, handler(source)
        )

    def _validated(self, value: str) -> str:
        if not self.accepts(value):
            raise PydanticCustomError(
                "format", "Input should be a valid {what}", {"what": self.what}
            )
        return value

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "format": self.format}


class _Nothing:
    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(_refuse)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"not": {}}


def _refuse(value: Any) -> Any:
    raise PydanticCustomError("nothing", "No value is allowed here")


Boolean = Annotated[bool, Strict()]
Integer = Annotated[int, _Integer()]
Int64 = Annotated[int, _Integer(), Field(ge=-(2**63), lt=2**63)]
Number = Annotated[float, _Number(_number)]
Exact = Annotated[Decimal, _Number(_decimal)]
DateTime = Annotated[
    datetime, _Read(datetime, "date-time", moments.date_time, "2026-11-24T09:30:00Z")
]
DateTimeText = Annotated[str, _Checked(formats.is_date_time, "date-time")]
Date = Annotated[date, _Read(date, "date", moments.day, "2026-11-24")]
DateText = Annotated[str, _Checked(formats.is_date, "date")]
Time = Annotated[time, _Read(time, "time", moments.time_of_day, "09:30:00Z")]
TimeText = Annotated[str, _Checked(formats.is_time, "time")]
Uuid = Annotated[UUID, _Read(UUID, "uuid", moments.identifier, str(UUID(int=0)))]
Email = Annotated[str, _Checked(formats.is_email, "email", "email address")]
Uri = Annotated[str, _Checked(formats.is_uri, "uri", "URI")]
Ipv4 = Annotated[str, _Checked(formats.is_ipv4, "ipv4", "IPv4 address")]
Ipv6 = Annotated[str, _Checked(formats.is_ipv6, "ipv6", "IPv6 address")]
Nothing = Annotated[Never, _Nothing()]


MOST_SHOWN = 20
"""Values that an error lists."""


class OneOf:
    """One of some values (without any: those of the Literal that it annotates); true is not 1, which Literal alone would take it for."""

    def __init__(self, *values: Any) -> None:
        self.values = values

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        self.values = self.values or get_args(source)
        allowed = {(isinstance(value, bool), value) for value in self.values}
        shown = ", ".join(json_text.write(value) for value in self.values[:MOST_SHOWN])
        shown += ", …" if len(self.values) > MOST_SHOWN else ""

        def validated(value: Any) -> Any:
            if (
                isinstance(value, (dict, list))
                or (isinstance(value, bool), value) not in allowed
            ):
                raise PydanticCustomError(
                    "one_of", "Input should be one of {values}", {"values": shown}
                )
            return value

        return core_schema.no_info_plain_validator_function(validated)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"enum": [_plain(value) for value in self.values]}


class Matches:
    """A text that has a match of a regular expression, where pydantic's own engine does not read it (look-arounds).

    longest: a longer text is let through, since Python's engine might take forever.
    """

    def __init__(self, pattern: str, longest: int) -> None:
        self.pattern = pattern
        self.longest = longest

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            self._validated, handler(source)
        )

    def _validated(self, value: str) -> str:
        if len(value) <= self.longest and not re.search(self.pattern, value):
            raise PydanticCustomError(
                "string_pattern_mismatch",
                "String should match pattern '{pattern}'",
                {"pattern": self.pattern},
            )
        return value


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


class MultipleOf:
    """A number that is a whole multiple of a step, which is given as text: 19.99 is one of 0.01, though not in binary."""

    def __init__(self, step: str) -> None:
        self.step = Decimal(step)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            self._validated, handler(source)
        )

    def _validated(self, value: Any) -> Any:
        number = exact(value)
        if isinstance(number, float):
            number = Decimal(repr(number))
        number = Decimal(number)
        if not number.is_finite() or not _is_multiple(number, self.step):
            raise PydanticCustomError(
                "multiple_of",
                "Input should be a multiple of {step}",
                {"step": str(self.step)},
            )
        return value

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "multipleOf": float(self.step)}


def _is_multiple(number: Decimal, step: Decimal) -> bool:
    """Exact, whatever the digits and the exponents."""
    digits, exponent = _parts(number)
    unit, least = _parts(step)
    if digits == 0:
        return True
    return exponent >= least and digits * pow(10, exponent - least, unit) % unit == 0


def _parts(number: Decimal) -> tuple[int, int]:
    """An integer that does not end with a zero, and the power of ten that it is multiplied with."""
    _, digits, exponent = number.as_tuple()
    kept = "".join(map(str, digits)).rstrip("0") or "0"
    assert isinstance(exponent, int)
    return int(kept), exponent + len(digits) - len(kept)


class Distinct:
    """A list whose items all differ."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_wrap_validator_function(_distinct, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "uniqueItems": True}


def _distinct(value: Any, validated: core_schema.ValidatorFunctionWrapHandler) -> Any:
    if is_array(value) and len(set(map(_identity, value))) < len(value):
        raise PydanticCustomError("distinct", "Items should be distinct")
    return validated(value)


def _identity(value: Any) -> Hashable:
    """Equal for equal JSON values: 1 equals 1.0, and true is no number."""
    if isinstance(value, bool):
        return bool, value
    if is_array(value):
        return list, tuple(map(_identity, value))
    if is_object(value):
        return dict, frozenset((key, _identity(item)) for key, item in value.items())
    if isinstance(value, BaseModel):
        return _identity(value.model_dump())
    hashable: Hashable = exact(value)
    return hashable


class Places:
    """An array whose places have types of their own: `items`, of which `least` must be there, and `rest` for all that follow."""

    def __init__(self, *items: Any, least: int = 0, rest: Any = None) -> None:
        self.items = items
        self.least = least
        self.rest = rest

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        items = [handler.generate_schema(item) for item in self.items]
        choices: list[Any] = [
            core_schema.tuple_schema(items[:length])
            for length in range(self.least, len(items) + 1)
        ]
        if self.rest is not None:
            choices[-1] = core_schema.tuple_schema(
                [*items, handler.generate_schema(self.rest)],
                variadic_item_index=len(items),
            )
        return core_schema.union_schema(choices, mode="left_to_right")


def tag(wire: str, name: str, *known: str) -> Discriminator:
    """Tells the variants of an open union apart by a property (`wire` in the JSON, `name` in Python); a value that is not known is tagged `""`."""

    tags = frozenset(known)

    def found(value: Any) -> str | None:
        held = value.get(wire) if is_object(value) else getattr(value, name, None)
        return None if not isinstance(held, str) else held if held in tags else ""

    return Discriminator(found)


def validate(kind: Any, value: Any) -> Any:
    """Read a value that was parsed from JSON as any type of this package, models and aliases. Raises pydantic.ValidationError."""
    if isinstance(kind, type) and issubclass(kind, Model):
        return kind.model_validate(value)
    return _adapter(kind).validate_python(value, by_alias=True, by_name=False)


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """What reads a type that is no model; made once for each."""
    known = _ADAPTERS.get(id(kind))
    if known is None or known[0] is not kind:
        with _room_for_depth():
            adapter = TypeAdapter(kind, config=ConfigDict(hide_input_in_errors=True))
            known = _ADAPTERS[id(kind)] = (kind, adapter)
    return known[1]


_ADAPTERS: dict[int, tuple[Any, TypeAdapter[Any]]] = {}


def loads(kind: Any, text: str | bytes) -> Any:
    """Read JSON text as any type of this package. Raises pydantic.ValidationError, ValueError for what is no JSON."""
    return validate(kind, json_text.read(text))


def dumps(value: Any) -> str:
    """The JSON text of a value of any type of this package."""
    return json_text.write(exact(value))
