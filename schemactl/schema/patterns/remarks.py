"""What is to be said of the patterns of a schema: those that are none, and those that only old engines read. Neither is an error."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemactl.model.json import Document, JsonObject
from schemactl.model.pointer import JsonPointer
from schemactl.model.schema import Schema
from schemactl.schema.canonical import text_of
from schemactl.schema.dialects import Dialect, dialect_of
from schemactl.schema.lines import Lines
from schemactl.schema.patterns.pattern import NotAPattern, read, shown
from schemactl.schema.refs import Way, subschemas_of


@dataclass(frozen=True, slots=True)
class Remark:
    """at: JSON pointer into the schema. is_none: the text is no pattern, and constrains nothing; else it is old."""

    at: JsonPointer
    what: str
    is_none: bool


def remarks_on(document: Document) -> Iterator[Remark]:
    """In the order of the document, each pattern once."""
    if isinstance(document, bool) or '"pattern' not in text_of(document):
        return
    met: set[int] = set()
    pending: list[tuple[JsonObject, Way, Dialect]] = [(document, (), dialect_of(document))]
    while pending:
        schema, at, outer = pending.pop()
        if id(schema) in met:
            continue
        met.add(id(schema))
        dialect = dialect_of(schema, outer) if at else outer
        for pattern, place in _patterns(schema, at):
            remark = _remark(pattern, place)
            if remark is not None:
                yield remark
        pending.extend(reversed([(child, (*at, *way), dialect) for way, child in subschemas_of(schema, dialect)]))


def notes_on(schema: Schema, raw: bytes = b"") -> tuple[str, ...]:
    """A line for each remark, with its place. raw: the bytes of the schema's file, where it is one."""
    remarks = list(remarks_on(schema.document))
    lines = Lines(raw) if raw and remarks else None
    where = (f"{schema.name}{'' if lines is None else f':{lines.of_schema(remark.at)}'}" for remark in remarks)
    return tuple(f"{place}: {remark.at}: {remark.what}" for place, remark in zip(where, remarks, strict=True))


def _patterns(schema: JsonObject, way: Way) -> Iterator[tuple[str, JsonPointer]]:
    pattern, names = schema.get("pattern"), schema.get("patternProperties")
    if pattern is None and names is None:
        return
    at = JsonPointer(tuple(map(str, way)))
    if isinstance(pattern, str):
        yield pattern, at / "pattern"
    if isinstance(names, dict):
        yield from ((name, at / "patternProperties" / name) for name in names)


def _remark(pattern: str, at: JsonPointer) -> Remark | None:
    try:
        known = read(pattern)
    except NotAPattern as error:
        why = f"({error}): it constrains nothing, and whatever depends on it is undecided."
        return Remark(at, f"{shown(pattern)} is not a pattern of ECMA-262 {why}", is_none=True)
    if not known.old:
        return None
    return Remark(at, f"{shown(pattern)} is valid only without the flag u, by Annex B of ECMA-262 ({known.old}).", is_none=False)
