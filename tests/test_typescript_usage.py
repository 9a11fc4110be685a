"""TypeScript in use: what the types allow, how values are read and written, how events reach their handlers, how the package is built."""

import json
import os
import re
import subprocess
from pathlib import Path
from shutil import copy

import pytest

from schemactl.bindings.source import Source
from schemactl.errors import UsageError
from schemactl.model.json import Document
from schemactl.model.options.generate import TypescriptOptions
from schemactl.model.subject import Subject
from schemactl.schema.formats import INFERRED_FORMATS
from tests.carried import FORMS, payload_of
from tests.changes import CHANGES, KEYS_REMOVED, SOURCE
from tests.deliveries import FOLDERS, expected, handed_over
from tests.format_cases import format_cases
from tests.support import EXACT, ROOT, schemactl
from tests.typescript.packages import generated, head
from tests.typescript.toolchain import HERE, compiled, installed, node

pytestmark = pytest.mark.toolchain("node")
USAGE = HERE / "usage"
ORDER, PAYMENT = Subject("shop", "OrderSubmitted"), Subject("shop", "PaymentAuthorised")

OLDER = Source.given(ORDER, 0, "v0", False, {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]})
"""A major version of the order before the one of today."""


def document(subject: Subject) -> Document:
    return json.loads((USAGE / "schemas" / f"{subject.type}.json").read_bytes())


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of two subjects, compiled together with the code that uses it."""
    folder = tmp_path_factory.mktemp("shop")
    generated([*(head(subject, document(subject)) for subject in (ORDER, PAYMENT)), OLDER], folder / "shop")
    copy(USAGE / "types.ts", folder)
    return compiled(folder)


def test_the_types_allow_what_is_right_and_nothing_else(shop: Path) -> None:
    """types.ts is full of @ts-expect-error: it has compiled, so all of them were errors, and nothing else was."""
    assert (shop / "types.js").exists()


def test_the_run_time_support_does_what_it_promises(shop: Path) -> None:
    node_test(HERE / "runtime.test.mjs", RUNTIME=(shop / "shop/runtime/index.js").as_uri())


def test_events_reach_their_handlers(shop: Path) -> None:
    deliveries = {name: {"event": json.loads(handed_over(name).read_bytes()), "expected": expected(name)} for name in FOLDERS}
    node_test(USAGE / "events.test.mjs", SHOP=(shop / "shop").as_uri(), DELIVERIES=json.dumps(deliveries))


def test_a_removal_reaches_the_handlers_that_ask_for_removals(tmp_path: Path) -> None:
    generated([SOURCE, KEYS_REMOVED], tmp_path)
    node_test(USAGE / "changes.test.mjs", TABLE=compiled(tmp_path).as_uri(), CHANGES=json.dumps(CHANGES))


def test_an_envelope_knows_that_its_payload_is_a_part_of_the_detail(tmp_path: Path) -> None:
    hub = ROOT / "samples" / "hub-and-spoke"
    (tmp_path / "schemactl.toml").write_text((hub / "schemactl.toml").read_text().partition("[targets")[0] + EXACT)
    assert schemactl("discover", hub / "day-1.ndjson", cwd=tmp_path).code == 0
    assert schemactl("generate", "typescript", "--out", "generated", cwd=tmp_path).code == 0
    whole = [json.loads(line) for line in (hub / "day-1.ndjson").read_text().splitlines() if "order-submit" in line]
    events = {name: [(form(event), payload_of(event)) for event in whole[:5]] for name, form in FORMS.items()}
    package = min((tmp_path / "generated").rglob("index.ts"), key=lambda path: len(path.parts)).parent
    node_test(USAGE / "carried.test.mjs", HUB=compiled(package).as_uri(), EVENTS=json.dumps(events))


def test_a_named_package_is_built_by_its_own_settings_and_imported_by_name(tmp_path: Path) -> None:
    sources = [*(head(subject, document(subject)) for subject in (ORDER, PAYMENT)), OLDER]
    generated(sources, tmp_path / "node_modules/@acme/events", TypescriptOptions(package="@acme/events", style="exact"))
    subprocess.run([installed() / "node_modules/.bin/tsc", "-p", tmp_path / "node_modules/@acme/events"], check=True)
    script = tmp_path / "consumer.mjs"
    script.write_text(
        'import { SUBJECTS, ShopOrderSubmitted, ShopOrderSubmitted_v0 } from "@acme/events";\n'
        'import { OrderSubmitted } from "@acme/events/shop/order-submitted/v1";\n'
        "console.log(SUBJECTS.ShopOrderSubmitted === OrderSubmitted, ShopOrderSubmitted.OrderSubmitted === OrderSubmitted);\n"
        "console.log(ShopOrderSubmitted_v0.OrderSubmitted !== OrderSubmitted, Object.keys(SUBJECTS).length);\n"
    )
    assert node(script).split() == ["true", "true", "true", "2"]


def test_a_package_with_a_version_can_be_published_and_one_without_is_private(tmp_path: Path) -> None:
    for version, shown in (("", ("0.0.0", True)), ("1.4.0-rc.1", ("1.4.0-rc.1", None))):
        generated([], tmp_path / version, TypescriptOptions(package="@acme/events", version=version, style="exact"))
        package = json.loads((tmp_path / version / "package.json").read_bytes())
        assert (package["version"], package.get("private")) == shown
    for version in ("1", "1.0", "v1.0.0", "1.0.0\n", '1.0.0"', "01.0.0"):
        with pytest.raises(UsageError):
            generated([], tmp_path, TypescriptOptions(package="@acme/events", version=version, style="exact"))


@pytest.mark.parametrize("name", ["Acme Events", "../events", "@acme", 'a"b', "a" * 215, "a\n"])
def test_a_package_has_a_name_that_npm_takes(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        generated([], tmp_path, TypescriptOptions(package=name, style="exact"))


def test_own_templates_replace_single_files_and_the_rest_stays(tmp_path: Path) -> None:
    ours = ROOT / "templates" / "typescript" / "exact"
    mine = tmp_path / "templates" / "typescript"
    mine.mkdir(parents=True)
    branded = "date-time = \"json.DateTime & { readonly brand: 'date-time' }\""
    (mine / "types.toml").write_text((ours / "types.toml").read_text().replace('date-time = "json.DateTime"', branded))
    interface = "{{ property.wire | key }}"
    (mine / "declarations.ts.jinja").write_text((ours / "declarations.ts.jinja").read_text().replace(interface, f"readonly {interface}"))
    (tmp_path / "order.json").write_text(json.dumps(document(ORDER)))
    (tmp_path / "schemactl.toml").write_text(EXACT)
    ran = schemactl("generate", "typescript", "--schema", "order.json", "--name", "Order", "--out", "out", "--templates", "templates", cwd=tmp_path)
    assert ran.code == 0, ran.stderr
    text = (tmp_path / "out/order/v1.ts").read_text()
    assert "  readonly submitted_at: json.DateTime & { readonly brand: 'date-time' };\n" in text
    assert "  readonly order_number: string;\n" in text
    assert (tmp_path / "out/messages.ts").read_bytes() == (ours.parent / "messages.ts").read_bytes()
    assert (compiled(tmp_path / "out") / "order/v1.js").exists()


def test_no_subject_at_all_compiles(tmp_path: Path) -> None:
    generated([], tmp_path)
    assert (compiled(tmp_path) / "index.js").exists()


def test_a_format_means_in_typescript_what_it_means_everywhere(shop: Path) -> None:
    texts = [*TEXTS, *(mutant for text in TEXTS for mutant in mutants(text)), *(case.text for case in format_cases())]
    lines = node(HERE / "formats.mjs", shop / "shop/runtime/index.js", stdin="".join(json.dumps(text) + "\n" for text in texts))
    answers = [set(json.loads(line)) for line in lines.split("\n") if line]
    differ = [
        (text, answer)
        for text, answer in zip(texts, answers, strict=True)
        if answer != {name for name, holds in INFERRED_FORMATS.items() if holds(text)}
    ]
    assert not differ
    assert set().union(*answers) == set(INFERRED_FORMATS)


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
    assert ran.returncode == 0, "\n".join(re.findall(r"(?m)^not ok .*(?:\n  .*)*", ran.stdout))[-6000:]
