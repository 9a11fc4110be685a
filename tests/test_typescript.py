"""TypeScript: what is generated compiles under the strictest settings, and does what it says when it runs."""

import json
import os
import subprocess
from pathlib import Path
from shutil import copy

import pytest

from schemactl.bindings.bundle import Source, bundle_of
from schemactl.model.options.generate import TypescriptOptions
from schemactl.model.subject import Subject
from schemactl.schema.formats import FORMATS
from tests.support import CASES, assert_golden
from tests.typescript.packages import generated, head, rendered
from tests.typescript.roundtrip import Answer, Sent, round_trip
from tests.typescript.toolchain import HERE, compiled, node

pytestmark = pytest.mark.toolchain("node")
USAGE = HERE / "usage"


CORPUS = sorted(path for path in (CASES / "bindings").iterdir() if (path / "schema.json").is_file())
READABLE = [case for case in CORPUS if (case / "schema.json").stat().st_size < 10_000]
"""What is larger tries sizes, and nobody would review it."""


def source_of(case: Path) -> Source:
    return head(Subject("cases", case.name), json.loads((case / "schema.json").read_bytes()))


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_the_code_reads_as_reviewed(case: Path) -> None:
    files = rendered(bundle_of([source_of(case)]), TypescriptOptions()).files
    assert_golden(case / "golden" / "typescript" / f"{case.name}.ts", files[f"cases/{case.name}/v1.ts"])


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Answer]:
    """What generated code says of every event of the corpus: one package, one compilation, one run."""
    folder = tmp_path_factory.mktemp("corpus")
    package = generated([source_of(case) for case in CORPUS], folder)
    events = [path for case in CORPUS for path in sorted(case.glob("*valid/*.json"))]
    sent = [Sent(path.parent.parent.name, path.read_text("utf-8")) for path in events]
    return dict(zip(events, round_trip(compiled(folder), package, sent), strict=True))


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_every_valid_event_comes_back_equal(case: Path, answers: dict[Path, Answer]) -> None:
    wrong = [f"{path.name}: {answers[path]}" for path in sorted((case / "valid").glob("*.json")) if not answers[path].equals(path.read_bytes())]
    assert not wrong


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_every_invalid_event_is_refused(case: Path, answers: dict[Path, Answer]) -> None:
    accepted = [path.name for path in sorted((case / "invalid").glob("*.json")) if answers[path].text is not None]
    assert not accepted


def test_no_text_of_a_schema_runs(answers: dict[Path, Answer]) -> None:
    """hostile-text has been compiled and run by now; had any of its text run, there would be a marker."""
    assert any(path.parent.parent.name == "hostile-text" for path in answers)
    assert not list(Path.cwd().glob("schemactl-marker"))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of two subjects, compiled together with the code that uses it."""
    folder = tmp_path_factory.mktemp("shop")
    subjects = {"OrderSubmitted": "order-submitted.json", "PaymentAuthorised": "payment-authorised.json"}
    generated(
        [head(Subject("shop", type_), json.loads((USAGE / "schemas" / name).read_bytes())) for type_, name in subjects.items()], folder / "shop"
    )
    copy(USAGE / "types.ts", folder)
    return compiled(folder)


def test_the_types_allow_what_is_right_and_nothing_else(shop: Path) -> None:
    """types.ts is full of @ts-expect-error: it has compiled, so all of them were errors, and nothing else was."""
    assert (shop / "types.js").exists()


def test_the_run_time_support_does_what_it_promises(shop: Path) -> None:
    node_test(HERE / "runtime.test.mjs", RUNTIME=(shop / "shop/runtime/index.js").as_uri())


def test_events_reach_their_handlers(shop: Path) -> None:
    node_test(USAGE / "events.test.mjs", SHOP=(shop / "shop").as_uri())


def test_a_format_means_in_typescript_what_it_means_everywhere(shop: Path) -> None:
    texts = [*TEXTS, *(mutant for text in TEXTS for mutant in mutants(text))]
    lines = node(HERE / "formats.mjs", shop / "shop/runtime/index.js", stdin="".join(json.dumps(text) + "\n" for text in texts))
    answers = [set(json.loads(line)) for line in lines.split("\n") if line]
    differ = [
        (text, answer) for text, answer in zip(texts, answers, strict=True) if answer != {name for name, holds in FORMATS.items() if holds(text)}
    ]
    assert not differ
    assert set().union(*answers) == set(FORMATS)


TEXTS = (
    *("2026-11-24T14:03:33Z", "2026-11-24t14:03:33.123456789+01:00", "1990-12-31T23:59:60Z", "1990-12-31T15:59:60-08:00", "1990-12-31T23:58:60Z"),
    *("2020-02-29", "2021-02-29", "1900-02-29", "2000-02-29", "0000-01-01", "2026-00-10", "2026-04-31", "٢٠٢٦-01-01", "2026-11-24T24:00:00Z"),
    *("14:03:33Z", "14:03:33", "23:59:60+00:00", "00:29:60+00:30", "14:03:33+24:00", "14:03:33,5Z", "14:03Z"),
    *(
        "1890cde4-4ada-4104-b8d4-af9cc7d16822",
        "1890CDE4-4ADA-4104-B8D4-AF9CC7D16822",
        "1890cde44ada4104b8d4af9cc7d16822",
        "{1890cde4-4ada-4104-b8d4-af9cc7d16822}",
    ),
    *(
        "ida@example.com",
        "o'hara+x@sub.example.co",
        '"a b"@example.com',
        "a@[192.0.2.1]",
        "a@[IPv6:2001:db8::1]",
        "a..b@example.com",
        f"{'a' * 65}@example.com",
    ),
    *(f"a@{'b' * 63}.com", f"a@{'b' * 64}.com", "a@-b.com", "ä@example.com", "a@b", "@b", "a@", f"{'a' * 64}@{'b.' * 95}com"),
    *("192.0.2.1", "255.255.255.255", "256.0.0.1", "01.2.3.4", "1.2.3", "1.2.3.4.5", "1.2.3.4."),
    *(
        "2001:db8::1",
        "::",
        "::1",
        "1::",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
    ),
    *("::ffff:192.0.2.1", "::ffff:192.0.2.256", "1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:7:192.0.2.1", "192.0.2.1::", "fe80::1%eth0", ":::", ":1", "1:"),
    *(
        "https://example.com/a?b=c#d",
        "http://[2001:db8::1]:80/",
        "http://[v1.x:y]/",
        "http://[::1/",
        "urn:isbn:0451450523",
        "mailto:a@b.c",
        "a:",
        "a://",
        "//example.com",
    ),
    *(
        "/a",
        "http://a b",
        "http://a/%zz",
        "http://a/%41",
        "HTTP://A",
        "1http://a",
        "http://ü.de",
        "http://a/{id}",
        "file:///x",
        "a:/",
        "a://b:c@d:1/e",
        "a://b:x/",
        "x:#a#b",
    ),
    *("", "\n", "2026-11-24\n", "192.0.2.1\n", "a@b.c\n", "::1\n", "14:03:33Z\n"),
)


def mutants(text: str) -> list[str]:
    """The text with a character doubled, left out, or turned into another, at places spread over it."""
    places = range(0, len(text), max(1, len(text) // 6))
    return [mutant for at in places for mutant in (text[:at] + text[at + 1 :], text[: at + 1] + text[at:], f"{text[:at]}:{text[at + 1 :]}")]


def node_test(script: Path, **environment: str) -> None:
    ran = subprocess.run(["node", "--test", str(script)], capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment})
    assert ran.returncode == 0, ran.stdout[-6000:]
