"""The result of `init`."""

from schemactl.pipeline.init import Initialised


def print_text(initialised: Initialised) -> None:
    """What was written, and the next command to type."""
    said = "Wrote" if initialised.written else "Nothing to do: there already is a"
    print(f"{said} {initialised.file.name}.")  # noqa: T201
    if initialised.recovered:
        print("Completed a write to the registry that had been interrupted.")  # noqa: T201
    print("Next: schemactl discover CAPTURE")  # noqa: T201
