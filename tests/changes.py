"""Changes of the rows of a table, as DynamoDB and Debezium tell them, and which handler of generated code each is for, in every language."""

import json
from base64 import b64encode
from typing import Any

from schemactl.bindings.source import Source
from schemactl.model.subject import Subject

SOURCE = Source.given(
    Subject("customers"),
    1,
    "v1",
    True,
    {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}, "note": {"type": "string"}}, "required": ["id", "name"]},
)
"""The table."""
KEYS_REMOVED = Source.given(Subject("customers", "REMOVE"), 1, "v1", True, {"type": "object", "properties": {"id": {"type": "integer"}}})
"""What the registry makes of the keys of items that were removed, where a stream has no more."""

ADA = {"id": {"N": "1"}, "name": {"S": "Ada"}}
KEYS = {"id": {"N": "1"}}
ROW = {"id": 1, "name": "Ada"}


def item(name: str, **images: object) -> dict[str, Any]:
    """A record of a stream of DynamoDB."""
    arn = "arn:aws:dynamodb:eu-central-1:1:table/customers/stream/2026"
    return {"eventSource": "aws:dynamodb", "eventName": name, "eventSourceARN": arn, "dynamodb": {"SequenceNumber": "7", "Keys": KEYS, **images}}


def row(op: str, **rows: object) -> dict[str, Any]:
    """A change event of Debezium."""
    return {"op": op, "source": {"connector": "postgresql", "table": "customers"}, **rows}


def kinesis(content: object) -> dict[str, Any]:
    data = b64encode(json.dumps(content).encode()).decode()
    return {"kinesis": {"kinesisSchemaVersion": "1.0", "sequenceNumber": "7", "data": data}}


PLACEHOLDER = "__debezium_unavailable_value"
UNTOUCHED = {**ROW, "note": PLACEHOLDER, "bytes": b64encode(PLACEHOLDER.encode()).decode(), "list": [PLACEHOLDER], "bits": list(PLACEHOLDER.encode())}
IN_CLOUDEVENT = {"specversion": "1.0", "id": "1", "source": "/d", "type": "t", "iodebeziumop": "d", "iodebeziumtable": "customers"}

CHANGES: dict[str, tuple[dict[str, Any], str, str]] = {
    "an item was put": (item("INSERT", NewImage=ADA), "created 1 Ada", "created 1 Ada"),
    "an item was put over another": (item("MODIFY", NewImage=ADA, OldImage=ADA), "updated 1 Ada", "updated 1 Ada"),
    "an item was removed": (item("REMOVE", OldImage=ADA), "removed 1 Ada", ""),
    "an item was removed that is not of its type": (item("REMOVE", OldImage=KEYS), 'removed {"id":1}', ""),
    "a stream has images from before alone": (item("MODIFY", OldImage=ADA), "updated 1 Ada", "updated 1 Ada"),
    "a change that does not say its kind": (item("", OldImage=ADA), "removed 1 Ada", ""),
    "an item without attributes": (item("REMOVE", OldImage={}), "", ""),
    "an item was removed of which the keys are known": (item("REMOVE"), 'removed {"id":1}', ""),
    "by a stream of Kinesis": (kinesis(item("REMOVE", OldImage=ADA)), "removed 1 Ada", ""),
    "by a queue": ({"messageId": "1", "body": json.dumps(item("REMOVE", OldImage=ADA))}, "removed 1 Ada", ""),
    "a row was inserted": (kinesis(row("c", before=None, after=ROW)), "created 1 Ada", "created 1 Ada"),
    "a row was there": (kinesis(row("r", after=ROW)), "read 1 Ada", "read 1 Ada"),
    "a row was updated": (kinesis(row("u", before=ROW, after=ROW)), "updated 1 Ada", "updated 1 Ada"),
    "a row has values that are not known": (kinesis(row("u", before=None, after=UNTOUCHED)), "updated 1 Ada", "updated 1 Ada"),
    "a row was deleted": (kinesis(row("d", before=ROW, after=None)), "removed 1 Ada", ""),
    "a row was deleted of which the key is known": (
        kinesis(row("d", before={"id": 1, "name": None}, after=None)),
        'removed {"id":1,"name":null}',
        "",
    ),
    "a row was deleted of which nothing is known": (kinesis(row("d", before=None, after=None)), "removed null", ""),
    "with its schema": (kinesis({"schema": {}, "payload": row("d", before=ROW, after=None)}), "removed 1 Ada", ""),
    "as a CloudEvent": (kinesis({**IN_CLOUDEVENT, "data": {"before": ROW, "after": None}}), "removed 1 Ada", ""),
    "as a CloudEvent with its schema": (
        kinesis({**IN_CLOUDEVENT, "data": {"schema": {}, "payload": {"before": ROW, "after": None}}}),
        "removed 1 Ada",
        "",
    ),
    "as a text of JSON": (kinesis(row("d", before=json.dumps(ROW), after=None)), "removed 1 Ada", ""),
    "a flat row": (kinesis({**ROW, "__op": "u", "__table": "customers"}), "updated 1 Ada", "updated 1 Ada"),
    "a flat row was deleted": (kinesis({**ROW, "__deleted": "true", "__source_table": "customers"}), "removed 1 Ada", ""),
    "the table was emptied": (kinesis(row("t")), "", ""),
    "a message of the database": (kinesis({"op": "m", "source": {"connector": "postgresql"}}), "", ""),
}
"""Each record with what a handler and a handler of removals write of it, and with what a handler alone does."""
