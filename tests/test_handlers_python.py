"""samples/handlers/python, built as its README says: clean for mypy, and every event of the sample reaches its handler."""

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from zipfile import ZipFile

import pytest

from tests.support import ROOT, schemactl

EVENTS = ROOT / "samples" / "hub-and-spoke" / "day-1.ndjson"
PROGRAM = """
import json, sys
from shop.reserve import handler, reserved
from shop.submit import submitted
from shop_events.service_order_submit.checkout_order_complete import CheckoutOrderComplete

orders, parcels = [], []
for line in open(sys.argv[1]):
    source = json.loads(line)["source"]
    (orders if "order-submit" in source else parcels if "shipping" in source else []).append({"messageId": source, "body": line})
event = json.loads(orders[0]["body"])
event["detail"]["event"]["data"] = {}
broken = {"messageId": "broken", "body": json.dumps(event)}
failed = handler({"Records": [*orders, broken]}, None)["batchItemFailures"]
held = len(reserved)
handler({"Records": parcels}, None)
left = len(reserved)
order = CheckoutOrderComplete.model_validate(json.loads(orders[0]["body"])["detail"]["event"]["data"])
entry = submitted(order, "dev")
reserved.clear()
handler({"Records": [{"messageId": "1", "body": json.dumps(entry)}]}, None)
print(json.dumps([len(orders), held, left, failed, entry, len(reserved)]))
"""
FRAMEWORKS = """
import json, sys
from aws_lambda_powertools.utilities.parser import ValidationError
from fastapi.testclient import TestClient
from shop.confirm import handler
from shop.orders import service

event = next(json.loads(line) for line in open(sys.argv[1]) if "order-submit" in line)
order = {**event["detail"]["event"]["data"], "more": [None]}
published = []
client = TestClient(service(published.append))
taken = client.post("/orders", json=order)
refused = [client.post("/orders", json={**order, key: value}) for key, value in (("order_number", 1), ("total", None), ("lines", [{}]))]
confirmed = handler(event, None)
try:
    handler({**event, "detail": {"event": {**event["detail"]["event"], "data": {}}}}, None)
except ValidationError as error:
    detail = json.loads(published[0]["Detail"])["event"]["data"]
    print(json.dumps([order, taken.json(), detail, [each.status_code for each in (taken, *refused)], confirmed]))
"""


@pytest.fixture
def service(tmp_path: Path) -> Path:
    """A copy of the sample, with the schemas of its events."""
    folder = tmp_path / "service"
    copytree(ROOT / "samples" / "handlers" / "python", folder, ignore=lambda *_: ("schemas", "shop_events", ".schemactl.json", "__pycache__"))
    assert schemactl("discover", EVENTS, cwd=folder).code == 0
    return folder


def test_the_handlers_are_clean_for_mypy_and_handle_every_event(service: Path) -> None:
    assert schemactl("generate", cwd=service).code == 0
    ran = [
        subprocess.run([sys.executable, *command], cwd=service, capture_output=True, text=True, check=False)
        for command in (["-m", "mypy", "--strict", "shop", "shop_events"], ["-c", PROGRAM, str(EVENTS)], ["-c", FRAMEWORKS, str(EVENTS)])
    ]
    assert [each.returncode for each in ran] == [0, 0, 0], [each.stdout + each.stderr for each in ran]
    orders, held, left, failed, entry, published = json.loads(ran[1].stdout)
    assert orders == held > left
    assert failed == [{"itemIdentifier": "broken"}]
    assert (entry["Source"], entry["DetailType"], entry["EventBusName"]) == ("service-order-submit-dev", "State change Notification", "shop-dev")
    assert published == 1, "what is published reaches the handler"
    sent, shown, detail, statuses, confirmed = json.loads(ran[2].stdout)
    assert sent == shown == detail, "FastAPI shows and publishes the same order"
    assert statuses == [202, 422, 422, 422]
    assert confirmed == f"order {sent['order_number']} of {sent['customer_id']}"


def test_hatch_generates_the_types_before_it_builds_the_wheel(service: Path, tmp_path: Path) -> None:
    (tmp_path / "schemactl").write_text(f'#!/bin/sh\nexec {sys.executable} -m schemactl "$@"\n')
    (tmp_path / "schemactl").chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], cwd=service, env=environment, check=True)
    with ZipFile(tmp_path / "shop_handlers-1.0.0-py3-none-any.whl") as wheel:
        names = set(wheel.namelist())
    assert {"shop/reserve.py", "shop_events/py.typed", "shop_events/service_order_submit/checkout_order_complete.py"} <= names
