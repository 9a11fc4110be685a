"""Draws the pictures of the README: what a terminal shows, as SVG. A test holds the committed files to it.

python -m samples.make_pictures
"""

import os
import pty
import subprocess
import sys
import tempfile
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

SAMPLES = Path(__file__).parent
PICTURES = SAMPLES.parent / "docs" / "pictures"
COLUMNS = 100
BEFORE = f"""git init -q -b main . && schemactl discover {SAMPLES}/orders/day-1.ndjson && git add -A && git commit -q -m monday
git checkout -q -b tuesday && schemactl discover {SAMPLES}/orders/day-2.ndjson"""
_FONTS = CONSOLE_SVG_FORMAT[CONSOLE_SVG_FORMAT.index("    @font-face") : CONSOLE_SVG_FORMAT.index("    .{unique_id}-matrix")]
_FORMAT = CONSOLE_SVG_FORMAT.replace(_FONTS, "").replace("Fira Code", "ui-monospace, SFMono-Regular, Menlo, Consolas")
"""Nothing is loaded from elsewhere."""


def pictures() -> dict[str, str]:
    """{file name: SVG} of every picture."""
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(Path(folder))
        work = Path(folder) / "work"
        work.mkdir()
        subprocess.run(["bash", "-ec", BEFORE], cwd=work, env=environment, check=True, capture_output=True)
        return {"check.svg": _drawn("schemactl check", work, environment)}


def _environment(home: Path) -> dict[str, str]:
    (home / "gitconfig").write_text("[user]\nname = you\nemail = you@example.com\n")
    known = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLORTERM")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {
        **known,
        "PATH": path,
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "TERM": "xterm-256color",
        "COLUMNS": str(COLUMNS),
        "LC_ALL": "C.UTF-8",
    }


def _drawn(command: str, work: Path, environment: dict[str, str]) -> str:
    console = Console(record=True, width=COLUMNS, file=Path(os.devnull).open("w"), force_terminal=True, color_system="truecolor", highlight=False)  # noqa: SIM115 - nothing is written
    console.print(Text(f"$ {command}", style="bold"))
    console.print(Text.from_ansi(_on_a_terminal(command, work, environment).rstrip()))
    return console.export_svg(title=command, code_format=_FORMAT, unique_id="terminal")


def _on_a_terminal(command: str, work: Path, environment: dict[str, str]) -> str:
    """What a command writes to a terminal, colours included."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command.split(), cwd=work, env=environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs)
    os.close(theirs)
    written = b""
    try:
        while block := os.read(ours, 65536):
            written += block
    except OSError:  # how Linux says that the other end is closed
        pass
    finally:
        os.close(ours)
        process.wait()
    return written.decode().replace("\r\n", "\n")


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for name, svg in pictures().items():
        (PICTURES / name).write_text(svg, encoding="utf-8")
