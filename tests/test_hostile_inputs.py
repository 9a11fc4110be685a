"""Hostile schemas, captures, templates and settings against every command that reads such a thing: each ends in bounded memory and time, with a code
that docs/exit-codes.md names, says what is wrong in words, and never calls fine what it could not decide."""

import bz2
import gzip
import json
import lzma
import shutil
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest

from tests.forking import Commands, commands
from tests.support import Ran

CODES: Final = (0, 1, 2, 3)
TEXT: Final = {"type": "string"}
EVENT: Final = {
    "version": "0",
    "source": "a",
    "detail-type": "B",
    "id": "1",
    "time": "2026-01-01T00:00:00Z",
    "region": "x",
    "account": "1",
    "resources": [],
}


def nested(levels: int, level: Callable[[Any], Any], leaf: Any = TEXT) -> Any:
    for _ in range(levels):
        leaf = level(leaf)
    return leaf


def fan(names: str, *, twice: bool) -> Any:
    """Definitions of which each leads to the next one in two ways."""

    def level(at: int) -> Any:
        below = {"type": "object", "properties": {name: {"$ref": f"#/$defs/d{at + 1}"} for name in names}}
        return {"anyOf": [below, {**below, "minProperties": 1}]} if twice else below

    return {"$ref": "#/$defs/d0", "$defs": {**{f"d{at}": level(at) for at in range(24)}, "d24": {**TEXT, "enum": ["x"], "x-inferred": ["enum"]}}}


def properties(names: list[str], **beside: Any) -> Any:
    return {"type": "object", "properties": dict.fromkeys(names, TEXT), **beside}


SEVERAL: Final = [f"p{at}" for at in range(100)]
SCHEMAS: Final[dict[str, Any]] = {
    "allOf of many": {"allOf": [properties([name]) for name in SEVERAL]},
    "many values": {"type": "object", "properties": {"v": {"enum": [f"v{at}" for at in range(5_000)]}, "a": TEXT}},
    "many dependencies": {"dependentSchemas": {name: {"required": [f"{name}x"]} for name in SEVERAL}, "properties": {"a": TEXT}},
    "unevaluated": {"allOf": [properties([name]) for name in SEVERAL[:50]], "unevaluatedProperties": False},
    "definitions that double": fan("ab", twice=False),
    "unions that double": fan("a", twice=True),
    "a union of itself": {"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/a"}, TEXT]}}},
    "a circle": {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"allOf": [{"$ref": "#/$defs/a"}, TEXT]}}},
    "itself below": {"type": "object", "properties": {"a": {"$ref": "#"}, "p1": TEXT}},
    "a long chain": {"$ref": "#/$defs/d0", "$defs": {**{f"d{at}": {"$ref": f"#/$defs/d{at + 1}"} for at in range(3_000)}, "d3000": TEXT}},
    "deep": nested(120, lambda below: {"type": "object", "properties": {"a": below, "p1": TEXT}}),
    "deep values": {"type": "object", "properties": {"a": {"enum": [nested(240, lambda below: [below], 1)]}, "p1": TEXT}},
    "too deep": nested(200, lambda below: {"type": "object", "properties": {"a": below, "p1": TEXT}}),
    "enormous bounds": {
        "type": "object",
        "properties": {
            "a": {**TEXT, "minLength": 10**18, "maxLength": 10**30},
            "p1": {"type": "array", "minItems": 10**12, "uniqueItems": True, "items": TEXT},
            "c": {"type": "object", "minProperties": 10**15},
            "n": {"type": "number", "minimum": -(10**300), "maximum": 10**300, "multipleOf": 1e-300},
        },
    },
    "odd numbers": {"enum": [10**400, 1e308, -0.0, 5e-324, 10**4_000, "string"], "multipleOf": 1e-308, "maximum": 10**4_000},
    "hostile patterns": {
        "type": "object",
        "patternProperties": {"^(x+x+)+$": TEXT, "((a{1,500}){1,500}){1,500}": TEXT},
        "properties": {"a": {**TEXT, "pattern": "^(a|a)*$"}, "p1": {**TEXT, "pattern": "(a{1,1000}){1,1000}b"}, "z": {"pattern": "("}},
    },
    "long and odd names": properties(["x" * 100_000, "\x1b]0;x\x07", "../../x", "__proto__", "constructor", "", "a\u202eb", "\ud7ff", "p1"]),
}
OF_FILES: Final = (
    *(("diff", "hostile.json", "order.json"), ("diff", "order.json", "hostile.json"), ("diff", "hostile.json", "hostile.json", "--format", "json")),
    ("generate", "python", "typescript", "java", "--schema", "hostile.json", "--name", "N", "--out", "gen-file"),
    ("impact", "shop@Order", "--to", "hostile.json"),
)
OF_A_REGISTRY: Final = (
    *(("list",), ("show", "a@B"), ("show", "a@B", "--format", "json"), ("search", "p1"), ("history", "a@B"), ("verify",), ("lint",)),
    *(("validate", "events.ndjson"), ("discover", "events.ndjson", "--dry-run"), ("diff", "a@B", "order.json"), ("impact", "a@B")),
    *(("generate", "--out", "gen", "python", "typescript", "java"), ("redact", "a@B", "/p1"), ("rebase", "a@B")),
    *(("waive", "a@B", "property-removed", "/p1", "--reason", "x"), ("discover", "events.ndjson")),
)
DETAILS: Final = ({"a": 1}, {"p1": "x"}, {"a": nested(30, lambda below: {"a": below}, 5)}, {"x" * 60: 1}, {"a": {"a": {"a": 5}}})

CAPTURES: Final[dict[str, Callable[[], bytes]]] = {
    "one long line": lambda: b'{"detail": "' + b"x" * 17_000_000 + b'"}',
    "one long line without an end": lambda: b'{"a": [' + b"1," * 500_000,
    "deep arrays": lambda: b"[" * 100_000,
    "deep objects": lambda: b'{"a":' * 30_000 + b"1" + b"}" * 30_000,
    "a bomb in gzip": lambda: gzip.compress(b"0" * 20_000_000),
    "a bomb of bombs": lambda: gzip.compress(gzip.compress(bz2.compress(b"[" * 1_000_000))),
    "a bomb in xz": lambda: lzma.compress(b'{"a":1}\n' * 20_000),
    "a bomb in zip": lambda: _zipped(b"0" * 20_000_000),
    "a large window": lambda: b"\x28\xb5\x2f\xfd\x00\xf8" + b"\x00" * 32,
    "a memory hog in xz": lambda: b"\xfd7zXZ\x00\x00\x04\xe6\xd6\xb4F\x02\x00!\x01\x28" + b"\x00" * 64,
    "no text": lambda: bytes(range(256)) * 2_000,
    "nothing but NUL": lambda: b"\x00" * 200_000,
    "marks of order": lambda: b"\xef\xbb\xbf" * 1_000 + b'{"a":1}' + b"\xff\xfe" * 1_000,
    "halves of characters": lambda: b'{"a":"\\ud800"}\n' * 1_000,
    "odd dates": lambda: _events(
        {"time": time} for time in ("0000-00-00T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "99999999999-01-01T00:00:00Z", "-1", "9" * 400)
    ),
    "odd numbers": lambda: b'{"a":1e999999999}\n{"a":' + b"9" * 100_000 + b'}\n{"a":-1e-999999999}\n{"a":1e4000}\n',
    "odd names": lambda: _events(
        {"source": name, "detail-type": name} for name in ("\x1b]0;x\x07", "../../x", "a" * 100_000, "\u202e", "@", "con", ".")
    ),
    "many names": lambda: _events({"source": f"s{at}"} for at in range(2_000)),
    "many keys": lambda: json.dumps({**EVENT, "detail": {f"k{at}": at for at in range(20_000)}}).encode(),
}
OF_CAPTURES: Final = (
    *(("discover", "hostile", "--dry-run"), ("discover", "hostile", "--rejects", "rejects"), ("infer", "hostile"), ("infer", "hostile", "--raw")),
    *(("validate", "hostile"), ("envelopes", "hostile"), ("diff", "order.json", "order.json", "--replay", "hostile")),
)
RULE: Final = "Resources:\n  R:\n    Type: AWS::Events::Rule\n    Properties:\n      EventPattern: "
TEMPLATES: Final = {
    "aliases": "".join(f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9) if at else 'x'}]\n" for at in range(9)) + RULE + "{detail: {a: *a8}}",
    "merged aliases": "".join(f"m{at}: &m{at} {{<<: [{', '.join([f'*m{at - 1}'] * 9)}]}}\n" if at else "m0: &m0 {k: v}\n" for at in range(9))
    + RULE
    + "*m8",
    "deep lists": RULE + "[" * 100_000,
    "deep objects": RULE + nested(700, lambda below: f'{{"detail": {below}}}', "{}"),
    "many variables": RULE + '{"detail": {"a": [!Sub "' + "${" * 50_000 + '"]}}',
    "wildcards": RULE + json.dumps({"detail": {"a": [{"wildcard": "*a" * 2_000}, {"anything-but": {"wildcard": "*a*b" * 500}}]}}),
    "alternatives": RULE + json.dumps({"detail": {"$or": [{"a": [str(at)]} for at in range(400)]}}),
    "doubling alternatives": RULE + json.dumps({"detail": nested(6, lambda below: {"$or": [{"b": below}, {"c": below}]}, {"a": ["x"]})}),
    "a large file": RULE + "x" * 5_000_000,
    "odd numbers": RULE + '{"detail": {"a": [{"numeric": ["=", ' + "9" * 5_000 + "]}]}}",
}
SETTINGS: Final = {
    "no such day": '[[waivers]]\nrule = "property-removed"\npath = "/a"\nreason = "x"\nuntil = "0000-00-00"\n',
    "the last day": '[[waivers]]\nrule = "property-removed"\npath = "/a"\nreason = "x"\nuntil = "9999-12-31"\n',
    "a day of another calendar": '[[waivers]]\nrule = "property-removed"\npath = "/a"\nreason = "x"\nuntil = "\u0662\u0660\u0662\u0666-01-01"\n',
    "a time for a day": '[[waivers]]\nrule = "property-removed"\npath = "/a"\nreason = "x"\nuntil = 9999-12-31T23:59:60Z\n',
    "many fields": "".join(f'[fields."/a{at}"]\npii = true\n' for at in range(2_000)),
    "a deep pointer": f'[fields."{"/a" * 20_000}"]\npii = true\n',
    "many consumers": "".join(f'[[consumers]]\nname = "c{at}"\nreads = ["/a"]\n' for at in range(2_000)),
}
OF_SETTINGS: Final = (
    *(("list",), ("show", "shop@Order"), ("lint",), ("verify",), ("diff", "shop@Order", "next.json"), ("impact", "shop@Order", "--to", "next.json")),
    *(("waive", "shop@Order", "property-removed", "/a", "--reason", "x"), ("register", "next.json", "--subject", "shop@Order")),
)


@pytest.fixture(scope="module")
def world() -> Iterator[Commands]:
    with commands() as running:
        yield running


@pytest.fixture
def here(world: Commands, tmp_path: Path) -> Path:
    """A project with one subject, and events."""
    (tmp_path / "schemactl.toml").write_text("[compat]\nbudget = 0.5\n")
    (tmp_path / "order.json").write_text(json.dumps(properties(["a"])))
    (tmp_path / "next.json").write_text(json.dumps(properties(["b"])))
    (tmp_path / "events.ndjson").write_bytes(_events({"detail": detail} for detail in DETAILS))
    assert world.run("register", "order.json", "--subject", "shop@Order", cwd=tmp_path).code == 0
    return tmp_path


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS.keys())
def test_a_hostile_schema(world: Commands, here: Path, schema: Any) -> None:
    (here / "hostile.json").write_text(json.dumps(schema))
    _run_all(world, here, OF_FILES)
    registered = _run(world, here, "register", "hostile.json", "--subject", "a@B")
    if registered.code != 0:  # as a branch brings it
        assert _run(world, here, "register", "order.json", "--subject", "a@B").code == 0
        shutil.copy(here / "hostile.json", here / "schemas/a/B/1.json")
    _run_all(world, here, OF_A_REGISTRY)


@pytest.mark.parametrize("name", [name for name in SCHEMAS if "double" not in name])
def test_a_change_of_a_hostile_schema_is_never_compatible(world: Commands, here: Path, name: str) -> None:
    """All texts in it become numbers."""
    before = json.dumps(SCHEMAS[name])
    (here / "hostile.json").write_text(before)
    (here / "changed.json").write_text(before.replace('"string"', '"integer"').replace('"enum": ["x"]', '"enum": [1]').replace('"v1"', '"w1"'))
    assert _run(world, here, "diff", "hostile.json", "changed.json", "--mode", "FULL").code in (1, 3)


@pytest.mark.parametrize("made", CAPTURES.values(), ids=CAPTURES.keys())
def test_a_hostile_capture(world: Commands, here: Path, made: Callable[[], bytes]) -> None:
    (here / "hostile").write_bytes(made())
    _run_all(world, here, OF_CAPTURES)
    _run(world, here, "infer", "-", stdin=here / "hostile")


@pytest.mark.parametrize("text", TEMPLATES.values(), ids=TEMPLATES.keys())
def test_a_hostile_template(world: Commands, here: Path, text: str) -> None:
    (here / "template.yaml").write_text(text)
    _run(world, here, "impact", "shop@Order", "--to", "next.json", "--template", "template.yaml")


@pytest.mark.parametrize("text", SETTINGS.values(), ids=SETTINGS.keys())
def test_hostile_settings_of_a_subject(world: Commands, here: Path, text: str) -> None:
    with (here / "schemas/shop/Order/subject.toml").open("a") as file:
        file.write(text)
    _run_all(world, here, OF_SETTINGS)


def _run_all(world: Commands, here: Path, commands: tuple[tuple[str, ...], ...]) -> None:
    for command in commands:
        _run(world, here, *command)


def _run(world: Commands, here: Path, *command: str, stdin: Path | None = None) -> Ran:
    ran = world.run(*command, cwd=here, stdin=stdin)
    assert ran.code in CODES, (command, ran.code, ran.stderr[-500:])
    assert "Traceback" not in ran.stderr, (command, ran.stderr[-500:])
    assert "out of memory" not in ran.stderr, command
    assert "\x1b]" not in ran.stdout + ran.stderr, command
    assert len(ran.stdout) < 1_000_000 or "json" in command, command
    return ran


def _events(changed: Any) -> bytes:
    return "".join(json.dumps({**EVENT, "detail": {"a": 1}, **one}) + "\n" for one in changed).encode()


def _zipped(content: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("events.json", content)
    return made.getvalue()
