"""`schemactl catalog`."""

import time
from pathlib import Path
from threading import Thread
from typing import Annotated

import typer

from schemactl.cli.options import RegistryOption
from schemactl.errors import SchemactlError
from schemactl.files import Folder
from schemactl.model.options import Options
from schemactl.pipeline.catalog import entries, publish, state_of, title_of
from schemactl.pipeline.configuration import configure, named_folder
from schemactl.report.text import plural, visible

OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder of the site.")]
ServeOption = Annotated[bool, typer.Option("--serve", help="Serve the site on this machine, and write it again when the registry changes.")]
PortOption = Annotated[int, typer.Option("--port", metavar="P", min=0, max=65535, help="The port of --serve; 0: any free one.")]
TitleOption = Annotated[str | None, typer.Option("--title", metavar="T", help="The name of the site (default: that of the project's folder).")]

SECONDS_BETWEEN_LOOKS = 1.0


def catalog(out: OutOption, registry: RegistryOption = None, title: TitleOption = None, serve: ServeOption = False, port: PortOption = 8000) -> None:
    """Write a static site of all events, to read in a browser."""
    options = configure(registry)
    folder = named_folder(out, options)
    if not serve:
        _write(options, folder, title)
        return
    from schemactl.catalog.serving import server

    served = server(folder.path, port)
    typer.echo(f"http://127.0.0.1:{served.server_port}/ (stop with Ctrl-C)", err=True)
    Thread(target=served.serve_forever, daemon=True).start()
    try:
        seen = None
        while True:
            now = state_of(options)
            if now != seen:
                seen = now
                _write_or_say(options, folder, title)
            time.sleep(SECONDS_BETWEEN_LOOKS)
    finally:
        served.shutdown()


def _write(options: Options, folder: Folder, title: str | None) -> None:
    from schemactl.catalog import site

    files = list(site(entries(options), title or title_of(options)))
    change = publish(files, folder, options)
    written, removed = len(change.missing) + len(change.changed), len(change.stale)
    more = f", {removed} removed" if removed else ""
    typer.echo(f"{visible(str(folder.path))}: {plural(len(files), 'file')}, {written} written{more}. Open index.html.", err=True)


def _write_or_say(options: Options, folder: Folder, title: str | None) -> None:
    """While somebody edits a registry, an error is shown and the site stays as it was."""
    try:
        _write(options, folder, title)
    except SchemactlError as error:
        typer.echo(visible(str(error)), err=True)
