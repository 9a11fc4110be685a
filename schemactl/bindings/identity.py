"""When two definitions of different schemas are the same: when they, all that they are made of, and the names of all of it are.

Recursion makes this a question about graphs. Declarations that refer to one another in circles are told apart by refinement: each round, a
declaration is what it was and what those are that it refers to, until a round tells no more of them apart.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping

from schemactl.bindings.ir import Declaration, Record, Ref, TupleOf, Union
from schemactl.bindings.names import Names
from schemactl.bindings.walk import parts_of, rekeyed

Digests = dict[str, str]


def identities(declarations: Mapping[str, Declaration], names: Names) -> Digests:
    """A digest of each declaration, by key: equal for those that are the same, and called the same."""
    return _digests(declarations, lambda declaration: _names_of(declaration, names))


def digests_of(declarations: Mapping[str, Declaration]) -> Digests:
    """A digest of each declaration, by key: equal for those that are the same, whatever they will be called."""
    return _digests(declarations, lambda _: "")


def _digests(declarations: Mapping[str, Declaration], called: Callable[[Declaration], str]) -> Digests:
    references = {key: references_of(declaration) for key, declaration in declarations.items()}
    found: Digests = {}
    for circle in circles(references):
        own = {key: _digest(_local(declarations[key], references[key]), called(declarations[key])) for key in circle}
        found |= _refined(own, references, found)
    return found


def _refined(own: Digests, references: Mapping[str, tuple[str, ...]], known: Mapping[str, str]) -> Digests:
    """The digests of declarations that refer to one another, and to others that are known."""
    current, apart = dict.fromkeys(own, ""), 0
    while len(set(current.values())) > apart:
        apart = len(set(current.values()))
        current = {key: _digest(own[key], *(known.get(ref) or current[ref] for ref in references[key])) for key in own}
    circle = sorted(set(current.values()))
    return {key: _digest(digest, *circle) for key, digest in current.items()}


def references_of(declaration: Declaration) -> tuple[str, ...]:
    """The keys that a declaration refers to, in order, each once."""
    return tuple(dict.fromkeys(part.key for part in parts_of(declaration) if isinstance(part, Ref)))


def _local(declaration: Declaration, references: tuple[str, ...]) -> str:
    """What a declaration is, apart from what it refers to: its text with the keys numbered."""
    numbers = {ref: f"{number}" for number, ref in enumerate(references, 1)} | {declaration.key: "0"}
    return repr(rekeyed(declaration, numbers))


def _names_of(declaration: Declaration, names: Names) -> str:
    key = declaration.key
    types = [names.types[key], *(names.types[part.key] for part in parts_of(declaration) if isinstance(part, Union | TupleOf))]
    members = list(names.members[key].items()) if isinstance(declaration, Record) else []
    return repr((types, members, names.constants.get(key)))


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def circles(references: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Tarjan's strongly connected components: what refers to one another, each after all that it refers to."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    waiting: set[str] = set()
    for start in references:
        stack = [] if start in number else [(start, iter(references[start]))]
        while stack:
            key, rest = stack[-1]
            if key not in number:
                number[key] = lowest[key] = len(number)
                path.append(key)
                waiting.add(key)
            fresh = None
            for each in rest:
                if each not in number:
                    fresh = each
                    break
                if each in waiting:
                    lowest[key] = min(lowest[key], number[each])
            if fresh is not None:
                stack.append((fresh, iter(references[fresh])))
                continue
            stack.pop()
            if stack:
                lowest[stack[-1][0]] = min(lowest[stack[-1][0]], lowest[key])
            if lowest[key] == number[key]:
                circle = path[path.index(key) :]
                del path[-len(circle) :]
                waiting.difference_update(circle)
                yield circle
