"""The catalog: pages that are safe whatever a registry holds, lead nowhere dead, stay small, and are written as generated code is."""

import json
import re
import time
import urllib.error
import urllib.request
from html.parser import HTMLParser
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urldefrag

import pytest

from schemactl.catalog.bus import MOST_SUBJECTS, Published, bus_map
from schemactl.catalog.fields import MOST_ROWS, anchor_of, rows
from schemactl.catalog.serving import server
from schemactl.model.json import JsonObject
from schemactl.model.schema import Share
from schemactl.pipeline.catalog import state_of
from schemactl.pipeline.configuration import configure
from tests.support import ROOT, schemactl

MOST_BYTES = 200_000
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e${{7*7}}`{{7*7}}`'
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'"


class Page(HTMLParser):
    """What a browser would see of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.scripts: list[str | None] = []
        self.handlers: list[str] = []
        self.policy = ""
        self.text = ""
        self.raw = path.read_text("utf-8")
        self.feed(self.raw)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        self.handlers += [name for name, value in attributes if name.startswith("on") or name == "style" or "javascript:" in (value or "")]
        self.ids += [named["id"] or ""] if "id" in named else []
        self.links += [named[name] or "" for name in ("href", "src") if name in named]
        if tag == "script":
            self.scripts.append(named.get("src"))
        if named.get("http-equiv") == "Content-Security-Policy":
            self.policy = named["content"] or ""

    def handle_data(self, data: str) -> None:
        self.text += data


def _pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


def _check(site: Path) -> dict[Path, Page]:
    """Every page is small, closed to the outside, and leads somewhere."""
    pages = _pages(site)
    for path, page in pages.items():
        assert len(page.raw.encode()) < MOST_BYTES, path
        assert page.policy == POLICY, path
        assert not page.handlers, path
        assert [*map(str, page.scripts)] == [page.raw.partition('<script src="')[2].partition('"')[0]], path
        assert len(set(page.ids)) == len(page.ids), path
        assert page.raw.isprintable() or not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page.raw), path
        for link in page.links:
            assert not re.match(r"[a-z+.-]+:|//", link, re.IGNORECASE), (path, link)
            file, fragment = urldefrag(link)
            target = (path.parent / unquote(file)).resolve() if file else path
            assert target.is_file(), (path, link)
            assert not fragment or fragment in pages[target].ids or unquote(fragment) in pages[target].ids, (path, link)
    return pages


@pytest.fixture
def shop(in_tmp: Path) -> Path:
    """Two days of the sample shop, with what people write about a subject."""
    for day in (1, 2):
        captures = [ROOT / "samples" / name / f"day-{day}.ndjson" for name in ("orders", "cloudevents")]
        assert schemactl("discover", *captures).code in (0, 1)
    settings = next(Path("schemas").rglob("OrderSubmitted/subject.toml"))
    settings.write_text(
        'owner = "checkout"\ndescription = "An order was submitted."\n'
        + settings.read_text()
        + '\n[[consumers]]\nname = "billing"\nreads = ["/total"]\n[fields."/total"]\ndescription = "With tax."\n'
        + '[fields."/coupon"]\ndeprecated = "use discounts"\n'
    )
    return in_tmp


def test_a_subject_has_its_page(shop: Path) -> None:
    ran = schemactl("catalog", "--out", "site", "--title", "The shop")
    assert ran.code == 0, ran.stderr
    pages = _check(shop / "site")
    page = pages[shop / "site/subjects/shop.orders/OrderSubmitted.html"]
    for text in ("OrderSubmitted", "An order was submitted.", "checkout", "2026-11-23", "property-became-optional", "⟨coupon missing⟩", "since v2"):
        assert text in page.text, text
    for text in (
        "With tax.",
        "deprecated: use discounts",
        "67 %",
        "list of object",
        "string (date-time)",
        "class OrderSubmitted",
        "billing",
        "Python",
    ):
        assert text in page.text, text
    assert {"/lines/*/sku", "/total", "v1", "v2"} <= set(page.ids)
    assert {"The shop · event catalog", "Map of the bus"} <= {
        *re.findall(r"<title>(.*?)</title>", pages[shop / "site/index.html"].raw),
        "Map of the bus",
    }


def test_the_sample_is_the_event_that_mock_makes(shop: Path) -> None:
    assert schemactl("catalog", "--out", "site").code == 0
    page = Page(shop / "site/subjects/shop.orders/OrderSubmitted.html")
    sample = page.text.partition("no values of real events.")[2].lstrip()
    made = json.loads(schemactl("mock", "OrderSubmitted").stdout)
    assert json.JSONDecoder().raw_decode(sample)[0] == made


def test_the_same_registry_gives_the_same_bytes_and_old_pages_go(shop: Path) -> None:
    assert schemactl("catalog", "--out", "site").code == 0
    before = {path: path.read_bytes() for path in Path("site").rglob("*") if path.is_file()}
    assert " 0 written" in schemactl("catalog", "--out", "site").stderr
    assert {path: path.read_bytes() for path in Path("site").rglob("*") if path.is_file()} == before
    for path in Path("schemas/shop.orders/OrderCancelled").iterdir():
        path.unlink()
    Path("schemas/shop.orders/OrderCancelled").rmdir()
    Path("site/mine.html").write_text("mine")
    assert "1 removed" in schemactl("catalog", "--out", "site").stderr
    assert not Path("site/subjects/shop.orders/OrderCancelled.html").exists()
    assert Path("site/mine.html").read_text() == "mine"
    assert "OrderCancelled" not in Path("site/search.js").read_text()


def test_the_registry_and_generated_types_are_not_written_over(shop: Path) -> None:
    assert schemactl("catalog", "--out", "schemas/site").code == 2
    assert schemactl("generate", "typescript", "--out", "types").code == 0
    ran = schemactl("catalog", "--out", "types")
    assert ran.code == 2
    assert "contains generated types" in ran.stderr
    Path("taken").mkdir()
    Path("taken/index.html").write_text("somebody's")
    assert schemactl("catalog", "--out", "taken").code == 2
    assert Path("taken/index.html").read_text() == "somebody's"


def test_hostile_text_stays_text(in_tmp: Path) -> None:
    schema: JsonObject = {
        "type": "object",
        "title": HOSTILE,
        "description": HOSTILE,
        "properties": {
            HOSTILE: {"description": HOSTILE, "enum": [HOSTILE], "default": HOSTILE, "examples": [HOSTILE]},
            "": {"type": "string"},
            " a b/~*": {"$ref": "#/$defs/Odd"},
            "u": {"oneOf": [{"title": HOSTILE, "properties": {"a": {"const": HOSTILE}}}, {"properties": {"a": {"const": "b"}}}]},
        },
        "required": [HOSTILE],
        "$defs": {"Odd": {"type": "object", "properties": {"__proto__": {"type": "integer"}}}},
    }
    Path("one.json").write_text(json.dumps(schema))
    Path("two.json").write_text(json.dumps(schema | {"properties": {"other": {"const": HOSTILE}}, "required": []}))
    name = f"evil{HOSTILE}@T{HOSTILE}"
    for file in ("one.json", "two.json"):
        assert schemactl("register", name, file, "--force", HOSTILE).code == 0
    settings = next(Path("schemas").rglob("subject.toml"))
    said, reads = json.dumps(HOSTILE), json.dumps(f"/{HOSTILE}")
    settings.write_text(
        f"owner = {said}\ndescription = {said}\ntags = [{said}]\n{settings.read_text()}\n[[consumers]]\nname = {said}\nreads = [{reads}]\n"
        f'[fields."/other"]\ndeprecated = {said}\ndescription = {said}\n'
    )
    ran = schemactl("catalog", "--out", "site", "--title", HOSTILE)
    assert ran.code == 0, ran.stderr
    pages = _check(in_tmp / "site")
    assert len(pages) == 3
    for page in pages.values():
        assert "<script>alert" not in page.raw
        assert "<img" not in page.raw
        assert "$49" not in page.text
    script = Path("site/search.js").read_text()
    assert "<" not in script
    assert script.isascii()


def test_pages_stay_small_however_large_a_schema_is(in_tmp: Path) -> None:
    text = "An unusually talkative description. " * 40
    wide = {
        f"property_{number}": {"type": "object", "description": text, "properties": {"a": {"enum": [f"{text}{x}" for x in range(5)]}}}
        for number in range(900)
    }
    Path("wide.json").write_text(json.dumps({"type": "object", "properties": wide}))
    assert schemactl("register", "big@Wide", "wide.json").code == 0
    settings = next(Path("schemas").rglob("subject.toml"))
    settings.write_text(
        f"description = {json.dumps(text * 50)}\n{settings.read_text()}" + "".join(f'\n[[consumers]]\nname = "c{n}"\n' for n in range(900))
    )
    assert schemactl("catalog", "--out", "site").code == 0
    page = _check(in_tmp / "site")[in_tmp / "site/subjects/big/Wide.html"]
    assert "more fields" in page.text


def test_a_recursive_schema_has_a_finite_table() -> None:
    node: JsonObject = {
        "type": "object",
        "properties": {"v": {"type": "integer"}, "next": {"$ref": "#/$defs/N"}, "all": {"type": "array", "items": {"$ref": "#"}}},
    }
    found, left_out = rows({"properties": {"n": {"$ref": "#/$defs/N"}}, "$defs": {"N": node}}, [], {}, {})
    assert [row.pointer for row in found] == ["/n", "/n/v", "/n/next", "/n/all"]
    assert left_out == 0
    many, left_out = rows({"properties": {f"p{number}": {} for number in range(MOST_ROWS + 7)}}, [], {}, {})
    assert (len(many), left_out) == (MOST_ROWS, 7)
    assert rows(True, [], {}, {}) == ([], 0)


def test_shares_and_versions_of_a_field() -> None:
    fields = {name: {"type": "string"} for name in "abc"}
    one: JsonObject = {"properties": {"a": fields["a"]}}
    two: JsonObject = {"properties": {"a": fields["a"], "b": fields["b"]}}
    shares = {"/a": Share(0, 10), "/b": Share(1, 1000), "/c": Share(999, 1000)}
    found, _ = rows({"properties": fields, "required": ["a"]}, [(1, one), (2, two)], shares, {})
    assert [(row.name, row.share, row.since) for row in found] == [("a", "", None), ("b", "> 99 %", 2), ("c", "< 1 %", 3)]


def test_the_map_of_a_large_bus_links_producers_and_consumers() -> None:
    many = [Published(f"p{number % 3}", f"e{number}", "", ("c",)) for number in range(MOST_SUBJECTS + 1)]
    drawn = bus_map(many)
    assert [(box.kind, box.title) for box in drawn.boxes] == [("producer", "p0"), ("producer", "p1"), ("producer", "p2"), ("consumer", "c")]
    assert len(drawn.links) == 3
    assert len(bus_map(many[:5]).links) == 10
    assert bus_map([]).boxes == ()


def test_a_fragment_is_what_a_browser_looks_for() -> None:
    assert anchor_of("/a b/~1c/*/é") == "/a%20b/~1c/*/%C3%A9"


def test_an_empty_registry_has_a_site(in_tmp: Path) -> None:
    Path("schemas").mkdir()
    assert schemactl("catalog", "--out", "site").code == 0
    assert "no subjects yet" in _check(in_tmp / "site")[in_tmp / "site/index.html"].text


def test_many_subjects_are_listed_on_several_small_pages(in_tmp: Path) -> None:
    Path("schema.json").write_text('{"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}')
    assert schemactl("register", "source@T0", "schema.json").code == 0
    first = Path("schemas/source/T0")
    for number in range(1, 300):
        folder = Path(f"schemas/source/T{number}")
        folder.mkdir()
        for file in first.iterdir():
            text = file.read_text().replace('type = "T0"', f'type = "T{number}"').replace("source/T0/", f"source/T{number}/")
            (folder / file.name).write_text(text)
    Path("schemactl.toml").write_text('[targets.typescript]\nstyle = "types"\n')
    assert schemactl("catalog", "--out", "site").code == 0
    pages = _pages(in_tmp / "site")
    listed = [link for name in ("index.html", "index-2.html") for link in pages[in_tmp / "site" / name].links if link.startswith("subjects/")]
    assert len(set(listed)) == 300
    assert all(len(page.raw) < MOST_BYTES for page in pages.values())


def test_the_site_is_served_on_this_machine_alone(shop: Path) -> None:
    assert schemactl("catalog", "--out", "site").code == 0
    served = server(shop / "site", 0)
    Thread(target=served.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{served.server_port}/"
        assert served.server_address[0] == "127.0.0.1"
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert b"event catalog" in answer.read()
        elsewhere = urllib.request.Request(address, headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(elsewhere, timeout=30)
    finally:
        served.shutdown()
        served.server_close()


def test_a_served_site_is_written_again_when_the_registry_changes(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = next(Path("schemas").rglob("OrderSubmitted/subject.toml"))
    texts = iter([settings.read_text().replace('owner = "checkout"', 'owner = "payments"'), "= broken"])
    seen: list[str] = []

    def look(_seconds: float) -> None:
        seen.append(Path("site/subjects/shop.orders/OrderSubmitted.html").read_text())
        text = next(texts, None)
        if text is None:
            raise KeyboardInterrupt
        settings.write_text(text)

    monkeypatch.setattr(time, "sleep", look)
    before = state_of(configure(None))
    ran = schemactl("catalog", "--out", "site", "--serve", "--port", "0")
    assert ran.code == 130
    assert state_of(configure(None)) != before
    assert ["payments" in text for text in seen] == [False, True, True]
    assert re.search(r"http://127\.0\.0\.1:\d+/", ran.stderr)
    assert "subject.toml" in ran.stderr
