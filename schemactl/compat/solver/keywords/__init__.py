"""Which keywords say something of a value of a kind, and what: one entry a keyword. unevaluated* look at all the others (evaluated.py)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from schemactl.compat.solver.keywords import arrays, in_place, objects, scalars
from schemactl.compat.solver.pairs import Both
from schemactl.compat.solver.values import Kind
from schemactl.model.json import JsonObject

if TYPE_CHECKING:
    from schemactl.compat.solver.expansion import Expansion

Rule = Callable[["Expansion", JsonObject, int, Kind], Both]
"""From the schema that holds the keyword, and the document that its references belong to, what the keyword says."""

IN_PLACE: Final[dict[str, Rule]] = {
    "enum": in_place.enum,
    "const": in_place.const,
    "$ref": in_place.ref,
    "allOf": in_place.every,
    "anyOf": in_place.some,
    "oneOf": in_place.exactly_one,
    "not": in_place.negated,
    "if": in_place.conditional,
}
NUMBERS: Final[dict[str, Rule]] = {
    "minimum": scalars.bound("minimum"),
    "maximum": scalars.bound("maximum"),
    "exclusiveMinimum": scalars.bound("exclusiveMinimum"),
    "exclusiveMaximum": scalars.bound("exclusiveMaximum"),
    "multipleOf": scalars.multiple_of,
}
STRINGS: Final[dict[str, Rule]] = {
    "minLength": scalars.at_least("minLength"),
    "maxLength": scalars.at_most("maxLength"),
    "pattern": scalars.pattern,
    "format": scalars.format_,
}
ARRAYS: Final[dict[str, Rule]] = {
    "prefixItems": arrays.prefix_items,
    "items": arrays.items,
    "contains": arrays.contains,
    "minItems": scalars.at_least("minItems"),
    "maxItems": scalars.at_most("maxItems"),
    "uniqueItems": arrays.unique_items,
}
OBJECTS: Final[dict[str, Rule]] = {
    "required": objects.required,
    "properties": objects.properties,
    "patternProperties": objects.pattern_properties,
    "additionalProperties": objects.additional_properties,
    "propertyNames": objects.property_names,
    "minProperties": scalars.at_least("minProperties"),
    "maxProperties": scalars.at_most("maxProperties"),
    "dependentRequired": objects.dependent_required,
    "dependentSchemas": objects.dependent_schemas,
}
BY_KIND: Final[dict[Kind, dict[str, Rule]]] = {
    "null": IN_PLACE,
    "boolean": IN_PLACE,
    "integer": IN_PLACE | NUMBERS,
    "fraction": IN_PLACE | NUMBERS,
    "string": IN_PLACE | STRINGS,
    "array": IN_PLACE | ARRAYS,
    "object": IN_PLACE | OBJECTS,
}


def rules_for(schema: JsonObject, kind: Kind) -> list[Rule]:
    """The rules of the keywords of a schema that say something of such a value."""
    return [rule for keyword, rule in BY_KIND[kind].items() if keyword in schema]
