"""The target languages. To add one: a file, a line here, a folder under templates/, goldens under tests/cases/bindings."""

from typing import Any

from schemactl.bindings.targets import java, python, typescript
from schemactl.bindings.targets.target import Target

TARGETS: dict[str, Target[Any]] = {
    "python": python.TARGET,
    "typescript": typescript.TARGET,
    "java": java.TARGET,
}
