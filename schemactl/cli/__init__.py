"""The command line: one file a command, a table that names them, and the one place where an error becomes a line and an exit code.

To add a command: a file `cli/<name>.py` with a function of that name, a line in COMMANDS and in EXAMPLES, a page docs/commands/<name>.md.
"""

from dataclasses import dataclass

START, REGISTRY, EVENTS, OTHERS = "Start here", "The registry", "Events", "Others"


@dataclass(frozen=True, slots=True)
class Command:
    """name as typed; group in `--help`; summary: the first line of the function's docstring (a test holds the two equal); module where its
    function stands, when a name of Python's is in the way."""

    name: str
    group: str
    summary: str
    module: str = ""


COMMANDS: tuple[Command, ...] = (
    Command("init", START, "Start a registry in this folder: writes schemactl.toml, and changes nothing where there is one."),
    Command("discover", START, "Find out from captured events what each kind looks like, and write a version where that is news."),
    Command("diff", START, "Tell what changed between two schemas, whom it breaks, and show an event that proves it."),
    Command("check", START, "Judge every subject that differs from a git ref; the gate for CI and pre-commit."),
    Command("generate", START, "Write the Python, TypeScript and Java types that services compile against."),
    Command("list", REGISTRY, "List all subjects, with their newest version, status and owner.", module="list_subjects"),
    Command("show", REGISTRY, "Show what the events of a subject look like; as JSON: the schema itself."),
    Command("search", REGISTRY, "Find subjects and fields by a word in their names, owners, tags and descriptions."),
    Command("register", REGISTRY, "Publish a schema as a subject's next version, and hold every later one to the subject's mode."),
    Command("history", REGISTRY, "Tell how a subject came to be: its versions, what each one loosened and why, and the commits that added them."),
    Command("verify", REGISTRY, "Prove that the registry's files are as schemactl wrote them, and that no merged version was changed."),
    Command("lint", REGISTRY, "Point out what an owner would see to: no owner, entries that name nothing, personal data that is not marked."),
    Command("waive", REGISTRY, "Accept a finding for a time, with a reason; a waiver that expires or matches nothing is told."),
    Command("redact", REGISTRY, "Remove the values of a field from all versions of a subject, and keep them out; the history of git still has them."),
    Command("rebase", REGISTRY, "Number this branch's versions of a subject anew, after those of the main branch, when both added one."),
    Command("infer", EVENTS, "Infer one schema from records of one kind, and print it."),
    Command("validate", EVENTS, "Hold every event of a capture to the newest version of its subject, and tell where and how often it fails."),
    Command("envelopes", EVENTS, "Tell which envelopes the events of a capture came in; without an input, list those that are known."),
    Command("impact", OTHERS, "Tell which consumers a change reaches: by the fields that they read, and by the filters in front of them."),
)

EXAMPLES = {
    "init": "",
    "discover": "captures/ --dry-run",
    "diff": "orders@Placed@1 orders@Placed@2",
    "check": "--against origin/main --format github",
    "generate": "python java --out generated",
    "list": "--format json",
    "show": "orders@Placed",
    "search": "customer",
    "register": "placed.json --subject orders@Placed",
    "history": "orders@Placed",
    "verify": "--against main",
    "lint": "--registry schemas",
    "waive": 'orders@Placed property-removed /coupon --reason "read by nobody" --until 2027-01-31',
    "redact": "orders@Placed /customer/name",
    "rebase": "orders@Placed",
    "infer": "orders.ndjson --raw",
    "validate": "bus.ndjson --rejects refused.ndjson",
    "envelopes": "bus.log",
    "impact": "orders@Placed --to next.json",
}
"""What somebody could type behind a command; the last line of its help."""


def main() -> None:
    """The console script `schemactl`."""
    from schemactl.cli.application import run

    run()
