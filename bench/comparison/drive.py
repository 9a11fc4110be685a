"""Reads a value a line with what was generated, and writes {"text": what it writes again} or {"error": why not}.

Arguments: by whom it was, a module.
"""

import importlib
import json
import sys
from collections.abc import Callable


def main() -> None:
    writer, name = sys.argv[1:]
    sys.path.insert(0, ".")
    again = _READERS[writer](name)
    for line in sys.stdin:
        try:
            answer = {"text": again(line)}
        except Exception as error:  # noqa: BLE001, whatever the code of others raises
            answer = {"error": str(error)[:500]}
        print(json.dumps(answer))


def _by_pydantic(name: str) -> Callable[[str], str]:
    from pydantic import TypeAdapter

    adapter = TypeAdapter(importlib.import_module(name).Root)
    return lambda text: adapter.dump_json(adapter.validate_json(text)).decode()


def _by_datamodel_codegen(name: str) -> Callable[[str], str]:
    from pydantic import TypeAdapter

    adapter = TypeAdapter(importlib.import_module(name).Root)
    return lambda text: adapter.dump_json(adapter.validate_json(text), by_alias=True, exclude_unset=True).decode()


def _by_quicktype(name: str) -> Callable[[str], str]:
    module = importlib.import_module(name)
    return lambda text: json.dumps(module.root_to_dict(module.root_from_dict(json.loads(text))))


_READERS = {"pydantic": _by_pydantic, "datamodel-code-generator": _by_datamodel_codegen, "quicktype": _by_quicktype}

if __name__ == "__main__":
    main()
