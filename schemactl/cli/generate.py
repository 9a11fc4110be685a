"""`schemactl generate`."""

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from schemactl.bindings.targets import TARGETS, templates_of
from schemactl.cli import completion
from schemactl.cli.options import DialectOption, RegistryOption
from schemactl.errors import ExitCode, SchemactlError, UsageError
from schemactl.files import Folder
from schemactl.model.options import Options
from schemactl.pipeline.configuration import configure, listed, output_folder, registry_folder
from schemactl.pipeline.generate import Generator
from schemactl.pipeline.sources import FromFiles, FromRegistry, Inputs, changes
from schemactl.pipeline.targets import ConfiguredTarget, target_named
from schemactl.report import generation as report
from schemactl.report.text import visible

Targets = Annotated[
    list[str] | None,
    typer.Argument(metavar="TARGET", help="python, typescript or java (default: those of schemactl.toml).", autocompletion=completion.targets),
]
SubjectsOption = Annotated[
    list[str] | None, typer.Option("--subject", metavar="S", help="Only this subject; can be repeated.", autocompletion=completion.subjects)
]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="The output folder (default: `out` in schemactl.toml).")]
PackageOption = Annotated[str | None, typer.Option("--package", metavar="P", help="Python import name, npm package or Java package.")]
SchemaOption = Annotated[list[Path] | None, typer.Option("--schema", metavar="FILE", help="Read a schema file instead of the registry.")]
NameOption = Annotated[list[str] | None, typer.Option("--name", metavar="NAME", help="The type name for --schema.")]
TemplatesOption = Annotated[Path | None, typer.Option("--templates", metavar="DIR", help="A folder of templates that override the built-in ones.")]
CheckOption = Annotated[bool, typer.Option("--check", help="Write nothing, list outdated files, exit with 1 if there are any.")]
WatchOption = Annotated[bool, typer.Option("--watch", help="Generate again whenever a schema changes; stop with Ctrl-C.")]
ListOption = Annotated[bool, typer.Option("--list-templates", help="List the templates that can be overridden.")]

SECONDS_BETWEEN_LOOKS = 0.5


def generate(
    targets: Targets = None,
    registry: RegistryOption = None,
    subject: SubjectsOption = None,
    out: OutOption = None,
    package: PackageOption = None,
    schema: SchemaOption = None,
    name: NameOption = None,
    dialect: DialectOption = None,
    templates: TemplatesOption = None,
    check: CheckOption = False,
    watch: WatchOption = False,
    list_templates: ListOption = False,
) -> None:
    """Generate Python, TypeScript and Java types."""
    options = _with(configure(registry), subject, templates)
    chosen = _chosen(targets, options)
    if list_templates:
        every = [ConfiguredTarget(target, options).templates for target in chosen]
        every = every or [templates_of(language, style) for language, styles in TARGETS.items() for style in styles]
        for place in dict.fromkeys(place for templates_ in every for place in templates_.places()):
            typer.echo(place)
        return
    if not chosen:
        raise UsageError("no target.", "", "Name one (`schemactl generate python`), or add a table ([targets.python]) to schemactl.toml.")
    options = _packaged(options, chosen, package)
    folders = {target: _folder(out, target, chosen, options) for target in chosen}
    if watch:
        for inputs in changes(lambda: _inputs(schema, name, dialect, options), lambda: time.sleep(SECONDS_BETWEEN_LOOKS)):
            _generated_or_said(inputs, options, folders)
    elif check:
        raise typer.Exit(ExitCode.FOUND if _checked(_inputs(schema, name, dialect, options), options, folders) else ExitCode.DONE)
    else:
        _generated(_inputs(schema, name, dialect, options), options, folders)


def _generated(inputs: Inputs, options: Options, folders: Mapping[str, Folder]) -> None:
    generator = Generator(inputs, options, registry_folder(options))
    _print(report.lines_of_writing([generator.generate(target, folder) for target, folder in folders.items()]))


def _generated_or_said(inputs: Inputs, options: Options, folders: Mapping[str, Folder]) -> None:
    """While somebody edits a schema, an error is shown and the watch goes on."""
    try:
        _generated(inputs, options, folders)
    except SchemactlError as error:
        _print([visible(str(error))])


def _checked(inputs: Inputs, options: Options, folders: Mapping[str, Folder]) -> bool:
    """Whether anything on disk differs."""
    generator = Generator(inputs, options, registry_folder(options))
    results = [generator.check(target, folder) for target, folder in folders.items()]
    _print(report.lines_of_checking(results))
    return any(result.change for result in results)


def _print(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line, err=True)


def _with(options: Options, subjects: list[str] | None, templates: Path | None) -> Options:
    chosen = options.generate
    if subjects:
        chosen = replace(chosen, subjects=tuple(subjects))
    if templates:
        chosen = replace(chosen, templates=str(Path.cwd() / templates))
    return replace(options, generate=chosen)


def _chosen(targets: list[str] | None, options: Options) -> list[str]:
    names = list(dict.fromkeys(targets or options.generate.targets or options.targets.configured))
    for target in names:
        target_named(target, options)
    return names


def _packaged(options: Options, targets: list[str], package: str | None) -> Options:
    if package is None:
        return options
    settings = options.targets
    for target in targets:
        settings = settings.packaged(target, package)
    return replace(options, targets=settings)


def _inputs(schemas: list[Path] | None, names: list[str] | None, dialect: str | None, options: Options) -> Inputs:
    if not schemas:
        return FromRegistry(listed(options), options.generate)
    if len(names or []) != len(schemas):
        raise UsageError("each --schema needs a --name.", "", "For example: schemactl generate python --schema order.json --name Order --out gen")
    return FromFiles(tuple(zip(schemas, names or [], strict=True)), dialect)


def _folder(out: Path | None, target: str, targets: list[str], options: Options) -> Folder:
    """--out, with a folder for each target where there are several; else as configured."""
    return output_folder(out if out is None or len(targets) == 1 else out / target, target, options)
