"""CloudFormation templates and schemas that come to more than they look like: each ends, with an answer or an error."""

import json
from pathlib import Path

import pytest

from tests.support import schemactl

LAUGHS = "\n".join(["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9))])
MERGES = "\n".join(["a0: &a0 {k: x}", *(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 9))])
RULE = "Resources: {R: {Type: 'AWS::Events::Rule', Properties: {EventPattern: {source: [%s]}}}}"
TEMPLATES = {
    "aliases": LAUGHS + "\nResources: {R: *a8}",
    "merges": MERGES + "\nResources: {R: *a8}",
    "an alias in itself": "Resources: &r {R: *r}",
    "deep": "Resources: " + "[" * 50_000,
    "substitutions": RULE % ("!Sub '" + "${" * 50_000 + "'"),
    "computed parts": RULE % ("!Sub '" + "${A}a" * 2_000 + "'"),
    "wildcards": RULE % ("{wildcard: '" + "*a" * 200 + "b'}"),
    "a python object": RULE % "!!python/object/apply:os.system ['touch escaped']",
}
EVENT = '{"version": "0", "source": "%s", "detail-type": "B", "detail": {"a": 1}, "id": "1"}'


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_ends_with_an_answer_or_an_error(name: str, in_tmp: Path) -> None:
    source = "a" * 200
    Path("s.json").write_text('{"type": "object", "properties": {"a": {"type": "integer"}}}')
    assert schemactl("register", "s.json", "--subject", f"{source}@B").code == 0
    Path("t.yaml").write_text(TEMPLATES[name])
    ran = schemactl("impact", f"{source}@B", "--to", "s.json", "--template", "t.yaml")
    assert ran.code in (0, 1, 2, 3), ran.stderr[:300]
    assert "Traceback" not in ran.stderr
    assert not Path("escaped").exists()


def _doubling(part: str, levels: int = 60) -> str:
    """Definitions each of which has two ways to the next."""
    steps = {f"d{n}": json.loads(part.replace("NEXT", f"#/$defs/d{n + 1}")) for n in range(levels)}
    return json.dumps({"type": "object", "$ref": "#/$defs/d0", "$defs": {**steps, f"d{levels}": {"type": "object"}}})


DOUBLING = {
    "in place": _doubling('{"allOf": [{"$ref": "NEXT"}, {"$ref": "NEXT"}]}'),
    "in properties": _doubling('{"properties": {"a": {"$ref": "NEXT"}, "b": {"$ref": "NEXT"}}}'),
    "in alternatives": _doubling('{"anyOf": [{"$ref": "NEXT"}, {"type": "object", "properties": {"a": {"$ref": "NEXT"}}}]}'),
}


@pytest.mark.parametrize("name", DOUBLING)
def test_references_that_double_sixty_times_end(name: str, in_tmp: Path) -> None:
    Path("s.json").write_text(DOUBLING[name])
    ran = schemactl("register", "s.json", "--subject", "a@B")
    assert ran.code == (3 if name == "in place" else 0), ran.stderr
    if ran.code == 0:
        for command in (("lint",), ("show", "a@B"), ("search", "a"), ("list",), ("verify",)):
            assert schemactl(*command).code in (0, 1), command
