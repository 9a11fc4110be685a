"""The catalog in a real browser, from disk: search, navigation, both themes, a phone's width, without JavaScript; axe-core finds nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from samples.make_catalog_picture import PICTURE, SIZE, browser, made
from tests.browser.toolchain import modules

pytestmark = [pytest.mark.toolchain("chromium"), pytest.mark.toolchain("node")]
SUBJECT = "subjects/shop.orders/OrderSubmitted.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("catalog"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    sync = pytest.importorskip("playwright.sync_api", reason="TOOLCHAIN MISSING: playwright (make setup)")
    with sync.sync_playwright() as playwright:
        started = browser(playwright)
        yield started
        started.close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page that has nothing to complain of, and asks nobody but the disk."""
    opened = chromium.new_page(viewport=SIZE)
    opened.set_default_timeout(120_000)  # of a machine that does other things, too
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
    yield opened
    opened.close()
    assert not said


def test_search_leads_to_a_field_by_the_keyboard_alone(page: Any, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("submitted sku")
    page.wait_for_selector("#results li")
    assert page.text_content('#results [aria-selected="true"]') == "/lines/*/skushop.orders@OrderSubmitted"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/OrderSubmitted.html#/lines/*/sku")
    assert page.evaluate("document.querySelector(':target th').textContent") == "sku"
    page.fill("#search", "no such thing at all")
    page.wait_for_selector("#results .none")
    page.keyboard.press("Escape")
    assert page.is_hidden("#results")


def test_pages_lead_to_one_another(page: Any, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.click("text=OrderSubmitted")
    assert page.text_content("h1").strip().startswith("OrderSubmitted")
    page.click("nav >> text=Map")
    page.click("svg a text >> text=PaymentAuthorised")
    assert page.url.endswith("/subjects/shop.payments/PaymentAuthorised.html")
    page.click("text=Versions")
    assert page.url.endswith("#versions")


def test_the_theme_is_that_of_the_system_until_somebody_chooses(page: Any, site: Path) -> None:
    def background() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    page.goto((site / "index.html").as_uri())
    light = background()
    page.emulate_media(color_scheme="dark")
    dark = background()
    assert light != dark
    page.click("#theme")
    assert background() == light
    page.goto((site / "map.html").as_uri())
    assert background() == light


@pytest.mark.parametrize("path", ["index.html", "map.html", SUBJECT])
def test_axe_finds_nothing_and_a_phone_shows_all(path: str, page: Any, site: Path) -> None:
    axe = (modules() / "axe-core" / "axe.min.js").read_text("utf-8")
    page.goto((site / path).as_uri())
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (SIZE["width"], 360):
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.evaluate(axe)  # by the protocol of the browser, which no policy of a page holds up
            found = page.evaluate(
                "axe.run({preload: false}).then(result => result.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' | ')))"
            )
            assert not found, (scheme, width)


def test_a_page_is_read_without_a_script(chromium: Any, site: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / SUBJECT).as_uri())
    for selector in ("table.fields", "#versions", ".map svg", "pre.code >> nth=0"):
        assert page.is_visible(selector)
    assert page.is_hidden("#search")
    page.click("summary >> text=TypeScript")
    assert page.is_visible("text=export")
    context.close()


def test_the_picture_of_the_docs_is_of_this_page(page: Any, site: Path) -> None:
    """Fonts differ from machine to machine: its size and that it is no blank page is what can be told."""
    page.goto((site / SUBJECT).as_uri())
    taken = page.screenshot()
    assert PICTURE.read_bytes()[16:24] == taken[16:24]  # width and height of a PNG
    assert 0.5 < PICTURE.stat().st_size / len(taken) < 2
