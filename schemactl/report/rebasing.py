"""The result of `rebase`."""

from schemactl.pipeline.rebase import Rebased
from schemactl.report.json_document import print_json
from schemactl.report.text import visible


def print_text(rebased: Rebased) -> None:
    """Which numbers this branch's versions have now."""
    name, onto = visible(rebased.subject.name), visible(rebased.onto)
    if not rebased.before:
        print(f"Nothing to do: {onto} has all versions of {name} that this branch has.")  # noqa: T201
    elif not rebased.after:
        print(f"{name}: removed this branch's {_numbers(rebased.before)}: version {rebased.kept} of {onto} accepts all events that it read.")  # noqa: T201
    else:
        print(f"{name}: renumbered this branch's {_numbers(rebased.before)} to {_numbers(rebased.after)}, after {rebased.kept} of {onto}.")  # noqa: T201


def print_as_json(rebased: Rebased) -> None:
    print_json(
        {
            "subject": rebased.subject.name,
            "onto": rebased.onto,
            "kept": rebased.kept,
            "before": list(rebased.before),
            "after": list(rebased.after),
        }
    )


def _numbers(numbers: tuple[int, ...]) -> str:
    return "version " + ", ".join(map(str, numbers))
