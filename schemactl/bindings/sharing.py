"""Which definitions are written once for all subjects that have them, and how they are taken out of their modules.

A definition is shared where several modules have the same one under the same names, so that sharing renames nothing. In the file of all that is
shared each name is given once: to the definition that had it in the last run, else to the one that most modules have; the others stay where they
are. What was shared stays shared, for as long as a module has it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from schemactl.bindings.identity import identities, references_of
from schemactl.bindings.ir import Declaration, Module, TupleOf, Union
from schemactl.bindings.names import Names
from schemactl.bindings.naming import folded
from schemactl.bindings.walk import parts_of, rekeyed

SHARED = "shared:"
"""Keys of declarations that several modules share start so."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition that could be shared. identity: what equal ones have in common. names: of the types that come with it (as they are compared), but
    for those of other definitions. needs: identities of the definitions that it refers to. keys: of its own declarations."""

    identity: str
    names: frozenset[str]
    needs: frozenset[str]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """The definitions of one module, by key with their identity; and which of those were shared in the last run."""

    identities: Mapping[str, str] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()


def definitions_of(module: Module, names: Names) -> dict[str, Definition]:
    """What of a module could be shared, by key: each definition (`#/$defs/Money`) that is made of nothing but definitions and what is in them."""
    declarations = {each.key: each for each in module.declarations}
    references = {key: references_of(declaration) for key, declaration in declarations.items()}
    inside = {key: _inside(key, references) for key in declarations if key != module.root and _is_whole(key, declarations)}
    home = {key: whole for whole, keys in inside.items() for key in keys}
    needs = {whole: {home.get(ref, ref) for key in keys for ref in references[key]} - {whole} for whole, keys in inside.items()}
    wholes = _made_of_one_another(needs)
    digests = identities(declarations, names) if wholes else {}
    identity = {whole: f"{SHARED}{declarations[whole].title}:{digests[whole]}" for whole in wholes}
    return {
        whole: Definition(
            identity[whole],
            frozenset(folded(name) for key in inside[whole] for name in _names_of(declarations[key], names)),
            frozenset(identity[each] for each in needs[whole]),
            tuple(inside[whole]),
        )
        for whole in wholes
    }


def chosen(held: Mapping[str, Held], past: Mapping[str, Held], known: Mapping[str, Definition], stays: bool) -> dict[str, frozenset[str]]:
    """The keys of what each module shares. held: the definitions of each module. past: the same of the last run. known: by identity, all that could
    be shared, and what it is made of. stays: what was written in a module's own file stays there, since whoever uses it would notice."""
    offers: dict[str, dict[str, str]] = {}
    for name, one in held.items():
        kept = _kept_apart(one, past.get(name, Held()), known) if stays else set[str]()
        for key, identity in one.identities.items():
            if identity in known and identity not in kept:
                offers.setdefault(identity, {})[name] = key
    votes = {identity: _votes(identity, holders, past) for identity, holders in offers.items()}
    candidates = [identity for identity, holders in offers.items() if len(holders) > 1 or votes[identity][1]]
    accepted = _without_rivals(sorted(candidates, key=lambda each: (*(-count for count in votes[each]), -len(offers[each]), each)), known)
    return {
        name: frozenset(key for key, identity in one.identities.items() if identity in accepted and name in offers[identity])
        for name, one in held.items()
    }


def repeated(held: Iterable[Held], past: Mapping[str, Held]) -> set[str]:
    """The identities that could be shared: those of two modules or more, and those that were shared in the last run."""
    seen, found = set[str](), {one.identities[key] for one in past.values() for key in one.shared}
    for one in held:
        own = set(one.identities.values())
        found |= seen & own
        seen |= own
    return found & seen


def new_keys(definitions: Mapping[str, Definition], shared: Iterable[str]) -> dict[str, str]:
    """The keys that shared definitions have in all modules, by those in this one."""
    return {key: definitions[whole].identity + key.removeprefix(whole) for whole in shared for key in definitions[whole].keys}


def taken_out(module: Module, keys: Mapping[str, str]) -> tuple[Module, dict[str, Declaration]]:
    """A module without the declarations that have a new key, and those."""
    if not keys:
        return module, {}
    moved = [(each.key in keys, rekeyed(each, keys)) for each in module.declarations]
    own = tuple(declaration for is_shared, declaration in moved if not is_shared)
    return replace(module, declarations=own), {declaration.key: declaration for is_shared, declaration in moved if is_shared}


def _without_rivals(candidates: Iterable[str], known: Mapping[str, Definition]) -> set[str]:
    """As many of the candidates, the first first, as there are names for; each with all that it is made of."""
    owners: dict[str, str] = {}
    accepted = set[str]()
    for identity in candidates:
        needed = _closure(identity, known, accepted)
        claims = {name: each for each in needed for name in known[each].names}
        if sum(len(known[each].names) for each in needed) == len(claims) and not claims.keys() & owners.keys():
            owners |= claims
            accepted |= needed
    return accepted


def _closure(identity: str, known: Mapping[str, Definition], but: Set[str]) -> set[str]:
    """A definition and all that it is made of, but for what stands in `but` with all of its own."""
    found, pending = set[str](), [identity]
    while pending:
        each = pending.pop()
        if each not in found and each not in but:
            found.add(each)
            pending.extend(known[each].needs)
    return found


def _votes(identity: str, holders: Mapping[str, str], past: Mapping[str, Held]) -> tuple[int, int]:
    """How many modules shared this definition in the last run; and how many shared what they called so."""
    before = [past[name] for name, key in holders.items() if name in past and key in past[name].shared]
    return sum(identity in one.identities.values() for one in before), len(before)


def _kept_apart(now: Held, before: Held, known: Mapping[str, Definition]) -> set[str]:
    """The identities of what a module had in the last run and did not share, and of what refers to it."""
    kept = {identity for key, identity in now.identities.items() if key in before.identities and key not in before.shared}
    size = -1
    while kept and len(kept) > size:
        size = len(kept)
        kept |= {each for each in now.identities.values() if each in known and known[each].needs & kept}
    return kept


def _is_whole(key: str, declared: Collection[str]) -> bool:
    """Whether it is a definition, or what others have of a definition (`#/$defs/Order/address`) that is not declared itself."""
    inside_others = any(key[:at] in declared for at, char in enumerate(key) if char in "/|")
    return key.startswith(("#/$defs/", "#/definitions/")) and not inside_others


def _inside(whole: str, references: Mapping[str, Sequence[str]]) -> dict[str, None]:
    """The keys of what is declared inside a definition, its own first."""
    found, pending = {whole: None}, [whole]
    while pending:
        for ref in references[pending.pop()]:
            if ref not in found and ref.startswith((f"{whole}/", f"{whole}|")):
                found[ref] = None
                pending.append(ref)
    return found


def _made_of_one_another(needs: Mapping[str, Set[str]]) -> list[str]:
    """The definitions that refer to none but such definitions."""
    left = dict(needs)
    while True:
        spoilt = [whole for whole, needed in left.items() if not needed <= left.keys()]
        if not spoilt:
            return list(left)
        for whole in spoilt:
            del left[whole]


def _names_of(declaration: Declaration, names: Names) -> Iterator[str]:
    """Of a declaration, and of the unions and tuples in it."""
    yield names.types[declaration.key]
    yield from (names.types[part.key] for part in parts_of(declaration) if isinstance(part, Union | TupleOf))
