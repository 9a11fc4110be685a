"""Where the registry is and what new subjects get."""

from dataclasses import dataclass

from schemactl.model.schema import Status


@dataclass(frozen=True, slots=True)
class RegistryOptions:
    """directory: relative to the folder of schemactl.toml. main_branch: versions that its merge base with HEAD holds are never amended; empty:
    main, else the one that origin says is its own, else master. status: of a subject that `discover` meets for the first time."""

    directory: str = "schemas"
    main_branch: str = ""
    status: Status = Status.DRAFT
