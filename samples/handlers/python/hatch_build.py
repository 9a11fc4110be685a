"""What hatch does before it builds: it generates the types of the events."""

import subprocess
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Schemas(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        subprocess.run(["schemactl", "generate", "python"], cwd=self.root, check=True)
