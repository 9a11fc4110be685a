"""The tools that are compared, and the schemas that they are given, as the package registries have them; installed once, in build/comparison."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copy, rmtree
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
BUILD = ROOT / "build" / "comparison"
SCHEMAS_OF_PIP = "check-jsonschema==0.39.0"
_VENDOR = "check_jsonschema/builtin_schemas/vendor"
_ASYNCAPI = "node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json"
SCHEMAS: Mapping[str, str] = {
    "AsyncAPI 3.0": _ASYNCAPI,
    "Bitbucket pipelines": f"{_VENDOR}/bitbucket-pipelines.json",
    "CircleCI": f"{_VENDOR}/circle-ci.json",
    "Citation File Format": f"{_VENDOR}/citation-file-format.json",
    "Cloud Build": f"{_VENDOR}/cloudbuild.json",
    "Compose": f"{_VENDOR}/compose-spec.json",
    "Dependabot": f"{_VENDOR}/dependabot.json",
    "GitHub workflow": f"{_VENDOR}/github-workflows.json",
    "GitLab CI": f"{_VENDOR}/gitlab-ci.json",
    "Meltano": f"{_VENDOR}/meltano.json",
}
"""Where each stands in build/comparison."""
MOST_SECONDS = 300
"""Of one command; what takes longer has failed."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed. code: 0 where it did what it was asked."""

    code: int
    text: str


def run(command: Sequence[object], folder: Path, stdin: str = "") -> Ran:
    """Run a command in a folder; both of its streams are one text, in which stdout comes first."""
    try:
        ran = subprocess.run([*map(str, command)], cwd=folder, input=stdin, capture_output=True, text=True, timeout=MOST_SECONDS)
    except (subprocess.TimeoutExpired, OSError) as error:
        return Ran(1, str(error))
    return Ran(ran.returncode, ran.stdout + ran.stderr)


def install() -> list[str]:
    """Fetch what is missing; what could not be had, each with the reason."""
    BUILD.mkdir(parents=True, exist_ok=True)
    missing = []
    for name, command in _INSTALLERS.items():
        for file in ("package.json", "pom.xml", "Pojo.java", "Drive.java"):
            copy(HERE / file, BUILD)
        ready = BUILD / f".{name}"
        pins = "".join((HERE / file).read_text() for file in ("package.json", "pom.xml")) + SCHEMAS_OF_PIP
        if ready.exists() and ready.read_text() == pins:
            continue
        ran = run(command, BUILD)
        if ran.code:
            missing.append(f"{name}: {(ran.text.strip().splitlines() or ['no reason given'])[-1]}")
        else:
            ready.write_text(pins)
    return missing


_INSTALLERS: Mapping[str, Sequence[str]] = {
    "npm": ("npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock"),
    "pip": ("bash", "-c", f"pip download --quiet --no-deps -d . {SCHEMAS_OF_PIP} && python -m zipfile -e check_jsonschema-*.whl ."),
    "maven": (
        "bash",
        "-c",
        "rm -rf lib && mvn -q -B -ntp dependency:copy-dependencies -DoutputDirectory=lib && javac -cp 'lib/*' -d classes Pojo.java Drive.java",
    ),
}


def schemas() -> dict[str, dict[str, Any]]:
    """The ten schemas by name, but for those that could not be had."""
    return {name: json.loads((BUILD / path).read_bytes()) for name, path in SCHEMAS.items() if (BUILD / path).exists()}


def emptied(folder: Path) -> Path:
    rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
