"""`[subjects]` of schemactl.toml → the models of what stands around a payload that is a part of what its envelope carries.

Nothing describes these parts but the rules: what names a subject is there, and everything else is kept as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from schemactl.bindings.naming import Conventions, Wish, member_names, type_name
from schemactl.bindings.targets.python_module import imported
from schemactl.bindings.targets.python_text import string
from schemactl.model.options.subjects import SubjectOptions, SubjectRule

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_INDEX = re.compile(r"0|[1-9][0-9]*")
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """line: a field. is_payload: whether the payload is in it, or is it."""

    line: str
    is_payload: bool


@dataclass(frozen=True, slots=True)
class Around:
    """A model of what stands around a payload. carries: the key of the field that leads to the payload; None where none does."""

    name: str
    carries: str | None
    properties: tuple[Property, ...]


@dataclass(slots=True)
class _Place:
    """What the rules say of one place. is_text: it names a subject. is_needed: an event that lacks it is no event of these rules."""

    is_payload: bool = False
    is_text: bool = False
    is_needed: bool = False
    members: dict[str, "_Place"] = field(default_factory=dict)

    def at(self, keys: Keys) -> Iterator["_Place"]:
        """The places on the way to one, which are made where they are not there yet; it ends where the payload begins."""
        yield self
        if keys and not self.is_payload:
            yield from self.members.setdefault(keys[0], _Place()).at(keys[1:])


def rendered_from(envelopes: Sequence[str], options: SubjectOptions, conventions: Conventions) -> dict[str, object]:
    """What envelopes.py is rendered from."""
    models = models_around(options, conventions)
    lines = "\n".join(each.line for model in models for each in model.properties)
    used = {word for word in re.findall(r"[\[ ](\w+)", re.sub(r'"[^"\n]*"', "", lines)) if word in _IMPORTED}
    used |= {"Any", "ClassVar", "Generic", "TYPE_CHECKING", "TypeVar", "Model", "PrivateAttr", "model_serializer", "model_validator"}
    if "eventbridge" in envelopes:
        used |= {"Annotated", "DateTime", "Field", "Maybe"}
    if "cloudevents" in envelopes:
        used |= {"DateTime", "Literal", "Maybe"}
    if "Name" in used:
        used |= {"Integer", "Union"}
    imports = [imported(module, used & names) for module, names in _SOURCES.items()]
    return {"envelopes": envelopes, "models": models, "names_subjects": "Name" in used, "imports": imports}


_SOURCES = {
    "typing": frozenset({"Annotated", "Any", "ClassVar", "Generic", "Literal", "TYPE_CHECKING", "TypeVar", "Union"}),
    "pydantic": frozenset({"Field", "PrivateAttr", "model_serializer", "model_validator"}),
    ".base": frozenset({"DateTime", "Integer", "Maybe", "Model"}),
}
_IMPORTED = frozenset[str]().union(*_SOURCES.values()) | {"Name"}


def models_around(options: SubjectOptions, conventions: Conventions) -> tuple[Around, ...]:
    """The models for each part of a detail that a rule calls the payload, those first that others are made of. The first part's is `Detail`, another
    one's is called after its pointer, too."""
    groups: dict[str, list[SubjectRule]] = {}
    for rule in options.rules:
        if rule.payload and not rule.path and not any(map(_INDEX.fullmatch, _keys(rule.payload))):
            groups.setdefault(rule.payload, []).append(rule)
    taken: set[str] = set()
    found: list[Around] = []
    for number, (pointer, rules) in enumerate(groups.items()):
        own = "" if not number else f"Of {' '.join(_keys(pointer))}"
        found += _models(_name("Detail" + own, taken, conventions), _merged(pointer, rules), taken, conventions)
    return tuple(found)


def _name(text: str, taken: set[str], conventions: Conventions) -> str:
    """A name that no other model of the file has."""
    name = type_name(text, conventions)
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _merged(pointer: str, rules: Sequence[SubjectRule]) -> _Place:
    """What all rules for one part of the detail say of what stands around it."""
    root = _Place()
    for place in root.at(_keys(pointer)):
        place.is_needed = True
    *_, payload = root.at(_keys(pointer))
    payload.is_payload = True
    needed = [set(_needed(rule)) for rule in rules]
    for keys in sorted(set().union(*needed, *(set(_texts(rule)) for rule in rules))):
        is_needed = all(keys in each for each in needed)
        way = [*root.at(keys)]
        if not way[-1].is_payload:
            for place in way:
                place.is_needed |= is_needed
    for keys in {keys for rule in rules for keys in _texts(rule)}:
        way = [*root.at(keys)]
        way[-1].is_text |= not way[-1].is_payload and len(way) > len(keys)
    return root


def _texts(rule: SubjectRule) -> Iterator[Keys]:
    """The places that name the subject, or may: the envelope has a source, and a type where there is none at `under`."""
    for name in _PLACEHOLDER.findall(rule.subject):
        if name.startswith("/"):
            yield _keys(name)
        elif rule.under and name != "source":
            yield (*_keys(rule.under), name)


def _needed(rule: SubjectRule) -> Iterator[Keys]:
    """The places without which the rule does not apply."""
    yield from map(_keys, rule.has)
    for keys in _texts(rule):
        if not rule.under or keys != (*_keys(rule.under), "type"):
            yield keys


def _keys(pointer: str) -> Keys:
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])


def _models(name: str, place: _Place, taken: set[str], conventions: Conventions) -> Iterator[Around]:
    """The model of an object, after those of the objects in it."""
    names = member_names([Wish(key, key) for key in place.members], conventions)
    properties: list[Property] = []
    for key, member in place.members.items():
        inner = ""
        if _is_object(member):
            inner = _name(f"{name} {key}", taken, conventions)
            yield from _models(inner, member, taken, conventions)
        properties.append(_property(key, names[key], member, inner))
    carries = next((key for key, member in place.members.items() if _leads_to_payload(member)), None)
    yield Around(name, carries, tuple(properties))


def _property(key: str, name: str, place: _Place, model: str) -> Property:
    leads = _leads_to_payload(place)
    is_name = place.is_text and not place.members
    hint = "T" if place.is_payload else f"{model}[T]" if leads else model or ("Name" if is_name else "Any")
    hint = hint if place.is_needed or hint == "Any" else f"Maybe[{hint}]"
    if name != key:
        hint = f"Annotated[{hint}, Field(alias={string(key)})]"
    return Property(f"{name}: {hint}" + ("" if place.is_needed else " = None"), leads)


def _is_object(place: _Place) -> bool:
    """Whether a place has members that have names; what stands in an array has none."""
    return bool(place.members) and not place.is_payload and not place.is_text and not any(map(_INDEX.fullmatch, place.members))


def _leads_to_payload(place: _Place) -> bool:
    return place.is_payload or any(map(_leads_to_payload, place.members.values()))
