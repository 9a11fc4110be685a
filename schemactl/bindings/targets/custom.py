"""A target of the user's: a folder of templates with a target.toml, a types.toml and a reserved.txt, and no Python.

docs/templates.md says what stands in them; samples/custom-target is one.
"""

import os
from pathlib import Path

from schemactl.bindings.ir import GeneratedFile
from schemactl.bindings.naming import Conventions, Reserved
from schemactl.bindings.package import Entry, Scope
from schemactl.bindings.render import own_text
from schemactl.bindings.targets.custom_description import DESCRIPTION, TYPES, Description, TypeMap, read_description, read_types
from schemactl.bindings.targets.custom_text import COMMENTS, STRINGS
from schemactl.bindings.targets.custom_types import Types
from schemactl.bindings.targets.target import RenderContext, Target
from schemactl.errors import UsageError
from schemactl.model.options.generate import CustomOptions

RESERVED = "reserved.txt"


def is_target(folder: Path) -> bool:
    """Whether a folder of templates describes a target of its own."""
    return (folder / DESCRIPTION).is_file()


def target(name: str, folder: Path) -> Target[CustomOptions]:
    """The target that a folder describes. Raises UsageError, UnreadableInput for files that say something else than they should."""
    description, mapped = read_description(_text(folder / DESCRIPTION)), read_types(_text(folder / TYPES))
    string, comment = STRINGS[description.strings], COMMENTS[description.comments]
    return Target(
        name,
        description.summary,
        conventions=lambda: _conventions(description, folder),
        filters={"string": string, "comment": comment, "kind": lambda declaration: type(declaration).__name__},
        module=lambda scope, context: _module(description, mapped, scope, context),
        package=lambda context: _package(description, context),
    )


def _conventions(description: Description, folder: Path) -> Conventions:
    reserved = Reserved.parse(_text(folder / RESERVED)) if (folder / RESERVED).is_file() else Reserved()
    names = description.names
    return Conventions(names.types, names.members, names.constants, names.paths, names.ascii, reserved)


def _module(description: Description, mapped: TypeMap, scope: Scope, context: RenderContext[CustomOptions]) -> tuple[GeneratedFile, ...]:
    types = Types(mapped, scope.names)
    return tuple(
        GeneratedFile(_filled(pattern, scope.entry), context.templates.render(template, scope=scope, types=types, package=context.options.package))
        for template, pattern in description.module.items()
    )


def _package(description: Description, context: RenderContext[CustomOptions]) -> tuple[GeneratedFile, ...]:
    variables = {"entries": context.package.entries, "package": context.options.package, "subjects": context.bus.subjects}
    return tuple(GeneratedFile(path, context.templates.render(template, **variables)) for template, path in description.package.items())


def _filled(pattern: str, entry: Entry) -> str:
    """The path of a module's file. Only names made by naming.py go into it, so that it never leaves the folder."""
    places = {"{path}": "/".join(entry.path), "{folder}": "/".join(entry.path[:-1]), "{label}": entry.label, "{root}": entry.root}
    for place, text in places.items():
        pattern = pattern.replace(place, text)
    return pattern


def _text(path: Path) -> str:
    if not os.path.lexists(path):
        raise UsageError("the target needs this file.", str(path), "docs/templates.md describes this file.")
    return own_text(path)
