"""Builds the typer application from the table of commands, importing only the command that is called, and maps errors to exit codes."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from schemactl.cli import COMMANDS, DOCS, EXAMPLES, Command
from schemactl.cli.parameters import PlainCommand, plain
from schemactl.errors import ExitCode, SchemactlError
from schemactl.report.text import visible
from schemactl.version import __version__

_TABLE = {command.name: command for command in COMMANDS}


class LazyGroup(TyperGroup):
    """Knows every command by name; imports the one that is asked for. `--help` shows names and summaries without importing any."""

    _showing_help = False

    def get_params(self, ctx: Any) -> list[Any]:
        return plain(super().get_params(ctx))

    def list_commands(self, ctx: Any) -> list[str]:
        return list(_TABLE)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command = _TABLE.get(cmd_name)
        if command is None:
            return None
        if self._showing_help:
            return TyperCommand(command.name, help=command.summary, rich_help_panel=command.group)
        return built(cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        self.commands: Any = dict.fromkeys(_TABLE)  # the names among which typer looks for what was meant
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """`help COMMAND` is `COMMAND --help`."""
        return super().parse_args(ctx, [*args[1:2], "--help"] if args[:1] == ["help"] else args)

    def make_context(self, *arguments: Any, **named: Any) -> Any:
        with _told():
            return super().make_context(*arguments, **named)

    def invoke(self, ctx: Any) -> Any:
        with _told():
            return super().invoke(ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        self._showing_help = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._showing_help = False


def function_of(command: Command) -> Callable[..., Any]:
    """The function behind a command, imported."""
    module = command.module or command.name.replace("-", "_")
    function: Callable[..., Any] = getattr(import_module(f"schemactl.cli.{module}"), module)
    return function


def run() -> NoReturn:
    """Run the command line of this process and exit."""
    _open_streams()
    _application()(standalone_mode=True)
    sys.exit(ExitCode.DONE)


def _open_streams() -> None:
    """What the caller closed (`>&-`) reads as empty and takes what is written; a terminal that knows no arrows still gets the rest of the line."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - open until the process ends
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


@contextmanager
def _told() -> Iterator[None]:
    """Errors become a line on stderr and an exit code here, inside of typer: it would say nothing of Ctrl-C, and end with 1 where nobody reads on."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()  # what cannot be written is reported here, not when the interpreter ends
    except SchemactlError as error:
        error.where = visible(error.where)  # a path may hold an end of line
        _end(str(error), error.exit_code)
    except RecursionError:
        _end("the input is nested too deeply", ExitCode.UNREADABLE)
    except MemoryError:
        _end("out of memory: the input is too large", ExitCode.UNREADABLE)
    except KeyboardInterrupt:
        _end("interrupted", ExitCode.INTERRUPTED)
    except BrokenPipeError:
        _forget_output()
        raise typer.Exit(ExitCode.NOT_READ) from None
    except OSError as error:
        _forget_output()
        _end(f"{error.filename or 'stdout'}: {error.strerror or error}.", ExitCode.UNREADABLE)


def _end(message: str, code: ExitCode) -> NoReturn:
    _complain(message)
    raise typer.Exit(code)


def _forget_output() -> None:
    """What stands in the buffer of stdout has nowhere to go: the end of the interpreter would try once more."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _application() -> Any:
    app = typer.Typer(
        cls=LazyGroup,
        name="schemactl",
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog=f"Help on a command: schemactl help COMMAND. Docs: {DOCS}",
    )
    app.callback()(schemactl)
    return typer.main.get_command(app)


def schemactl(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=lambda on: _version(on))] = False,
) -> None:
    """A schema registry in git: infers JSON Schemas from captured events, finds breaking changes, generates types."""


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"schemactl {__version__}")
        raise typer.Exit


def built(name: str) -> Any:
    """The command of that name as click has it, with its options."""
    command = _TABLE[name]
    app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)
    example = f"schemactl {name} {EXAMPLES[name]}".rstrip()
    settings = {"help_option_names": ["-h", "--help"]}
    epilog = f"Example: {example}\n\nDocs: {DOCS}/commands/{name}.md"
    app.command(command.name, cls=PlainCommand, context_settings=settings, epilog=epilog)(function_of(command))
    return typer.main.get_command(app)


def _complain(message: str) -> None:
    """On stderr, with control characters made visible: names and paths come from others."""
    shown = "\n".join(map(visible, message.split("\n")))
    print(f"schemactl: {shown}", file=sys.stderr)  # noqa: T201
