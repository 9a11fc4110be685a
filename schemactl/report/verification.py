"""The result of `verify`."""

from schemactl.pipeline.verify import Verified
from schemactl.report.json_document import print_json
from schemactl.report.text import plural, visible


def print_text(verified: Verified) -> None:
    """A line for each problem, and a sum."""
    for problem in verified.problems:
        print(visible(f"{problem.path}: {problem.what} {problem.remedy}".rstrip()))  # noqa: T201
    against = f", against {visible(verified.against)}" if verified.against else ""
    if not verified.subjects and not verified.problems:
        print("The registry is empty: nothing to verify.")  # noqa: T201
        return
    state = plural(len(verified.problems), "problem") if verified.problems else "all unchanged"
    print(f"{plural(verified.subjects, 'subject')}, {plural(verified.versions, 'version')}{against}: {state}.")  # noqa: T201


def print_as_json(verified: Verified) -> None:
    print_json(
        {
            "subjects": verified.subjects,
            "versions": verified.versions,
            "against": verified.against,
            "problems": [{"path": one.path, "what": one.what, "remedy": one.remedy} for one in verified.problems],
        }
    )
