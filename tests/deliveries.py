"""What AWS Lambda hands over, and what the registry takes the messages in it for: generated code has to name them alike, or no handler gets them."""

from pathlib import Path
from typing import Any

from schemactl.ingest.events import Named, events
from schemactl.model.options import Options
from tests.support import CASES

FOLDERS = (
    "cloudevents-structured",
    "debezium-of-mongodb",
    "debezium-tables-of-all-connectors",
    "debezium-values-that-are-not-available",
    "debezium-with-schema",
    "dynamodb-images",
    "dynamodb-in-kinesis",
    "dynamodb-keys-only",
    "eventbridge-array-of-pipes",
    "eventbridge-event",
    "kafka-bare-record-of-pipes",
    "kafka-cloudevents-in-binary-mode",
    "kafka-msk",
    "kinesis-bare-record-of-pipes",
    "kinesis-lambda-records",
    "mq-active",
    "mq-bare-messages-of-pipes",
    "mq-rabbit",
    "put-events-entry",
    "sns-lambda-record-with-type",
    "sns-notification",
    "sqs-bare-record-of-pipes",
    "sqs-eventbridge",
    "sqs-lambda-records",
    "sqs-raw-delivery-with-attributes",
    "sqs-sns-eventbridge",
)
"""Cases of tests/cases/envelopes that are what a Lambda function is called with."""


def handed_over(folder: str) -> Path:
    return CASES / "envelopes" / folder / "input.json"


def expected(folder: str) -> list[tuple[str, Any]]:
    """The subject and the payload of each event in it."""
    named = [outcome for outcome in events([str(handed_over(folder))], Options()) if isinstance(outcome, Named)]
    return [(one.subject.name if one.event.source else "", one.payload) for one in named]
