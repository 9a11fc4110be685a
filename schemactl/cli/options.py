"""Options that several commands take, declared once."""

import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from schemactl.cli import completion
from schemactl.errors import UsageError
from schemactl.model.options import Options
from schemactl.registry import config


def alternatives(kind: type[StrEnum]) -> str:
    """What an option takes, in its help: between brackets, long lists are broken inside of words."""
    *first, last = kind
    return f"{', '.join(first)} or {last}"


class DialectName(StrEnum):
    """The drafts of JSON Schema that are read."""

    DRAFT4 = "draft-04"
    DRAFT6 = "draft-06"
    DRAFT7 = "draft-07"
    DRAFT201909 = "2019-09"
    DRAFT202012 = "2020-12"


_REGISTRY = "The registry's folder (default: schemas, or schemactl.toml)."
_OR_NAMED = "The registry's folder, or its name in [registries] (default: schemas, or schemactl.toml)."


def _existing(directory: Path | None) -> Path | None:
    """Raises UsageError for a directory that was named and is not there: it would read as an empty registry, in which all is well."""
    if directory is not None and not directory.exists() and str(directory) not in config.load(Path.cwd()).registries:
        raise UsageError("folder not found.", str(directory), "Check --registry, or create a registry with schemactl discover.")
    return directory


SubjectArgument = Annotated[str, typer.Argument(metavar="SUBJECT", help="The subject, `source@Type`.", autocompletion=completion.subjects)]
RegistryOption = Annotated[Path | None, typer.Option("--registry", metavar="DIR", help=_OR_NAMED, callback=_existing)]
"""Of commands that read one."""
NewRegistryOption = Annotated[Path | None, typer.Option("--registry", metavar="DIR", help=_REGISTRY)]
"""Of commands that may make one."""
MaxRecordOption = Annotated[int | None, typer.Option("--max-record", metavar="BYTES", min=1, help="Skip records with more bytes (default: 16 MiB).")]


DialectOption = Annotated[
    DialectName | None,
    typer.Option("--dialect", metavar="DRAFT", help=f"The draft of a schema file that names none, or an unknown one: {alternatives(DialectName)}."),
]
WithoutLossOption = Annotated[bool, typer.Option("--strict", help="Write nothing if anything is lost; exit with 1.")]
"""Of commands that exchange schemas with other registries."""
ExamplesOption = Annotated[
    bool | None,
    typer.Option("--examples/--no-examples", help="Write a few values of events into the schema, never personal data."),
]


def captures(inputs: list[str] | None) -> list[str]:
    """The inputs that were named, or stdin. Raises UsageError where that is a person's terminal: nothing would come from it."""
    if inputs:
        return inputs
    if sys.stdin.isatty():
        raise UsageError("no capture given, and stdin is a terminal.", "", "For example: schemactl discover captures/")
    return ["-"]


def reading(options: Options, max_record: int | None) -> Options:
    """The options, with what `--max-record` says."""
    return options if max_record is None else replace(options, capture=replace(options.capture, max_record=max_record))


def with_examples(options: Options, examples: bool | None) -> Options:
    """The options, with what `--examples` says."""
    if examples is None:
        return options
    return replace(options, infer=replace(options.infer, examples=replace(options.infer.examples, written=examples)))


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"


class PlainFormat(StrEnum):
    """How everything else is written."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option("--format", metavar="FORMAT", help=f"The output format: {alternatives(Format)}.")]
PlainFormatOption = Annotated[PlainFormat, typer.Option("--format", help="The output format.")]
