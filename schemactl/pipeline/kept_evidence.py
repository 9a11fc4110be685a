"""The evidence that the registry kept with its versions."""

from schemactl.errors import CorruptRegistry
from schemactl.infer import Evidence
from schemactl.model.options import Options
from schemactl.model.schema import VersionMeta
from schemactl.model.subject import Subject
from schemactl.registry import Registry


def evidence_of(meta: VersionMeta, name: str, options: Options) -> Evidence | None:
    """The events read for a version; None for one that a person registered. Raises CorruptRegistry for what is no evidence."""
    if meta.evidence is None:
        return None
    try:
        return Evidence.from_json(meta.evidence, options.infer)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise CorruptRegistry(
            "the evidence in its meta.json was changed by something other than schemactl.", name, "Restore it from git: git checkout -- <file>."
        ) from error


def evidence_of_all(registry: Registry, subject: Subject, options: Options) -> Evidence:
    """The events read for all versions of a subject, merged."""
    whole = Evidence(options.infer)
    for number in registry.versions(subject):
        seen = evidence_of(registry.meta(subject, number), f"{subject.name}@{number}", options)
        if seen is not None:
            whole.merge(seen)
    return whole
