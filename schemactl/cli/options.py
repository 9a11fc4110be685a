"""Options that several commands take, declared once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

RegistryOption = Annotated[
    Path | None,
    typer.Option("--registry", metavar="DIR", help="The registry directory; default: `registry.directory` in schemactl.toml, else schemas."),
]


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


class PlainFormat(StrEnum):
    """How everything else is written."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="How to write the findings.")]
PlainFormatOption = Annotated[PlainFormat, typer.Option("--format", help="How to write the result.")]
