"""Where the registry is and what new subjects get."""

from dataclasses import dataclass

from schemactl.model.schema import Status


@dataclass(frozen=True, slots=True)
class RegistryOptions:
    """directory: relative to the folder of schemactl.toml. main_branch: versions that its merge base with HEAD holds are never amended
    (`origin/<main_branch>` first). status: of a subject that `discover` meets for the first time."""

    directory: str = "schemas"
    main_branch: str = "main"
    status: Status = Status.DRAFT
