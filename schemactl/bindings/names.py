"""The names inside one module: of its types, of their members, of the constants of its enums.

They depend on the versions of one subject and on nothing else, so that no other subject and no sharing ever renames one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from schemactl.bindings.ir import Declaration, Enum, Module, Record, TupleOf, Union
from schemactl.bindings.naming import (
    Conventions,
    Named,
    Wish,
    constant_name,
    constant_names,
    member_name,
    member_names,
    type_name,
    type_names,
    with_signs,
)
from schemactl.bindings.walk import new_key, parts_of
from schemactl.model.json import JsonValue

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Names:
    """types: by key of declaration, in-place union or tuple, and of the shared ones that are referred to. members: by key of record, then wire
    name. constants: by key of enum, in the order of its values."""

    types: Mapping[str, str]
    members: Mapping[str, Mapping[str, str]]
    constants: Mapping[str, tuple[str, ...]]

    def rekeyed(self, keys: Mapping[str, str]) -> "Names":
        """The same names where some keys are called otherwise."""
        if not keys:
            return self
        return Names(
            {new_key(key, keys): name for key, name in self.types.items()},
            {new_key(key, keys): names for key, names in self.members.items()},
            {new_key(key, keys): names for key, names in self.constants.items()},
        )

    def only(self, is_meant: Callable[[str], bool]) -> "Names":
        """Those of some keys."""
        return Names(
            {key: name for key, name in self.types.items() if is_meant(key)},
            {key: names for key, names in self.members.items() if is_meant(key)},
            {key: names for key, names in self.constants.items() if is_meant(key)},
        )


def merged(all_: Sequence[Names]) -> Names:
    """The names of several modules."""
    return Names(
        {key: name for each in all_ for key, name in each.types.items()},
        {key: names for each in all_ for key, names in each.members.items()},
        {key: names for each in all_ for key, names in each.constants.items()},
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """Names by wish: of types by key, of members by key of record and wire name, of constants by key of enum and value. plain: each is what it would
    be if it stood alone."""

    types: Named = field(default_factory=dict)
    members: Mapping[str, Named] = field(default_factory=dict)
    constants: Mapping[str, Named] = field(default_factory=dict)
    plain: bool = True

    def with_copies(self, keys: Mapping[str, str]) -> "Chosen":
        """What stands for copies has the name that a copy had, where it had none itself."""
        if not keys:
            return self

        def rekeyed(named: Mapping[str, T]) -> dict[str, T]:
            return {new_key(key, keys): name for key, name in named.items()} | dict(named)

        return Chosen(rekeyed(self.types), rekeyed(self.members), rekeyed(self.constants), self.plain)


def names_in(module: Module, conventions: Conventions, earlier: Callable[[], Sequence[Module]] = tuple, remembered: Chosen | None = None) -> Names:
    """All names of a module. earlier: the versions before, oldest first, whose names are kept; remembered: the names of the last run instead, where
    there are no versions. They are only asked for where two names fall together, since no name depends on anything else."""
    chosen = _choices(module.declarations, conventions)
    if not chosen.plain:
        before = remembered or _before(earlier(), conventions)
        chosen = _choices(module.declarations, conventions, before.with_copies(module.copies))
    enums = [each for each in module.declarations if isinstance(each, Enum)]
    return Names(chosen.types, chosen.members, {enum.key: tuple(chosen.constants[enum.key][repr(value)] for value in enum.values) for enum in enums})


def chosen_in(module: Module, names: Names) -> Chosen:
    """The names of a module, to be remembered."""
    enums = [each for each in module.declarations if isinstance(each, Enum)]
    constants = {enum.key: dict(zip(map(repr, enum.values), names.constants[enum.key], strict=True)) for enum in enums}
    return Chosen(dict(names.types), {key: dict(members) for key, members in names.members.items()}, constants)


def _before(modules: Iterable[Module], conventions: Conventions) -> Chosen:
    """The names of the newest of these modules, each of which keeps those of the one before it."""
    chosen = Chosen()
    for module in modules:
        chosen = _choices(module.declarations, conventions, chosen.with_copies(module.copies))
    return chosen


def _choices(declarations: Sequence[Declaration], conventions: Conventions, before: Chosen = Chosen()) -> Chosen:
    root = declarations[0]
    types = _type_wishes(declarations, root.title)
    members = {record.key: [_wish(prop.wire, prop.wire) for prop in record.properties] for record in declarations if isinstance(record, Record)}
    constants = {enum.key: [_wish(repr(value), _text(value)) for value in enum.values] for enum in declarations if isinstance(enum, Enum)}
    named_types = type_names(types, conventions, {root.key: type_name(root.title, conventions)} | _but(root.key, before.types))
    named_members = {key: member_names(wishes, conventions, before.members.get(key, {})) for key, wishes in members.items()}
    named_constants = {key: constant_names(wishes, conventions, before.constants.get(key, {})) for key, wishes in constants.items()}
    plain = (
        all(named_types[wish.id] == type_name(wish.text, conventions) for wish in types)
        and all(named_members[key][wish.id] == member_name(wish.text, conventions) for key, wishes in members.items() for wish in wishes)
        and all(named_constants[key][wish.id] == constant_name(wish.text, conventions) for key, wishes in constants.items() for wish in wishes)
    )
    return Chosen(named_types, named_members, named_constants, plain)


def _but(key: str, names: Named) -> Named:
    return {each: name for each, name in names.items() if each != key}


def _type_wishes(declarations: Sequence[Declaration], root_title: str) -> list[Wish]:
    """Where the short name is taken, that of the payload comes before it. A definition has a better right to its name than what is only titled so."""
    in_place = [part for declaration in declarations for part in parts_of(declaration) if isinstance(part, Union | TupleOf)]
    return [Wish(each.key, each.title, f"{root_title} {each.title}", _is_definition(each.key)) for each in (*declarations, *in_place)]


def _wish(id_: str, text: str) -> Wish:
    """Where the short name is taken, the signs around it are part of it (`id` and `_id`, `name` and `-name`)."""
    return Wish(id_, text, with_signs(text))


def _is_definition(key: str) -> bool:
    return key.startswith(("#/$defs/", "#/definitions/")) and key.count("/") == 2 and "|" not in key


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else repr(value)
