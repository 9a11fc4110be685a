"""Many schemas → one Bundle: each lowered on its own, then the definitions that several of them share are taken out, so that there is one of each."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from schemactl.bindings.ir import Bundle, Declaration, Module, Ref
from schemactl.bindings.lower import lower
from schemactl.bindings.package import SHARED
from schemactl.bindings.walk import parts_of, rekeyed
from schemactl.model.json import Document
from schemactl.model.subject import Subject
from schemactl.schema.canonical import fingerprint

DEFINITION = "#"
"""Keys of what stands under `$defs` start so."""


@dataclass(frozen=True, slots=True)
class Source:
    """A schema to generate for: a version of a subject, or a file that was given a name. label: of the version, `v1`."""

    subject: Subject
    version: int
    label: str
    head: bool
    document: Document


def bundle_of(sources: Iterable[Source]) -> Bundle:
    """Lower all of them and share what is the same. Raises InvalidSchema, with the subject, for a reference that leads nowhere."""
    return shared_out([module_of(source) for source in sources])


def module_of(source: Source) -> Module:
    """One schema, lowered."""
    subject = source.subject
    lowered = lower(source.document, subject.type or subject.source)
    return Module(
        subject=subject.name,
        source=subject.source if subject.type else "",
        type=subject.type or subject.source,
        version=source.version,
        label=source.label,
        head=source.head,
        fingerprint=fingerprint(source.document),
        root=lowered.root,
        declarations=lowered.declarations,
        warnings=lowered.warnings,
    )


def shared_out(modules: Sequence[Module]) -> Bundle:
    """Take out definitions of the same name and the same structure that two modules or more have, with all that they are made of."""
    found = [_definitions(module) for module in modules]
    seen_in = Counter(identity for definitions in found for identity in set(definitions.values()))
    shared: dict[str, Declaration] = {}
    result = []
    for module, definitions in zip(modules, found, strict=True):
        new_keys = _new_keys(module, {key: identity for key, identity in definitions.items() if seen_in[identity] > 1})
        kept = []
        for declaration in module.declarations:
            moved = rekeyed(declaration, new_keys)
            if declaration.key in new_keys:
                shared[moved.key] = moved
            else:
                kept.append(moved)
        result.append(replace(module, declarations=tuple(kept), root=new_keys.get(module.root, module.root)))
    return Bundle(tuple(result), tuple(shared[key] for key in sorted(shared)))


def _definitions(module: Module) -> dict[str, str]:
    """The definitions of a module that could be shared, by key, with an identity that equal ones have in common."""
    declarations = {declaration.key: declaration for declaration in module.declarations}
    found = {}
    for key, declaration in declarations.items():
        if key.startswith(DEFINITION) and key != module.root and _is_whole(key):
            closure = _closure(key, declarations)
            if all(inner.startswith(DEFINITION) for inner in closure):
                found[key] = f"{SHARED}{declaration.title}:{_hash(closure, declarations)}"
    return found


def _is_whole(key: str) -> bool:
    """Whether it is a definition itself and not something inside one (`#/$defs/Order/address`)."""
    return key.startswith(("#/$defs/", "#/definitions/")) and key.count("/") == 2 and "|" not in key


def _closure(key: str, declarations: Mapping[str, Declaration]) -> dict[str, int]:
    """All keys that a declaration reaches, itself first, numbered in order of meeting."""
    numbered = {key: 0}
    pending = [key]
    while pending:
        for part in parts_of(declarations[pending.pop()]):
            if isinstance(part, Ref) and part.key not in numbered:
                numbered[part.key] = len(numbered)
                pending.append(part.key)
    return numbered


def _hash(closure: Mapping[str, int], declarations: Mapping[str, Declaration]) -> str:
    numbers = {key: str(number) for key, number in closure.items()}
    text = repr([rekeyed(declarations[key], numbers) for key in closure])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _new_keys(module: Module, shared: Mapping[str, str]) -> dict[str, str]:
    """The keys of shared definitions and of what stands inside them."""
    keys = {}
    for declaration in module.declarations:
        whole = next((key for key in shared if declaration.key == key or declaration.key.startswith((f"{key}/", f"{key}|"))), None)
        if whole is not None:
            keys[declaration.key] = shared[whole] + declaration.key.removeprefix(whole)
    return keys
