"""Many schemas → one Bundle: each lowered on its own, then the definitions that several of them share are taken out, so that there is one of each."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from schemactl.bindings.ir import Bundle, Declaration, Module, Ref
from schemactl.bindings.lower import lower
from schemactl.bindings.package import SHARED
from schemactl.bindings.walk import parts_of, rekeyed
from schemactl.errors import InvalidSchema
from schemactl.model.json import Document
from schemactl.model.subject import Subject
from schemactl.schema.canonical import fingerprint as fingerprint_of

DEFINITION = "#"
"""Keys of what stands under `$defs` start so."""


@dataclass(frozen=True)
class Source:
    """A schema to generate for: a version of a subject, or a file that was given a name. label: of the version, `v1`. known_fingerprint: that of the
    canonical schema, where it need not be computed. earlier: reads the versions before it, oldest first, whose names it keeps; they never change."""

    subject: Subject
    version: int
    label: str
    head: bool
    document: Document
    known_fingerprint: str = ""
    earlier: Callable[[], Sequence[Document]] = tuple

    @property
    def name(self) -> str:
        return f"{self.subject.name}@{self.version}"

    @property
    def fingerprint(self) -> str:
        return self.known_fingerprint or fingerprint_of(self.document)

    @cached_property
    def digest(self) -> str:
        """Changes whenever what is lowered does (the fingerprint leaves out what subject.toml says about fields)."""
        return hashlib.sha256(json.dumps(self.document, default=str).encode()).hexdigest()


def bundle_of(sources: Iterable[Source]) -> Bundle:
    """Lower all of them and share what is the same. Raises InvalidSchema, with the subject, for a reference that leads nowhere."""
    modules = [module_of(source) for source in sources]
    seen_in = Counter(identity for module in modules for identity in set(definitions_of(module).values()))
    return shared_out(modules, {identity for identity, count in seen_in.items() if count > 1})


def heading_of(source: Source) -> Module:
    """What is known of a module before its schema is lowered: everything but its declarations."""
    subject = source.subject
    return Module(
        subject=subject.name,
        source=subject.source if subject.type else "",
        type=subject.type or subject.source,
        version=source.version,
        label=source.label,
        head=source.head,
        fingerprint=source.fingerprint,
        root="",
        declarations=(),
    )


def module_of(source: Source) -> Module:
    """One schema, lowered. Raises InvalidSchema, with the subject."""
    heading = heading_of(source)
    try:
        lowered = lower(source.document, heading.type)
    except InvalidSchema as error:
        raise InvalidSchema(error.what, f"{source.name}{error.where and ' ' + error.where}", error.remedy) from error
    return replace(heading, root=lowered.root, declarations=lowered.declarations, warnings=lowered.warnings)


def modules_before(source: Source) -> list[Module]:
    """The earlier versions of a source, lowered. One that does not lower any more has no names to keep."""
    found = []
    for document in source.earlier():
        with suppress(InvalidSchema):
            found.append(module_of(replace(source, document=document)))
    return found


def shared_out(modules: Sequence[Module], identities: Collection[str]) -> Bundle:
    """Take definitions with these identities out of the modules, with all that they are made of."""
    shared: dict[str, Declaration] = {}
    result = []
    for module in modules:
        new_keys = (
            _new_keys(module, {key: identity for key, identity in definitions_of(module).items() if identity in identities}) if identities else {}
        )
        kept = []
        for declaration in module.declarations:
            moved = rekeyed(declaration, new_keys) if new_keys else declaration
            if declaration.key in new_keys:
                shared[moved.key] = moved
            else:
                kept.append(moved)
        result.append(replace(module, declarations=tuple(kept), root=new_keys.get(module.root, module.root)))
    return Bundle(tuple(result), tuple(shared[key] for key in sorted(shared)))


def definitions_of(module: Module) -> dict[str, str]:
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
