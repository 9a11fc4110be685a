"""`[subjects]` of schemactl.toml → the models of what stands around a payload that is a part of what its envelope carries.

Nothing describes these parts but the rules: what names a subject is there, and everything else is kept as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemactl.bindings.naming import Conventions, Wish, member_names, type_name
from schemactl.bindings.targets.around import Place, keys_of, places_around
from schemactl.bindings.targets.python_module import imported
from schemactl.bindings.targets.python_text import string
from schemactl.model.options.subjects import SubjectOptions


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
    taken: set[str] = set()
    found: list[Around] = []
    for number, (pointer, place) in enumerate(places_around(options).items()):
        own = "" if not number else f"Of {' '.join(keys_of(pointer))}"
        found += _models(_name("Detail" + own, taken, conventions), place, taken, conventions)
    return tuple(found)


def _name(text: str, taken: set[str], conventions: Conventions) -> str:
    """A name that no other model of the file has."""
    name = type_name(text, conventions)
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _models(name: str, place: Place, taken: set[str], conventions: Conventions) -> Iterator[Around]:
    """The model of an object, after those of the objects in it."""
    names = member_names([Wish(key, key) for key in place.members], conventions)
    properties: list[Property] = []
    for key, member in place.members.items():
        inner = ""
        if member.is_object:
            inner = _name(f"{name} {key}", taken, conventions)
            yield from _models(inner, member, taken, conventions)
        properties.append(_property(key, names[key], member, inner))
    carries = next((key for key, member in place.members.items() if member.leads_to_payload), None)
    yield Around(name, carries, tuple(properties))


def _property(key: str, name: str, place: Place, model: str) -> Property:
    leads = place.leads_to_payload
    hint = "T" if place.is_payload else f"{model}[T]" if leads else model or ("Name" if place.is_name else "Any")
    hint = hint if place.is_needed or hint == "Any" else f"Maybe[{hint}]"
    if name != key:
        hint = f"Annotated[{hint}, Field(alias={string(key)})]"
    return Property(f"{name}: {hint}" + ("" if place.is_needed else " = None"), leads)
