"""The result of `lint`."""

from collections.abc import Sequence
from itertools import groupby

from schemactl.pipeline.lint import Linted
from schemactl.report.json_document import print_json
from schemactl.report.text import plural, visible


def print_text(linted: Sequence[Linted]) -> None:
    """By subject: a line for each remark, and what to do."""
    for subject, remarks in groupby(linted, key=lambda one: one.subject):
        print(visible(subject.name))  # noqa: T201
        for one in remarks:
            print(f"  {one.rule.weight.value} {one.rule.id}  {visible(one.remark.path) or '/'}: {visible(one.remark.message)}")  # noqa: T201
            print(f"    {one.rule.remedy}")  # noqa: T201
    warnings = sum(one.is_warning for one in linted)
    print(f"{plural(warnings, 'warning')}, {plural(len(linted) - warnings, 'note')}.")  # noqa: T201


def print_as_json(linted: Sequence[Linted]) -> None:
    print_json(
        {
            "remarks": [
                {
                    "subject": one.subject.name,
                    "rule": one.rule.id,
                    "weight": one.rule.weight.value,
                    "path": one.remark.path,
                    "message": one.remark.message,
                    "remedy": one.rule.remedy,
                }
                for one in linted
            ]
        }
    )
