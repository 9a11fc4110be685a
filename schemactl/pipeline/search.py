"""Where in the registry does a word stand: names, owners, tags, descriptions, fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schemactl.model.json import JsonValue
from schemactl.model.options import Options
from schemactl.model.settings import SubjectSettings
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.registry import Registry
from schemactl.schema.fields import fields

_IN_POINTERS: Final = frozenset("/~*")
"""What a JSON pointer has beside the names of fields."""


@dataclass(frozen=True, slots=True)
class Hit:
    """where: `subject`, `owner`, `description`, `tag`, `consumer`, or the JSON pointer of a field; text: what stands there."""

    subject: Subject
    where: str
    text: str


def search(text: str, options: Options) -> tuple[Hit, ...]:
    """Every place that holds `text`, whatever its case, in the newest version of each subject; by subject."""
    registry = configuration.listed(options)
    wanted = text.casefold()
    hits = (hit for subject in registry.subjects() for hit in _places(registry, subject, wanted) if _holds(hit, wanted))
    return tuple(dict.fromkeys(hits))


def _places(registry: Registry, subject: Subject, wanted: str) -> Iterator[Hit]:
    """The places of a subject, its fields only where one may hold `wanted`."""
    settings = registry.settings(subject)
    yield from (Hit(subject, where, text) for where, text in _written(settings) if text)
    latest = registry.latest(subject)
    if latest is not None and (not _IN_POINTERS.isdisjoint(wanted) or _mentions(latest.schema.document, wanted)):
        for path, schema in fields(latest.schema.document):
            description = schema.get("description")
            yield Hit(subject, str(path), description if isinstance(description, str) else "")


def _written(settings: SubjectSettings) -> Iterator[tuple[str, str]]:
    yield "subject", settings.subject.name
    yield "owner", settings.owner
    yield "description", settings.description
    yield from (("tag", tag) for tag in settings.tags)
    yield from (("consumer", consumer.name) for consumer in settings.consumers)


def _mentions(document: JsonValue, wanted: str) -> bool:
    """Whether a key or a text of the document holds `wanted`."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if any(wanted in key.casefold() for key in value):
                return True
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and wanted in value.casefold():
            return True
    return False


def _holds(hit: Hit, wanted: str) -> bool:
    return wanted in hit.text.casefold() or (hit.where.startswith("/") and wanted in hit.where.casefold())
