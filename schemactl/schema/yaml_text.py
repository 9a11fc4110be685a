"""YAML → values, bounded: no dates, no Python objects, and aliases that expand to no more than anybody would write."""

import re
from collections.abc import Callable
from typing import Any, Final

from schemactl.errors import UnreadableInput
from schemactl.model.json import JsonValue

MOST_NODES: Final = 1_000_000
"""Of a document, with each alias as what it stands for."""
_TAG: Final = "tag:yaml.org,2002:"
_OF_JSON: Final = (
    ("bool", r"(?:true|false|True|False|TRUE|FALSE)\Z", "tTfF"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)\Z", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z", "-+.0123456789"),
)
"""YAML 1.2.2, section 10.3.2: `on`, `yes` and `12:30` are texts, which they were not in 1.1."""
ShortForm = Callable[[Any, str, Any], object]


def load_yaml(raw: bytes, where: str, short_form: ShortForm) -> JsonValue:
    """The value of a document of YAML 1.1, without dates. short_form: constructs what has a tag with `!`. Raises UnreadableInput with the line."""
    import yaml

    loader: Any = type("Loader", (yaml.SafeLoader,), {})
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    loader.yaml_implicit_resolvers = {first: [one for one in known if one[0] != f"{_TAG}timestamp"] for first, known in resolvers.items()}
    loader.add_multi_constructor("!", short_form)
    return _loaded(raw, where, loader)


def load_json_in_yaml(raw: bytes, where: str) -> JsonValue:
    """The value of a document of YAML 1.2 that is JSON: keys are texts as they are written. Raises UnreadableInput with the line."""
    import yaml

    loader: Any = type("Loader", (yaml.SafeLoader,), {"construct_mapping": _mapping})
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    kept = (f"{_TAG}null", f"{_TAG}merge")
    loader.yaml_implicit_resolvers = {first: [one for one in known if one[0] in kept] for first, known in resolvers.items()}
    for name, pattern, first in _OF_JSON:
        loader.add_implicit_resolver(f"{_TAG}{name}", re.compile(pattern), list(first))
    return _json(_loaded(raw, where, loader), where)


def _mapping(loader: Any, node: Any, deep: bool = False) -> dict[str, object]:
    """An object. Raises ValueError for a key that is no text."""
    loader.flatten_mapping(node)
    if any(key.id != "scalar" for key, _value in node.value):
        raise ValueError("a key that is no text")
    return {key.value: loader.construct_object(value, deep=deep) for key, value in node.value}


def _loaded(raw: bytes, where: str, loader: Any) -> JsonValue:
    import yaml

    try:
        reading = loader(raw)
        node = reading.get_single_node()
        if node is not None and _expanded(node, {}) > MOST_NODES:
            raise UnreadableInput(f"its aliases expand to more than {MOST_NODES:,} values.", where, "Replace the aliases by their values.")
        value: JsonValue = None if node is None else reading.construct_document(node)
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark is not None else ""
        raise UnreadableInput(f"neither JSON nor YAML: {error.problem}.", f"{where}{line}") from error
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as error:
        raise UnreadableInput("neither JSON nor YAML.", where) from error
    return value


def _expanded(node: Any, known: dict[int, int]) -> int:
    """How many values a node comes to. known: of the nodes that were counted, by identity. Raises ValueError for one that holds itself."""
    if id(node) in known:
        if not known[id(node)]:
            raise ValueError("an alias that refers to itself")
        return known[id(node)]
    known[id(node)] = 0
    below = node.value if isinstance(node.value, list) else []
    parts = [part for one in below for part in (one if isinstance(one, tuple) else (one,))]
    known[id(node)] = total = 1 + sum([_expanded(part, known) for part in parts])
    return total


def _json(value: Any, where: str) -> JsonValue:
    """Raises UnreadableInput for what JSON does not have."""
    if isinstance(value, dict):
        return {key: _json(below, where) for key, below in value.items()}
    if isinstance(value, list):
        return [_json(item, where) for item in value]
    if value is None or isinstance(value, str | int) or (isinstance(value, float) and value - value == 0):
        return value
    raise UnreadableInput(f"holds a value that JSON does not have ({type(value).__name__}).", where)
