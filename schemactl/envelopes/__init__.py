"""Envelopes, in the order in which they are tried: the most specific first. To add one: a file, a line here, a folder under tests/cases/envelopes, a
line in docs/envelopes.md."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from schemactl.envelopes import (
    api_gateway,
    authorizers,
    cloudevents,
    cloudevents_binary,
    cloudtrail,
    cloudwatch_logs,
    custom,
    debezium,
    dynamodb,
    embedded_metrics,
    event_grid,
    eventbridge,
    firehose,
    github,
    google_logs,
    iglu,
    kafka,
    kafka_connect,
    kinesis,
    lambda_destination,
    lambda_invocations,
    log_record,
    loki,
    masstransit,
    mq,
    outbox,
    pubsub,
    put_events,
    rabbitmq,
    s3,
    search_hits,
    ses,
    sns,
    sqs,
    step_functions,
    vpc_lattice,
    webhooks,
    xray,
)
from schemactl.envelopes.chain import Unwrapper
from schemactl.envelopes.outcome import Envelope
from schemactl.envelopes.trace import Step, Traced, Tracer
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.model.record import Event, Ignored, Record, Reject

__all__ = ["ENVELOPES", "Envelope", "Step", "Traced", "candidates", "known", "known_to_engine", "tracer", "unwrap", "unwrapper"]

ENVELOPES: tuple[Envelope, ...] = (
    Envelope(
        "authorizer",
        "API Gateway authorizer request",
        ("type methodArn", "type routeArn", *authorizers.KEYS),
        authorizers.recognises,
        authorizers.unwrap,
    ),
    Envelope("github", "GitHub webhook", ("body headers", "event request"), github.recognises, github.unwrap),
    Envelope("webhook", "Webhook of Shopify, GitLab, Bitbucket, Stripe, Slack", ("body headers",), webhooks.recognises, webhooks.unwrap),
    Envelope("cloudevents-binary", "CloudEvents 1.0, binary mode", ("body headers",), cloudevents_binary.recognises, cloudevents_binary.unwrap),
    Envelope(
        "lambda-destination",
        "AWS Lambda destination",
        ("requestContext/functionArn requestContext/condition",),
        lambda_destination.recognises,
        lambda_destination.unwrap,
        lambda_destination.FORMS,
    ),
    Envelope(
        "step-functions-status",
        "Step Functions status change",
        (f'detail-type="{step_functions.STATUS_CHANGE}" detail',),
        step_functions.recognises_status,
        step_functions.unwrap_status,
    ),
    Envelope("eventbridge", "Amazon EventBridge", ("detail-type source detail",), eventbridge.recognises, eventbridge.unwrap, eventbridge.FORMS),
    Envelope(
        "put-events", "EventBridge PutEvents", ("Entries", "Source DetailType Detail"), put_events.recognises, put_events.unwrap, put_events.FORMS
    ),
    Envelope(
        "sqs",
        "Amazon SQS",
        ("eventSource=aws:sqs", "receiptHandle messageId body", "ReceiptHandle Body", "Messages", "QueueUrl MessageBody"),
        sqs.recognises,
        sqs.unwrap,
        sqs.FORMS,
    ),
    Envelope("sns", "Amazon SNS", ("EventSource=aws:sns", "TopicArn Message"), sns.recognises, sns.unwrap, sns.FORMS),
    Envelope(
        "kinesis",
        "Amazon Kinesis Data Streams",
        ("eventSource=aws:kinesis", "Data PartitionKey SequenceNumber"),
        kinesis.recognises,
        kinesis.unwrap,
        kinesis.FORMS,
    ),
    Envelope("firehose", "Amazon Data Firehose", ("deliveryStreamArn records",), firehose.recognises, firehose.unwrap, firehose.FORMS),
    Envelope(
        "dynamodb",
        "Amazon DynamoDB",
        ("eventSource=aws:dynamodb dynamodb", "Items Count", "Item", "Metadata Keys"),
        dynamodb.recognises,
        dynamodb.unwrap,
    ),
    Envelope("s3", "Amazon S3 notification", ("eventSource=aws:s3", "Event=s3:TestEvent"), s3.recognises, s3.unwrap, s3.FORMS),
    Envelope("ses", "Amazon SES", ("eventSource=aws:ses ses",), ses.recognises, ses.unwrap),
    Envelope(
        "cloudtrail",
        "AWS CloudTrail",
        ("eventSource=*.amazonaws.com eventName eventVersion", "Events"),
        cloudtrail.recognises,
        cloudtrail.unwrap,
        cloudtrail.FORMS,
    ),
    Envelope(
        "lambda-invocation",
        "Direct invocation of AWS Lambda by a service",
        lambda_invocations.KEYS,
        lambda_invocations.recognises,
        lambda_invocations.unwrap,
    ),
    Envelope(
        "kafka", "Apache Kafka", (f"eventSource={'|'.join(kafka.SOURCES)}", "topic partition offset"), kafka.recognises, kafka.unwrap, kafka.FORMS
    ),
    Envelope("mq", "Amazon MQ", (f"eventSource={'|'.join(mq.SOURCES)}",), mq.recognises, mq.unwrap),
    Envelope(
        "cloudwatch-logs",
        "Amazon CloudWatch Logs",
        ("awslogs", "messageType logEvents", "timestamp message", "events", "@message", "results statistics"),
        cloudwatch_logs.recognises,
        cloudwatch_logs.unwrap,
        cloudwatch_logs.FORMS,
    ),
    Envelope(
        "log-record",
        "Line of a log in JSON (Lambda, Docker)",
        ("timestamp level requestId message", "log stream time", "time type record"),
        log_record.recognises,
        log_record.unwrap,
    ),
    Envelope("loki", "Grafana Loki", ("streams", "data/resultType=streams", "line labels"), loki.recognises, loki.unwrap),
    Envelope("google-logs", "Google Cloud Logging", ("logName",), google_logs.recognises, google_logs.unwrap),
    Envelope("search-hits", "Elasticsearch and OpenSearch", ("_source", "hits/hits"), search_hits.recognises, search_hits.unwrap),
    Envelope("embedded-metrics", "CloudWatch Embedded Metric Format", ("_aws",), embedded_metrics.recognises, embedded_metrics.unwrap),
    Envelope("xray", "AWS X-Ray", ("trace_id start_time", "Traces"), xray.recognises, xray.unwrap),
    Envelope("vpc-lattice", "Amazon VPC Lattice", ("raw_path method", "requestContext"), vpc_lattice.recognises, vpc_lattice.unwrap),
    Envelope("api-gateway", "API Gateway, function URL, load balancer", ("requestContext",), api_gateway.recognises, api_gateway.unwrap),
    Envelope(
        "step-functions-log", "Step Functions log line", ("type details execution_arn",), step_functions.recognises_log, step_functions.unwrap_log
    ),
    Envelope(
        "step-functions-execution",
        "Step Functions execution",
        ("executionArn stateMachineArn",),
        step_functions.recognises_execution,
        step_functions.unwrap_execution,
    ),
    Envelope("step-functions-history", "Step Functions history", ("events",), step_functions.recognises_history, step_functions.unwrap_history),
    Envelope(
        "debezium",
        "Debezium change event, or its row",
        ("op source", "payload/op", "payload/__deleted", "payload/__op", "schema payload", "__deleted", "__op", "iodebeziumop"),
        debezium.recognises,
        debezium.unwrap,
        debezium.FORMS,
    ),
    Envelope("cloudevents", "CloudEvents 1.0", ("specversion type source",), cloudevents.recognises, cloudevents.unwrap, cloudevents.FORMS),
    Envelope("event-grid", "Azure Event Grid", ("eventType eventTime data",), event_grid.recognises, event_grid.unwrap),
    Envelope("pubsub", "Google Cloud Pub/Sub", ("message subscription", "message ackId"), pubsub.recognises, pubsub.unwrap),
    Envelope("rabbitmq", "RabbitMQ message", ("payload payload_encoding routing_key",), rabbitmq.recognises, rabbitmq.unwrap),
    Envelope(
        "outbox",
        "Row of a transactional outbox",
        ("aggregatetype payload", "aggregate_type payload", "aggregateType payload"),
        outbox.recognises,
        outbox.unwrap,
    ),
    Envelope("masstransit", "MassTransit message", ("messageType message",), masstransit.recognises, masstransit.unwrap),
    Envelope("kafka-connect", "Kafka Connect, JSON with its schema", ("schema payload",), kafka_connect.recognises, kafka_connect.unwrap),
    Envelope("iglu", "Snowplow self-describing JSON", ("schema data",), iglu.recognises, iglu.unwrap),
)

_KEY = re.compile(r'([^\s=/]+)(?:/[^\s=]*)?(?:=(?:"[^"]*"|\S+))?')
_NEEDS = tuple((envelope, tuple(frozenset(_KEY.findall(words)) for words in envelope.keys)) for envelope in ENVELOPES)
_SURE: Final = re.compile(r"[A-Za-z_@$][A-Za-z0-9_.:@$-]*")
"""A key that means itself among words."""
_MOST_KEYS: Final = 128
"""By which the engine tells envelopes."""


@lru_cache(maxsize=1 << 12)
def candidates(keys: tuple[str, ...]) -> tuple[Envelope, ...]:
    """The envelopes that a record with these keys could be in, in order of trial."""
    known = frozenset(keys)
    return tuple(envelope for envelope, needs in _NEEDS if any(need <= known for need in needs))


def known(options: EnvelopeOptions) -> tuple[Envelope, ...]:
    """Every envelope, in order of trial: those of schemactl.toml first."""
    return (*map(custom.envelope, options.custom), *ENVELOPES)


def known_to_engine(options: EnvelopeOptions) -> tuple[Envelope, ...] | None:
    """The same; None where the engine cannot tell them from all else, so that Python has to unwrap every record."""
    keys = {key for _, needs in _NEEDS for need in needs for key in need}
    own = {custom.first_key(pointer) for described in options.custom for pointer in described.keys}
    return known(options) if len(keys | own) <= _MOST_KEYS and all(map(_SURE.fullmatch, own)) else None


def unwrapper(options: EnvelopeOptions) -> Unwrapper:
    if not options.custom:
        return Unwrapper(candidates, options)
    own = tuple((custom.envelope(one), frozenset(map(custom.first_key, one.keys))) for one in options.custom)

    def of_all(keys: tuple[str, ...]) -> tuple[Envelope, ...]:
        present = frozenset(keys)
        return (*(envelope for envelope, need in own if need <= present), *candidates(keys))

    return Unwrapper(of_all, options)


def tracer(options: EnvelopeOptions) -> Tracer:
    """Unwraps likewise, and tells by which way."""
    return Tracer(unwrapper(options).candidates, options)


def unwrap(record: Record, options: EnvelopeOptions) -> Sequence[Event | Ignored | Reject]:
    """What a record holds: events, what is no event by nature, and what should be one and cannot be read."""
    return unwrapper(options).unwrap(record)
