"""Takes the picture of the catalog for README and docs: the page of an event of the sample shop, in Chromium.

python -m samples.make_catalog_picture
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parent
PICTURE = SAMPLES.parent / "docs" / "pictures" / "catalog.png"
SIZE = {"width": 1180, "height": 780}
RULES = """[subjects]
strip_source = "-dev"

[[subjects.rules]]
type = "State change Notification"
under = "/event/meta_data"
subject = "{source}@{type}.{subtype}.{status}"
"""
WRITTEN = 'owner = "checkout"\ndescription = "A customer has submitted an order."\ntags = ["checkout", "core"]\n'
CONSUMERS = """
[[consumers]]
name = "billing"
reads = ["/order_id", "/total", "/currency"]

[[consumers]]
name = "warehouse"
reads = ["/order_id", "/lines"]

[[consumers]]
name = "recommendations"

[fields."/total"]
description = "What the customer pays, tax included."

[fields."/customer_id"]
pii = true

[fields."/coupon"]
description = "The code as the customer typed it."
deprecated = "use discounts"
"""


def made(work: Path) -> Path:
    """The catalog of two days of the samples' buses, below an empty folder."""
    (work / "schemactl.toml").write_text(RULES)
    program = Path(sys.executable).parent / "schemactl"
    environment = {**os.environ, "XDG_STATE_HOME": str(work / ".state"), "GIT_CEILING_DIRECTORIES": str(work.parent)}

    def run(*arguments: str) -> None:
        subprocess.run([program, *arguments], cwd=work, env=environment, check=True, capture_output=True)

    for day in (1, 2):
        run("discover", *(str(SAMPLES / name / f"day-{day}.ndjson") for name in ("orders", "hub-and-spoke", "cloudevents")))
    settings = next(work.rglob("OrderSubmitted/subject.toml"))
    settings.write_text(WRITTEN + settings.read_text().replace('status = "draft"', 'status = "active"') + CONSUMERS)
    run("catalog", "--out", "site", "--title", "Shop events")
    return work / "site"


def browser(playwright: Any) -> Any:
    """Debian's Chromium."""
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])


if __name__ == "__main__":
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = made(Path(folder))
        page = browser(playwright).new_page(viewport=SIZE)
        page.goto((site / "subjects/shop.orders/OrderSubmitted.html").as_uri())
        page.screenshot(path=PICTURE)
