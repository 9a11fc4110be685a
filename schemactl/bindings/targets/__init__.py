"""The target languages. To add one: a file, a line here, a folder under templates/, goldens under tests/cases/bindings."""

from typing import Any

from schemactl.bindings.targets import typescript
from schemactl.bindings.targets.target import Target

TARGETS: dict[str, Target[Any]] = {
    "typescript": typescript.TARGET,
}
