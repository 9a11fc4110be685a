"""Where the registry is and what new subjects get."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegistryOptions:
    """Where the registry is and what new subjects get."""

    directory: str = "schemas"
    main_branch: str = "main"
