"""`--envelope`: an event as it would come over the wire, to be put on a queue or into a test. One function an envelope; a table names them."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from schemactl.errors import UsageError
from schemactl.model.finding import Comparison, Finding
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.reverse_dns import has_reverse_dns_prefix
from schemactl.model.subject import Subject
from schemactl.schema.canonical import compact_text


@dataclass(frozen=True, slots=True)
class Sent:
    """When an event was sent (RFC 3339, UTC, to the second), and under which id (a UUID)."""

    id: str = "00000000-0000-4000-8000-000000000000"
    time: str = "2026-01-01T00:00:00Z"

    @property
    def millis(self) -> int:
        """The time in milliseconds since 1970."""
        from datetime import datetime

        return round(datetime.fromisoformat(self.time).timestamp() * 1000)


_FIXED: Final = Sent()
_ARN: Final = "arn:aws:{service}:eu-central-1:111122223333:{name}"
_TYPE: Final = "type"
"""The attribute or header in which a queue, a topic or a log keeps the type of an event."""


def eventbridge(payload: JsonValue, subject: Subject, sent: Sent = _FIXED) -> JsonObject:
    """An event as a rule's target gets it (EventBridge User Guide, "AWS service event metadata")."""
    return {
        "version": "0",
        "id": sent.id,
        "detail-type": subject.type or "Event",
        "source": subject.source,
        "account": "111122223333",
        "time": sent.time,
        "region": "eu-central-1",
        "resources": [],
        "detail": payload,
    }


def put_events(payload: JsonValue, subject: Subject, sent: Sent = _FIXED) -> JsonObject:
    """The request of a producer (EventBridge API Reference, PutEvents)."""
    entry: JsonObject = {"Source": subject.source, "DetailType": subject.type or "Event", "Detail": compact_text(payload), "Time": sent.time}
    return {"Entries": [entry]}


def sns(payload: JsonValue, subject: Subject, sent: Sent = _FIXED) -> JsonObject:
    """A notification as SNS posts it."""
    return {
        "Type": "Notification",
        "MessageId": sent.id,
        "TopicArn": _ARN.format(service="sns", name=subject.source),
        "Subject": subject.type or "Event",
        "Message": compact_text(payload),
        "Timestamp": sent.time,
        "MessageAttributes": {} if subject.type is None else {_TYPE: {"Type": "String", "Value": subject.type}},
    }


def sqs(payload: JsonValue, subject: Subject, sent: Sent = _FIXED) -> JsonObject:
    """What a Lambda function gets from a queue: one record, the payload in its body."""
    named: JsonObject = {} if subject.type is None else {_TYPE: {"stringValue": subject.type, "dataType": "String"}}
    return _queued(compact_text(payload), subject, sent, named)


def sns_in_sqs(payload: JsonValue, subject: Subject, sent: Sent = _FIXED) -> JsonObject:
    """The same, from a queue that is subscribed to a topic."""
    return _queued(compact_text(sns(payload, subject, sent)), subject, sent, {})


def eventbridge_in_sqs(payload: JsonValue, subject: Subject, sent: Sent = _FIXED) -> JsonObject:
    """The same, from a queue that is a rule's target."""
    return _queued(compact_text(eventbridge(payload, subject, sent)), subject, sent, {})


def kinesis(payload: JsonValue, subject: Subject, sent: Sent = _FIXED) -> JsonObject:
    """A record of a stream as a Lambda function gets it; the stream is called as the source."""
    data: JsonObject = {"partitionKey": sent.id, "data": _base64(payload), "approximateArrivalTimestamp": sent.millis // 1000}
    arn = _ARN.format(service="kinesis", name=f"stream/{subject.source}")
    return {"Records": [{"eventSource": "aws:kinesis", "eventID": sent.id, "eventSourceARN": arn, "kinesis": data}]}


def firehose(payload: JsonValue, subject: Subject, sent: Sent = _FIXED) -> JsonObject:
    """What a transformation function of a delivery stream gets; the stream is called as the source."""
    record: JsonObject = {"recordId": sent.id, "approximateArrivalTimestamp": sent.millis, "data": _base64(payload)}
    return {"deliveryStreamArn": _ARN.format(service="firehose", name=f"deliverystream/{subject.source}"), "records": [record]}


def kafka(payload: JsonValue, subject: Subject, sent: Sent = _FIXED) -> JsonObject:
    """A message as `kcat -J` prints it; the topic is called as the source."""
    headers: list[JsonValue] = [] if subject.type is None else [_TYPE, subject.type]
    place: JsonObject = {"topic": subject.source, "partition": 0, "offset": 0, "tstype": "create", "ts": sent.millis}
    return {**place, "headers": headers, "key": None, "payload": compact_text(payload)}


def cloudevents(payload: JsonValue, subject: Subject, sent: Sent = _FIXED) -> JsonObject:
    """A structured CloudEvent (CloudEvents 1.0.2, JSON Event Format); of a subject that its type alone names, from anywhere."""
    is_named_by_type = subject.type is None and has_reverse_dns_prefix(subject.source)
    source, type_ = ("/", subject.source) if is_named_by_type else (subject.source, subject.type or "event")
    return {"specversion": "1.0", "id": sent.id, "source": source, "type": type_, "time": sent.time, "data": payload}


def event_grid(payload: JsonValue, subject: Subject, sent: Sent = _FIXED) -> JsonObject:
    """An event in the schema of Azure Event Grid; the topic is called as the source."""
    return {
        "topic": f"/subscriptions/{_FIXED.id}/resourceGroups/example/providers/Microsoft.EventGrid/topics/{subject.source}",
        "subject": "example",
        "id": sent.id,
        "eventType": subject.type or "Event",
        "eventTime": sent.time,
        "data": payload,
        "dataVersion": "1",
        "metadataVersion": "1",
    }


def pubsub(payload: JsonValue, subject: Subject, sent: Sent = _FIXED) -> JsonObject:
    """A message as Google Cloud Pub/Sub pushes it; the subscription is called as the source."""
    attributes: JsonObject = {} if subject.type is None else {_TYPE: subject.type}
    message: JsonObject = {"messageId": sent.id, "publishTime": sent.time, "attributes": attributes, "data": _base64(payload)}
    return {"subscription": f"projects/example/subscriptions/{subject.source}", "message": message}


def rabbitmq(payload: JsonValue, subject: Subject, sent: Sent = _FIXED) -> JsonObject:
    """A message as the management API of RabbitMQ gives it; the exchange, or without a type the queue, is called as the source."""
    properties: JsonObject = {"message_id": sent.id, "timestamp": sent.millis // 1000, "content_type": "application/json"}
    exchange, key = ("", subject.source) if subject.type is None else (subject.source, subject.type)
    properties |= {} if subject.type is None else {_TYPE: subject.type}
    message: JsonObject = {"exchange": exchange, "routing_key": key, "redelivered": False, "properties": properties}
    return {**message, "payload": compact_text(payload), "payload_encoding": "string"}


def outbox(payload: JsonValue, subject: Subject, sent: Sent = _FIXED) -> JsonObject:
    """A row of a transactional outbox, with the columns that Debezium's outbox event router expects."""
    row: JsonObject = {"id": sent.id, "aggregatetype": subject.source, "aggregateid": sent.id, "type": subject.type or "Event"}
    return {**row, "timestamp": sent.time, "payload": compact_text(payload)}


ENVELOPES: Final[dict[str, Callable[[JsonValue, Subject, Sent], JsonObject]]] = {
    "eventbridge": eventbridge,
    "put-events": put_events,
    "sns": sns,
    "sqs": sqs,
    "sns-in-sqs": sns_in_sqs,
    "eventbridge-in-sqs": eventbridge_in_sqs,
    "kinesis": kinesis,
    "firehose": firehose,
    "kafka": kafka,
    "cloudevents": cloudevents,
    "event-grid": event_grid,
    "pubsub": pubsub,
    "rabbitmq": rabbitmq,
    "outbox": outbox,
}


def wrapped(comparison: Comparison, envelope: str, subject: str | None) -> Comparison:
    """The comparison with each witness in its envelope. subject: whose events they are; of files, a made-up one. Raises UsageError."""
    wrap = envelope_named(envelope)
    owner = Subject("example.source", "ExampleType") if subject is None else Subject.parse(subject)
    return replace(comparison, findings=tuple(_wrapped(finding, wrap, owner) for finding in comparison.findings))


def envelope_named(envelope: str) -> Callable[[JsonValue, Subject, Sent], JsonObject]:
    """The function that wraps a payload. Raises UsageError where there is none."""
    if envelope not in ENVELOPES:
        raise UsageError(f"no such envelope: {envelope!r}.", "--envelope", f"One of {', '.join(ENVELOPES)}.")
    return ENVELOPES[envelope]


def _wrapped(finding: Finding, wrap: Callable[[JsonValue, Subject, Sent], JsonObject], subject: Subject) -> Finding:
    if finding.witness is None:
        return finding
    return replace(finding, witness=replace(finding.witness, event=wrap(finding.witness.payload, subject, _FIXED)))


def _base64(payload: JsonValue) -> str:
    return b64encode(compact_text(payload).encode("utf-8", "surrogatepass")).decode()


def _queued(body: str, subject: Subject, sent: Sent, named: JsonObject) -> JsonObject:
    record: JsonObject = {
        "messageId": sent.id,
        "receiptHandle": "handle",
        "body": body,
        "attributes": {"SentTimestamp": str(sent.millis)},
        "messageAttributes": named,
        "eventSource": "aws:sqs",
        "eventSourceARN": _ARN.format(service="sqs", name=subject.source),
        "awsRegion": "eu-central-1",
    }
    return {"Records": [record]}
