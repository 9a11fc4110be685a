"""Writes docs/rules.md from the rule table and the case folders; tests/test_rules.py holds the page to it."""

import difflib
import json
from pathlib import Path

from schemactl.compat.rules import FAMILIES, RULES, Rule
from schemactl.model.finding import Direction
from schemactl.schema.canonical import canonical_bytes
from tests.support import CASES

_WHO = {Direction.FORWARD: "deployed consumers (FORWARD)", Direction.BACKWARD: "replays of old events (BACKWARD)"}
_FILLED_IN = ("name", "path", "before", "after", "reason", "commit", "subject", "who")
_HEAD = """# The rules

Every difference between two schemas has exactly one rule. The rule says why it matters and what to do instead; whether anybody
breaks is decided by the prover ([compatibility-proofs.md](compatibility-proofs.md)), so "breaks" below is what to expect, under the content
model `declared`. A severity of *breaking* holds when the mode asks for that direction; otherwise the finding is *risky*.
[compatibility.md](compatibility.md) explains modes and directions.

This page is generated from `schemactl/compat/rules/`; the examples are the test cases of the rules (`make update-cases`).
"""


def page() -> str:
    """The whole of docs/rules.md."""
    parts = [_HEAD, _contents()]
    for family, rules in FAMILIES:
        parts.append(f"## {family}\n")
        parts += [_rule(rule) for rule in rules]
    return "\n".join(parts)


def _contents() -> str:
    rows = [f"| [{rule.id}](#{rule.id}) | {rule.severity} | {_breaks(rule)} |" for rule in RULES.values()]
    return "\n".join(["| rule | severity | breaks |", "|---|---|---|", *rows, ""])


def _rule(rule: Rule) -> str:
    mirror = f" · seen from the other side: [{rule.mirror}](#{rule.mirror})" if rule.mirror else ""
    lines = [
        f"### {rule.id}\n",
        f"*{rule.severity}* · breaks {_breaks(rule)}{mirror}\n",
        *_words(rule),
    ]
    return "\n".join([*lines, *_example(CASES / "compat" / rule.id)])


def _words(rule: Rule) -> list[str]:
    """What it says to those whom it breaks, and where it breaks nobody."""
    told = [(direction, rule.says(direction)) for direction in (Direction.FORWARD, Direction.BACKWARD) if _has_words(rule, direction)]
    lines = [f"Where it breaks {_WHO[direction]}: {_filled(words.because)} Instead: {_filled(words.instead)}\n" for direction, words in told]
    quiet = f"{_filled(rule.because)} Instead: {_filled(rule.instead)}\n"
    return [*lines, f"Where it breaks nobody: {quiet}"] if lines else [quiet]


def _has_words(rule: Rule, direction: Direction) -> bool:
    return (rule.forward if direction is Direction.FORWARD else rule.backward) is not None


def _filled(text: str) -> str:
    """A rule's words, with an ellipsis for what a change fills in."""
    filled = text.format_map({**dict.fromkeys(_FILLED_IN, "…"), "old": "the old version", "new": "the new version", "ref": "the main branch"})
    return f"T{filled[1:]}" if filled.startswith("the ") else filled


def _breaks(rule: Rule) -> str:
    return " and ".join(_WHO[direction] for direction in (Direction.FORWARD, Direction.BACKWARD) if direction in rule.breaks) or "nobody"


def _example(folder: Path) -> list[str]:
    if not (folder / "expected.json").exists():
        return []
    sides = [canonical_bytes(json.loads((folder / f"{side}.json").read_text())).decode().splitlines() for side in ("old", "new")]
    difference = [line for line in difflib.unified_diff(*sides, lineterm="", n=1) if not line.startswith(("---", "+++", "@@"))]
    found = json.loads((folder / "expected.json").read_text())["findings"]
    witness = next((one["witness"] for one in found if one["rule"] == folder.name and one["witness"] is not None), None)
    shown = [] if witness is None else [f"One side sends this event, and the other refuses it: `{json.dumps(witness, ensure_ascii=False)}`\n"]
    return ["```diff", *difference, "```\n", *shown]
