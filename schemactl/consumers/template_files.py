"""CloudFormation templates as JSON values: JSON or YAML, one file, or a folder of them such as `cdk synth` leaves.

What a template computes (Ref, Fn::Sub, …, and their short forms in YAML) is not known here. In its place stands a text with `COMPUTED` in it, the
literal parts of Fn::Sub and Fn::Join around it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from schemactl.errors import UnreadableInput
from schemactl.files.reading import read_named, read_within
from schemactl.model.json import JsonObject, JsonValue
from schemactl.schema.parse import NotJson, loads
from schemactl.schema.yaml_text import load_yaml

COMPUTED: Final = "\ue000"
"""Stands for what a template computes. A character for private use: no pattern holds it."""

_ABSENT = {"Ref": "AWS::NoValue"}
_ENDINGS = (".json", ".yaml", ".yml", ".template")
_VARIABLE = re.compile(r"\$\{(!?)([^}{$]*+)\}")
LARGEST: Final = 4 << 20
"""Bytes of a template: CloudFormation itself takes one megabyte, and YAML is slow to read."""


def templates(named: str) -> Iterator[tuple[str, JsonObject]]:
    """(where it stands, its resources) of each template in a file or folder. Raises UnreadableInput for what is none, and where there is none."""
    path = Path(named)
    if not path.is_dir():
        resources = _resources_of(_parsed(read_named(path, LARGEST), path))
        if resources is None:
            raise UnreadableInput("not a CloudFormation template: it has no Resources.", str(path))
        yield str(path), resources
        return
    found = [(str(file), resources) for file in _candidates(path) if (resources := _resources_of(_read(path, file))) is not None]
    if not found:
        raise UnreadableInput("contains no CloudFormation template.", str(path), "For CDK, name the folder that `cdk synth` writes: cdk.out.")
    yield from found


def computed_as_written(text: str) -> str:
    """For people."""
    return text.replace(COMPUTED, "${…}")


def _candidates(folder: Path) -> list[Path]:
    """The templates of a CDK application and of its stages; in any other folder, all files that may be templates."""
    synthesised = sorted(path for path in folder.rglob("*.template.json") if all(_is_stage(part) for part in path.relative_to(folder).parts[:-1]))
    return synthesised or sorted(path for path in folder.iterdir() if path.suffix in _ENDINGS and path.is_file())


def _is_stage(folder: str) -> bool:
    return folder.startswith("assembly-")


def _read(folder: Path, path: Path) -> JsonValue:
    return _parsed(read_within(folder, path, LARGEST) or b"", path)


def _parsed(raw: bytes, path: Path) -> JsonValue:
    try:
        return loads(raw)
    except NotJson:
        return _yaml(raw, path)


def _resources_of(value: JsonValue) -> JsonObject | None:
    """None for what is no template."""
    resources = value.get("Resources") if isinstance(value, dict) else None
    return _known(resources) if isinstance(resources, dict) else None


def _yaml(raw: bytes, path: Path) -> JsonValue:
    """YAML as CloudFormation reads it: `!Sub` is `Fn::Sub`."""
    return load_yaml(raw, str(path), _short_form)


def _short_form(loader: Any, name: str, node: Any) -> object:
    constructed = {"mapping": loader.construct_mapping, "sequence": loader.construct_sequence}.get(node.id)
    value = loader.construct_scalar(node) if constructed is None else constructed(node, deep=True)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


def _known(value: Any) -> Any:
    """The value with texts in the place of all that the template computes, and without what it leaves out (AWS::NoValue)."""
    if isinstance(value, dict):
        text = _text_of_function(value)
        return {str(key): _known(below) for key, below in value.items() if below != _ABSENT} if text is None else text
    if isinstance(value, list):
        return [_known(item) for item in value if item != _ABSENT]
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _text_of_function(value: dict[Any, Any]) -> str | None:
    """What a call of a function is taken for; None for what is none."""
    if len(value) != 1:
        return None
    name, operand = next(iter(value.items()))
    if name == "Ref" and isinstance(operand, str):
        return COMPUTED
    if not isinstance(name, str) or not name.startswith("Fn::") or name.startswith("Fn::ForEach"):
        return None
    if name == "Fn::Sub":
        return _substituted(operand[0] if isinstance(operand, list) and operand else operand)
    if name == "Fn::Join" and isinstance(operand, list) and len(operand) == 2 and isinstance(operand[0], str) and isinstance(operand[1], list):
        return operand[0].join(part if isinstance(part := _known(item), str) else COMPUTED for item in operand[1])
    return COMPUTED


def _substituted(text: object) -> str:
    if not isinstance(text, str):
        return COMPUTED
    return _VARIABLE.sub(lambda found: f"${{{found[2]}}}" if found[1] else COMPUTED, text)
