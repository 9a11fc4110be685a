"""The walk: one schema at one place → a type, declaring what needs a name on the way. Declarations wait in a queue, so that depth costs no stack."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from schemactl.bindings.ir import Alias, AnyType, Declaration, Docs, ListOf, MapOf, Never, Nullable, Ref, TupleOf, Type, Union
from schemactl.bindings.lower.node import Identity, Node, Part, Placed, identity, reference, spread
from schemactl.bindings.lower.place import Place
from schemactl.model.json import Document, JsonObject
from schemactl.schema.refs import Scope

DEEPEST = 24
"""Types nested more than this inside one declaration (lists of lists of …) are any; names do not grow either."""
LONGEST_WAY = 80
"""Types that stand inside one another without a record between them, through references too, are any from here on: each takes some of the stack."""
MOST_STEPS = 10_000
"""A schema whose unions and lists of unions multiply into more types than this, counted by the schemas that each is made of, is any from there on."""
OVERFLOW = "!any"
"""Key of what stands for all types beyond that."""
MOST_DECLARATIONS = 10_000
"""A schema whose references multiply into more types than this is cut off there."""


@dataclass
class Lowering:
    """The state of lowering one document. typing: schemas at a place → a type (`lower.typing`), given to avoid a circle of imports. common: by the
    key of a union, the identities of the schemas that hold for all of its alternatives."""

    root: Document
    root_place: Place
    typing: Callable[["Lowering", Sequence[Placed], Place], Type]
    declarations: dict[str, Declaration] = field(default_factory=dict)
    warnings: dict[str, None] = field(default_factory=dict)
    common: dict[str, set[int]] = field(default_factory=dict)
    _base: str = ""
    _way: list[str] = field(default_factory=list)
    _steps: int = 0
    _queue: deque[tuple[str, Callable[[], Declaration]]] = field(default_factory=deque)
    _places: dict[Identity, Place] = field(default_factory=dict)
    _types: dict[str, Type] = field(default_factory=dict)
    _known: dict[str, Type] = field(default_factory=dict)
    _named: set[str] = field(default_factory=set)
    _definitions: set[str] = field(default_factory=set)
    _open: set[str] = field(default_factory=set)
    _recursive: set[str] = field(default_factory=set)
    _met: dict[Identity, list[Place]] = field(default_factory=dict)
    _inlined: dict[str, Identity] = field(default_factory=dict)
    _meetings: dict[tuple[str, tuple[Identity, ...]], Place] = field(default_factory=dict)
    _stripped: dict[tuple[int, frozenset[str]], JsonObject] = field(default_factory=dict)

    def run(self, scope: Scope) -> Type:
        """The type of the root; afterwards everything that it reaches is declared."""
        target = _followed_to_the_end((self.root, scope))
        self._places[identity((self.root, scope))] = self._places[identity(target)] = self.root_place
        self._base = scope.base
        type_ = self._definition(target)
        while self._queue:
            key, build = self._queue.popleft()
            self.declarations[key] = build()
        return type_

    def type_of(self, placed: Sequence[Placed], place: Place) -> Type:
        """The type of a location where all of these schemas hold."""
        placed = _distinct(placed)
        if len(placed) == 1:
            return self.type_here(placed, place) if reference(*placed[0]) else self._inline(placed, place)
        met = (self._origin(place), tuple(sorted(_target(each) for each in placed)))
        return self._once(placed, self._meetings.setdefault(met, place))

    def type_here(self, placed: Sequence[Placed], place: Place) -> Type:
        """The type of schemas that are all of a location that is being lowered already, such as the only branch of a union."""
        found = reference(*placed[0]) if len(placed) == 1 else None
        return self._typed(placed, place) if found is None else self._referred(*found, place)

    def _inline(self, placed: Sequence[Placed], place: Place) -> Type:
        """The type of a schema in place. One that stands inside itself (by an allOf of what it is in) is what it was when it was met first."""
        schema = identity(placed[0])
        met = self._met.setdefault(schema, [])
        outer = next((each for each in met if place.key.startswith((f"{each.key}/", f"{each.key}|"))), place)
        if self._inlined.setdefault(outer.key, schema) != schema:
            return self.type_here(placed, place)
        if outer is place:
            met.append(place)
        return self._once(placed, outer)

    def _origin(self, place: Place) -> str:
        """Where the schemas that meet at a place came together: the innermost schema or definition that it stands inside. Only what stands in there
        too shares its types, so that a name does not depend on what is declared elsewhere."""
        key = place.key
        while key and key not in self._inlined and key not in self._definitions:
            key = key[: max(key.rfind("/"), key.rfind("|"), 0)]
        return key

    def _typed(self, placed: Sequence[Placed], place: Place) -> Type:
        """The way down one step, within what a stack and a patient user bear."""
        self._steps += len(placed) if place.nesting else 0
        if len(self._way) >= LONGEST_WAY or place.nesting > DEEPEST:
            return self.any(place, "nested too deeply to type")
        if self._steps > MOST_STEPS:
            return self.any(place, "too many types in one schema")
        self._way.append(place.key)
        try:
            return self.typing(self, placed, place)
        finally:
            self._way.pop()

    def declare(self, key: str, build: Callable[[], Declaration]) -> Ref:
        """Declare something once, when its turn comes."""
        if key not in self._types:
            if len(self._types) > MOST_DECLARATIONS:
                return Ref(self._overflow())
            self._types[key] = Ref(key)
            self._queue.append((key, build))
        return Ref(key)

    def any(self, place: Place, reason: str) -> AnyType:
        """Any value, said so in a comment and in a warning."""
        self.warnings[f"{place.key or '/'}: {reason}"] = None
        return AnyType(reason)

    def note(self, place: Place, what: str) -> None:
        self.warnings[f"{place.key or '/'}: {what}"] = None

    def _referred(self, text: str, target: Placed, place: Place) -> Type:
        seen = set[Identity]()
        while identity(target) not in seen and identity(target) not in self._places:
            seen.add(identity(target))
            further = reference(*target)
            if further is None:
                break
            text, target = further
        else:
            if identity(target) not in self._places:
                return self.any(place, "a reference that refers to itself")
        if isinstance(target[0], bool):
            return AnyType() if target[0] else Never()
        self.definition_place(text, target)
        return self._definition(target)

    def definition_place(self, text: str, target: Placed) -> Place:
        """Where a definition stands that a reference leads to: the same for all references."""
        if identity(target) not in self._places:
            self._places[identity(target)] = self._definition_place(text, target[1])
        return self._places[identity(target)]

    def _definition_place(self, text: str, scope: Scope) -> Place:
        """`#/$defs/Money` → what is in there is called after Money. Of a resource inside the document the key says which; of a schema whose dynamic
        references lead to another resource, the words do, too."""
        uris = dict.fromkeys(uri for _name, uri in scope.bindings)
        bound = [uri for uri in uris if uri not in ("", self._base, scope.base)]
        fragment = text.partition("#")[2]
        key = f"{scope.base if scope.base != self._base else ''}{'#' * bool(fragment)}{fragment}" or text
        name = last_word(text) or self.root_place.title
        words = [last_word(uri) for uri in bound]
        place = Place(" in ".join([key, *bound]), " ".join([*words, name])).declared()
        if place.key in self._named:
            place = replace(place, key=f"{place.key} in {' '.join(uris)}")
        self._named.add(place.key)
        return place

    def _definition(self, target: Placed) -> Type:
        place = self._places[identity(target)]
        self._definitions.add(place.key)
        return self._once([target], place)

    def _once(self, placed: Sequence[Placed], place: Place) -> Type:
        """The type of a definition, or of schemas that meet in several places, lowered the first time that they are met. What refers to itself
        becomes a declaration."""
        if place.key in self._open:
            self._recursive.add(place.key)
            return Ref(place.key)
        if place.key in self._known:
            return self._known[place.key]
        self._open.add(place.key)
        type_ = self._typed(placed, place)
        if type_ == Ref(place.key) and place.key not in self._types:
            type_ = self.any(place, "a reference that refers to itself")
        if type_ != Ref(place.key) and self._deserves_a_name(place, type_):
            if place.key in self._types:
                type_ = self._apart(placed, place)
            self.declarations[place.key] = Alias(place.key, place.title, type_, docs_of(spread(placed)))
            type_ = Ref(place.key)
        self._open.discard(place.key)
        self._known[place.key] = type_
        return type_

    def _apart(self, placed: Sequence[Placed], place: Place) -> Type:
        """The type again, where what it declared under the key of the place is not all of it, such as the record of a nullable one: that gets a
        key of its own, since the place's is the alias's."""
        del self._types[place.key]
        self._queue = deque((key, build) for key, build in self._queue if key != place.key)
        return self._typed(placed, place.variant("value", alone=True))

    def without(self, part: Part, keywords: frozenset[str]) -> Part:
        """A part without some keywords: the same object every time, so that what meets it is met again."""
        key = (id(part.schema), keywords)
        if key not in self._stripped:
            self._stripped[key] = {name: value for name, value in part.schema.items() if name not in keywords}
        return replace(part, schema=self._stripped[key])

    def _deserves_a_name(self, place: Place, type_: Type) -> bool:
        is_defined = place.key in self._definitions and place.key not in self._inlined and (isinstance(type_, Union | TupleOf) or _is_large(type_))
        return place.key in self._recursive or place == self.root_place or is_defined

    def _overflow(self) -> str:
        self._types[OVERFLOW] = Ref(OVERFLOW)
        self.declarations[OVERFLOW] = Alias(OVERFLOW, "anything", self.any(Place(OVERFLOW, ""), "too many types in one schema"))
        return OVERFLOW


def _followed_to_the_end(placed: Placed) -> Placed:
    """What a root that is nothing but a reference means; the root itself where that leads back."""
    target, seen = placed, {identity(placed)}
    while (found := reference(*target)) is not None:
        target = found[1]
        if identity(target) in seen:
            return placed
        seen.add(identity(target))
    return target


def _distinct(placed: Sequence[Placed]) -> Sequence[Placed]:
    """Without what is there twice."""
    return placed if len(placed) < 2 else list({_target(each): each for each in placed}.values())


def _target(placed: Placed) -> Identity:
    """The identity of what a schema means: of the end of its references."""
    return identity(_followed_to_the_end(placed))


def _is_large(type_: Type) -> bool:
    return isinstance(type_, Nullable | ListOf | MapOf) and isinstance(_core(type_), Union | TupleOf)


def _core(type_: Type) -> Type:
    while True:
        match type_:
            case Nullable():
                type_ = type_.inner
            case ListOf():
                type_ = type_.items
            case MapOf():
                type_ = type_.values
            case _:
                return type_


def last_word(reference: str) -> str:
    """The word of a reference that names what it leads to."""
    return reference.rstrip("#").rsplit("/", 1)[-1].rpartition("#")[2]


def docs_of(node: Node) -> Docs:
    """What people wrote at a location; the outermost words win."""

    def first(keyword: str) -> str:
        return next((value.strip() for value in node.values(keyword) if isinstance(value, str) and value.strip()), "")

    examples = [value for values in node.values("examples") if isinstance(values, list) for value in values]
    return Docs(first("title"), first("description"), True in node.values("deprecated"), tuple(examples[:5]), True in node.values("x-pii"))
