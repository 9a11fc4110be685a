"""What a shell proposes for arguments: subjects, fields, rules, envelopes, targets. Where the registry cannot be read, nothing is proposed."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from schemactl.errors import SchemactlError

_PLAIN: Final = re.compile(r"[\w@%+=:,./*~-]+", re.ASCII)


def subjects(incomplete: str) -> list[str]:
    """Names of subjects, of types that one subject alone has, and of versions."""
    return _proposed(_names(), incomplete)


def fields(ctx: Any, incomplete: str) -> list[str]:
    """Pointers of the fields of the subject that stands before."""
    return _proposed(_fields(str(ctx.params.get("subject") or "")), incomplete)


def rules(incomplete: str) -> list[str]:
    """Ids of the rules of compatibility."""
    from schemactl.compat.rules import RULES

    return _proposed(RULES, incomplete)


def envelopes(incomplete: str) -> list[str]:
    """Names of the envelopes that events are written in."""
    from schemactl.pipeline.wrapping import ENVELOPES

    return _proposed(ENVELOPES, incomplete)


def targets(incomplete: str) -> list[str]:
    """Names of the targets, ours and those of schemactl.toml."""
    from schemactl.bindings.targets import TARGETS
    from schemactl.pipeline.configuration import configure

    try:
        configured = configure(None).targets.configured
    except SchemactlError:
        configured = ()
    return _proposed((*TARGETS, *configured), incomplete)


def formats(incomplete: str) -> list[str]:
    """Names of the formats that are written."""
    from schemactl.exchange import FORMATS

    return _proposed([format_.name for format_ in FORMATS], incomplete)


def readable_formats(incomplete: str) -> list[str]:
    """Names of the formats that are read."""
    from schemactl.exchange import FORMATS

    return _proposed([format_.name for format_ in FORMATS if format_.read is not None], incomplete)


def _proposed(names: Iterable[str], incomplete: str) -> list[str]:
    """Those that go on as what was typed. A name that a shell would not take as it is, is left out: what comes from a repository must not become a
    command when somebody presses Enter."""
    return [name for name in dict.fromkeys(names) if name.startswith(incomplete) and _PLAIN.fullmatch(name)]


def _names() -> Iterator[str]:
    from schemactl.pipeline.configuration import configure, registry
    from schemactl.registry.reference import of_types

    try:
        found = registry(configure(None))
        known = found.subjects()
        for subject in known:
            yield subject.name
            yield from (f"{subject.name}@{number}" for number in found.versions(subject))
        yield from of_types(known)
    except SchemactlError:
        return


def _fields(name: str) -> Iterator[str]:
    from schemactl.pipeline.configuration import configure, registry
    from schemactl.registry.reference import resolve_version
    from schemactl.schema.fields import fields as declared

    try:
        document = resolve_version(name, registry(configure(None))).schema.document
    except SchemactlError:
        return
    yield from dict.fromkeys(str(at) for at, _ in declared(document))
