"""Why a field is what the schema says: a line a decision, with the counts and the thresholds behind it."""

from schemactl.infer import Decision, Explanation
from schemactl.model.json import JsonObject
from schemactl.report.json_document import print_json
from schemactl.report.table import print_table
from schemactl.report.text import visible
from schemactl.schema.canonical import canonical_bytes


def write(explanation: Explanation, format: str) -> None:
    """Write it as `text` or `json`."""
    if format == "json":
        print_json({"path": explanation.path, "schema": explanation.schema, "decisions": [_decision(one) for one in explanation.decisions]})
        return
    print_table(
        ("decision", "decided", "from", "threshold"),
        [[one.what, one.decided, one.counts, one.threshold] for one in explanation.decisions],
    )
    print()  # noqa: T201
    for line in canonical_bytes(explanation.schema).decode("utf-8", "surrogatepass").splitlines():
        print(visible(line))  # noqa: T201


def _decision(one: Decision) -> JsonObject:
    return {"what": one.what, "decided": one.decided, "counts": one.counts, "threshold": one.threshold}
