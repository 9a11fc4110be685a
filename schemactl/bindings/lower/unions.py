"""oneOf, anyOf and lists of types: null becomes Nullable, constants an enum, records with a tag a tagged union, the rest a union."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from schemactl.bindings.ir import AnyType, Detail, Docs, Enum, Kind, Literal, Never, Nullable, Ref, Scalar, TaggedUnion, Type, Union, Variant
from schemactl.bindings.lower.constants import constants
from schemactl.bindings.lower.details import in_order
from schemactl.bindings.lower.labels import places, tags
from schemactl.bindings.lower.lowering import OVERFLOW, Lowering
from schemactl.bindings.lower.node import IN_PLACE, Node, Part, Placed, constrains, reference, spread
from schemactl.bindings.lower.objects import declared
from schemactl.bindings.lower.place import Place
from schemactl.bindings.lower.scalars import base_of, distinct
from schemactl.model.json import Document, JsonValue

UNTYPED = frozenset({"required", "not", "dependentRequired", "dependentSchemas", "if", "then", "else", "minProperties", "maxProperties"})
"""A branch that says nothing but these narrows the values and not their type."""
UNEVALUATED = frozenset({"unevaluatedProperties", "unevaluatedItems"})
WORDS_OF_A_UNION = frozenset({"title", "description", "default", "examples"})
"""What is said of a union is said of none of its alternatives."""


def alternatives(lowering: Lowering, node: Node) -> list[Sequence[Placed]] | None:
    """The branches of the first oneOf or anyOf that tells types apart, each with everything else that holds beside it; None where there is none."""
    for part in node.parts:
        for keyword in ("oneOf", "anyOf"):
            branches = list(_flat(part.list_of(keyword)))
            if branches and not all(_is_untyped(branch, part) for branch in branches):
                hidden = {keyword} if keyword == "oneOf" or _are_exclusive(branches, part) else {keyword, *UNEVALUATED}
                beside = list(_beside(lowering, node, part, branches, hidden))
                return [[*beside, (branch, part.scope)] for branch in branches]
    return None


def _flat(branches: Sequence[Document]) -> Iterator[Document]:
    """The branches that can be taken, with those of a union inside the union among them."""
    for branch in branches:
        inner = {key for key in branch.keys() - WORDS_OF_A_UNION if not key.startswith("x-")} if isinstance(branch, dict) else set()
        if inner in ({"oneOf"}, {"anyOf"}):
            assert isinstance(branch, dict)
            nested = branch[inner.pop()]
            yield from _flat([each for each in nested if isinstance(each, dict | bool)] if isinstance(nested, list) else [])
        elif branch is not False:
            yield branch


def union_type(lowering: Lowering, branches: list[Sequence[Placed]], place: Place, open_: bool, docs: Docs) -> Type:
    """The type of a value that one of the branches accepts."""
    branches = [branch for branch in branches if not spread(branch).impossible]
    lowering.common[place.key] = {id(schema) for branch in branches for schema, _ in branch[:-1]}
    rest = [branch for branch in branches if not _is_null(branch)]
    if len(rest) < 2:
        types = [lowering.type_here(branch, place) for branch in rest]
        return types[0] if types and len(branches) == 1 else joined(lowering, [*types, Scalar(Kind.NULL)], place)
    found = _tagged(lowering, rest, place, open_, docs) or _these_and_others(lowering, rest, place, docs)
    if found is not None:
        return found if len(rest) == len(branches) else Nullable(found)
    types = [lowering.type_of(branch, where) for branch, where in zip(branches, places(branches, place), strict=True)]
    return joined(lowering, types, place, open_)


def joined(lowering: Lowering, types: Sequence[Type], place: Place, open_: bool = False) -> Type:
    """One type for values of any of these."""
    flat = _distinct(_flattened(types))
    null = any(isinstance(each, Scalar) and each.kind is Kind.NULL for each in flat)
    rest = [each for each in flat if not (isinstance(each, Scalar) and each.kind is Kind.NULL)]
    untyped = next((each for each in rest if isinstance(each, AnyType)), None)
    if untyped is not None:
        return untyped
    rest = _constants_as_enum(lowering, _absorbed(rest), place, open_)
    if not rest:
        return Scalar(Kind.NULL) if null else Never()
    type_ = rest[0] if len(rest) == 1 else Union(place.key, place.title, tuple(rest))
    return Nullable(type_) if null else type_


def _distinct(types: Iterable[Type]) -> list[Type]:
    """Each once; what is known of the values of one scalar is known together."""
    found: dict[Type, tuple[Detail, ...]] = {}
    for each in types:
        plain, details = (replace(each, details=()), each.details) if isinstance(each, Scalar) else (each, ())
        found[plain] = (*found.get(plain, ()), *details)
    return [replace(each, details=in_order(found[each])) if isinstance(each, Scalar) else each for each in found]


def _flattened(types: Sequence[Type]) -> Iterator[Type]:
    for each in types:
        if isinstance(each, Nullable):
            yield from _flattened([each.inner])
            yield Scalar(Kind.NULL)
        elif isinstance(each, Union):
            yield from each.variants
        elif isinstance(each, Literal) and each.value is None:
            yield Scalar(Kind.NULL)
        elif not isinstance(each, Never):
            yield each


def _absorbed(types: list[Type]) -> list[Type]:
    """Without what another of them covers: an integer beside any number, a constant beside its kind."""
    whole = {each.kind for each in types if isinstance(each, Scalar) and each.bounds is None}
    integers = {Kind.INTEGER, Kind.INT64, Kind.BIGINT}

    def is_covered(each: Type) -> bool:
        if isinstance(each, Scalar) and each.kind in integers:
            return Kind.NUMBER in whole
        if isinstance(each, Literal):
            kind = base_of((each.value,))
            return kind in whole or (kind in integers and bool(whole & {*integers, Kind.NUMBER}))
        return False

    return [each for each in types if not is_covered(each)]


def _constants_as_enum(lowering: Lowering, types: list[Type], place: Place, open_: bool) -> list[Type]:
    constants = [each for each in types if isinstance(each, Literal)]
    if len(constants) < 2:
        return types
    values = distinct(each.value for each in constants)
    key = place.key if len(constants) == len(types) else f"{place.key}|values"
    enum = lowering.declare(key, lambda: Enum(key, place.title, values, open_, base_of(values)))
    first = types.index(constants[0])
    return [enum if index == first else each for index, each in enumerate(types) if index == first or not isinstance(each, Literal)]


def _these_and_others(lowering: Lowering, branches: Sequence[Sequence[Placed]], place: Place, docs: Docs) -> Type | None:
    """An open enumeration, where strings are listed beside any string: people say so what values they know."""
    listed = [constants(spread(branch)) for branch in branches if not _is_any_string(branch)]
    values = distinct(value for values in listed for value in values or ())
    is_said_here = all(reference(*branch[-1]) is None for branch in branches)
    if not values or len(listed) == len(branches) or None in listed or not is_said_here or base_of(values) is not Kind.STRING:
        return None
    return lowering.declare(place.key, lambda: Enum(place.key, place.title, values, True, docs=docs))


def _is_any_string(branch: Sequence[Placed]) -> bool:
    node = spread(branch)
    said = {keyword for part in node.parts for keyword in constrains(part)}
    return said == {"type"} and all(types == "string" for types in node.values("type")) and not node.says(("oneOf", "anyOf"))


def _tagged(lowering: Lowering, records: Sequence[Sequence[Placed]], place: Place, open_: bool, docs: Docs) -> Type | None:
    """A tagged union, when all branches are records that one required property tells apart by string constants."""
    nodes = [spread(branch) for branch in records]
    if not all(_is_record(lowering, node) for node in nodes):
        return None
    candidates = [tags(node) for node in nodes]
    discriminator = next((name for name in candidates[0] if _tells_apart(name, candidates)), None)
    if discriminator is None:
        return None
    variants = []
    for branch, found in zip(records, candidates, strict=True):
        record = lowering.type_of(branch, place.variant(found[discriminator][0]))
        if not isinstance(record, Ref) or record.key == OVERFLOW:
            return None
        variants.append(Variant(found[discriminator], record))
    key = place.key
    title = place.title
    return lowering.declare(key, lambda: TaggedUnion(key, title, discriminator, tuple(variants), open_, docs))


def _tells_apart(name: str, candidates: Sequence[dict[str, tuple[str, ...]]]) -> bool:
    if not all(name in found for found in candidates):
        return False
    values = [value for found in candidates for value in found[name]]
    return len(values) == len(set(values))


def _is_record(lowering: Lowering, node: Node) -> bool:
    types = next(node.values("type"), "object")
    is_object = not node.impossible and types in ("object", ["object"]) and bool(declared(node))
    return is_object and not node.says(("enum", "const")) and alternatives(lowering, node) is None


def _is_null(branch: Sequence[Placed]) -> bool:
    node = spread(branch)
    return any(types in ("null", ["null"]) for types in node.values("type")) or constants(node) == [None]


def _is_untyped(branch: object, part: Part) -> bool:
    return branch is True or (isinstance(branch, dict) and constrains(Part(branch, part.scope)) <= UNTYPED and not branch.keys() & IN_PLACE)


def _are_exclusive(branches: Sequence[Document], part: Part) -> bool:
    """Whether a tag tells the branches apart, so that no value fits two of them (and has what both evaluate)."""
    candidates = [tags(spread([(branch, part.scope)])) for branch in branches]
    return any(_tells_apart(name, candidates) for name in candidates[0])


def _beside(lowering: Lowering, node: Node, chosen: Part, branches: Sequence[Document], hidden: Set[str]) -> Iterator[Placed]:
    """What holds beside a union, but for what people say of all of it. hidden: keywords of the chosen part that do not hold. A bare `type` that every
    branch repeats or implies says nothing new."""
    said_of_all = WORDS_OF_A_UNION if sum(not _is_null([(branch, chosen.scope)]) for branch in branches) > 1 else frozenset[str]()
    for part in node.parts:
        rest = lowering.without(part, IN_PLACE | said_of_all | (hidden if part is chosen else frozenset()))
        meant = constrains(rest)
        if meant and not (meant <= {"type"} and _implied(rest, branches, chosen)):
            yield rest.schema, rest.scope


def _implied(part: Part, branches: Sequence[object], chosen: Part) -> bool:
    """Whether all branches stay within the `type` of a part."""
    allowed = _types(part.schema.get("type"))
    return all(
        any("type" in each.schema and _types(each.schema["type"]) <= allowed for each in spread([(branch, chosen.scope)]).parts)
        for branch in branches
        if isinstance(branch, dict)
    )


def _types(value: JsonValue) -> set[str]:
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    found = {str(name) for name in names}
    return found | {"integer"} if "number" in found else found
