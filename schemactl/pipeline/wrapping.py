"""`--envelope`: a witness as it would come over the wire, to be put on a queue or into a test. One function an envelope; a table names them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from schemactl.errors import UsageError
from schemactl.model.finding import Comparison, Finding
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.reverse_dns import has_reverse_dns_prefix
from schemactl.model.subject import Subject
from schemactl.schema.canonical import compact_text

_TIME: Final = "2026-01-01T00:00:00Z"
_ID: Final = "00000000-0000-4000-8000-000000000000"
_ARN: Final = "arn:aws:{service}:eu-central-1:111122223333:{name}"


def eventbridge(payload: JsonValue, subject: Subject) -> JsonObject:
    """An event as a rule's target gets it (EventBridge User Guide, "AWS service event metadata")."""
    return {
        "version": "0",
        "id": _ID,
        "detail-type": subject.type or "Event",
        "source": subject.source,
        "account": "111122223333",
        "time": _TIME,
        "region": "eu-central-1",
        "resources": [],
        "detail": payload,
    }


def sns(payload: JsonValue, subject: Subject) -> JsonObject:
    """A notification as SNS posts it."""
    return {
        "Type": "Notification",
        "MessageId": _ID,
        "TopicArn": _ARN.format(service="sns", name=subject.source),
        "Subject": subject.type or "Event",
        "Message": compact_text(payload),
        "Timestamp": _TIME,
    }


def sqs(payload: JsonValue, subject: Subject) -> JsonObject:
    """What a Lambda function gets from a queue: one record, the payload in its body."""
    return _queued(compact_text(payload), subject)


def sns_in_sqs(payload: JsonValue, subject: Subject) -> JsonObject:
    """The same, from a queue that is subscribed to a topic."""
    return _queued(compact_text(sns(payload, subject)), subject)


def eventbridge_in_sqs(payload: JsonValue, subject: Subject) -> JsonObject:
    """The same, from a queue that is a rule's target."""
    return _queued(compact_text(eventbridge(payload, subject)), subject)


def cloudevents(payload: JsonValue, subject: Subject) -> JsonObject:
    """A structured CloudEvent (CloudEvents 1.0.2, JSON Event Format); of a subject that its type alone names, from anywhere."""
    is_named_by_type = subject.type is None and has_reverse_dns_prefix(subject.source)
    source, type_ = ("/", subject.source) if is_named_by_type else (subject.source, subject.type or "event")
    return {"specversion": "1.0", "id": _ID, "source": source, "type": type_, "time": _TIME, "data": payload}


ENVELOPES: Final[dict[str, Callable[[JsonValue, Subject], JsonObject]]] = {
    "eventbridge": eventbridge,
    "sns": sns,
    "sqs": sqs,
    "sns-in-sqs": sns_in_sqs,
    "eventbridge-in-sqs": eventbridge_in_sqs,
    "cloudevents": cloudevents,
}


def wrapped(comparison: Comparison, envelope: str, subject: str | None) -> Comparison:
    """The comparison with each witness in its envelope. subject: whose events they are; of files, a made-up one. Raises UsageError."""
    if envelope not in ENVELOPES:
        raise UsageError(f"no such envelope: {envelope!r}.", "--envelope", f"One of {', '.join(ENVELOPES)}.")
    owner = Subject("example.source", "ExampleType") if subject is None else Subject.parse(subject)
    return replace(comparison, findings=tuple(_wrapped(finding, envelope, owner) for finding in comparison.findings))


def _wrapped(finding: Finding, envelope: str, subject: Subject) -> Finding:
    if finding.witness is None:
        return finding
    return replace(finding, witness=replace(finding.witness, event=ENVELOPES[envelope](finding.witness.payload, subject)))


def _queued(body: str, subject: Subject) -> JsonObject:
    record: JsonObject = {
        "messageId": _ID,
        "receiptHandle": "handle",
        "body": body,
        "attributes": {"SentTimestamp": "1767225600000"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": _ARN.format(service="sqs", name=subject.source),
        "awsRegion": "eu-central-1",
    }
    return {"Records": [record]}
