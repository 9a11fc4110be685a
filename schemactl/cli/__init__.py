"""The command line: one file a command, a table that names them, and the one place where an error becomes a line and an exit code.

To add a command: a file `cli/<name>.py` with a function of that name, a line in COMMANDS and in EXAMPLES, a page docs/commands/<name>.md.
"""

from dataclasses import dataclass

DOCS = "docs"
"""Where the documentation stands, as `--help` says it: a folder of the checkout, until there is a site."""

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
    Command("init", START, "Create schemactl.toml; existing files stay as they are."),
    Command("discover", START, "Infer schemas from captured events and write new versions."),
    Command("diff", START, "Compare two schemas and show what breaks."),
    Command("check", START, "Check changed subjects for breaking changes."),
    Command("generate", START, "Generate Python, TypeScript and Java types."),
    Command("list", REGISTRY, "List subjects with their latest version, status and owner.", module="list_subjects"),
    Command("show", REGISTRY, "Show what the events of a subject look like."),
    Command("search", REGISTRY, "Search names, fields, owners, tags and descriptions."),
    Command("register", REGISTRY, "Publish a schema as the next version of a subject."),
    Command("history", REGISTRY, "Show the versions of a subject and why each was written."),
    Command("verify", REGISTRY, "Verify that no published version was changed."),
    Command("lint", REGISTRY, "Report missing owners, unused entries, unmarked personal data."),
    Command("waive", REGISTRY, "Accept a finding until a date, with a reason."),
    Command("redact", REGISTRY, "Remove the values of a field from all versions of a subject."),
    Command("update", REGISTRY, "Fetch registries of other repositories and pin their commits."),
    Command("rebase", REGISTRY, "Renumber this branch's versions after main's."),
    Command("infer", EVENTS, "Infer one schema from records of one kind and print it."),
    Command("validate", EVENTS, "Validate events against the latest schemas."),
    Command("mock", EVENTS, "Make valid events, or near misses, from a schema."),
    Command("drift", EVENTS, "Report what a capture lacks or adds compared with the registry."),
    Command("envelopes", EVENTS, "Show which envelopes a capture's events came in."),
    Command("catalog", OTHERS, "Write a static site of all events, to read in a browser."),
    Command("impact", OTHERS, "Show which consumers a change reaches."),
    Command("import", OTHERS, "Register the schemas of another registry or document.", module="import_schemas"),
    Command("export", OTHERS, "Write schemas for another registry or catalog."),
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
    "register": "orders@Placed placed.json",
    "history": "orders@Placed",
    "verify": "--against main",
    "lint": "--registry schemas",
    "waive": 'orders@Placed property-removed /coupon --reason "read by nobody" --until 2027-01-31',
    "redact": "orders@Placed /customer/name",
    "update": "--locked",
    "rebase": "orders@Placed",
    "infer": "orders.ndjson --raw",
    "validate": "bus.ndjson --rejects refused.ndjson",
    "mock": "orders@Placed --count 3 --envelope eventbridge",
    "drift": "last-week.ndjson",
    "envelopes": "bus.log",
    "catalog": "--out site",
    "impact": "orders@Placed --to next.json",
    "import": "eventbridge aws:discovered-schemas --dry-run",
    "export": "eventbridge orders@Placed --out build/eventbridge",
}
"""What somebody could type behind a command; shown in its help."""


def main() -> None:
    """The console script `schemactl`."""
    from schemactl.cli.application import run

    run()
