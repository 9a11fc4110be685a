"""Envelopes, the most specific first. To add one: a file, a line here, a folder under tests/cases/envelopes, a line in docs/envelopes.md."""

from collections.abc import Iterator

from schemactl.envelopes import (
    api_gateway,
    authorizers,
    cloudevents,
    cloudevents_binary,
    cloudtrail,
    cloudwatch_logs,
    debezium,
    dynamodb,
    embedded_metrics,
    eventbridge,
    firehose,
    github,
    iglu,
    kafka,
    kinesis,
    lambda_destination,
    mq,
    put_events,
    s3,
    ses,
    sns,
    sqs,
    step_functions,
    vpc_lattice,
    xray,
)
from schemactl.envelopes.chain import Unwrapper
from schemactl.envelopes.outcome import Envelope
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.model.record import Event, Ignored, Record, Reject

__all__ = ["ENVELOPES", "Envelope", "unwrap", "unwrapper"]

ENVELOPES: tuple[Envelope, ...] = (
    Envelope("authorizer", "API Gateway authorizer request", authorizers.recognises, authorizers.unwrap),
    Envelope("github", "GitHub webhook", github.recognises, github.unwrap),
    Envelope("cloudevents-binary", "CloudEvents 1.0, binary mode", cloudevents_binary.recognises, cloudevents_binary.unwrap),
    Envelope("lambda-destination", "AWS Lambda destination", lambda_destination.recognises, lambda_destination.unwrap),
    Envelope("step-functions-status", "Step Functions status change", step_functions.recognises_status, step_functions.unwrap_status),
    Envelope("eventbridge", "Amazon EventBridge", eventbridge.recognises, eventbridge.unwrap),
    Envelope("put-events", "EventBridge PutEvents", put_events.recognises, put_events.unwrap),
    Envelope("sqs", "Amazon SQS", sqs.recognises, sqs.unwrap),
    Envelope("sns", "Amazon SNS", sns.recognises, sns.unwrap),
    Envelope("kinesis", "Amazon Kinesis Data Streams", kinesis.recognises, kinesis.unwrap),
    Envelope("firehose", "Amazon Data Firehose", firehose.recognises, firehose.unwrap),
    Envelope("dynamodb", "Amazon DynamoDB stream", dynamodb.recognises, dynamodb.unwrap),
    Envelope("s3", "Amazon S3 notification", s3.recognises, s3.unwrap),
    Envelope("ses", "Amazon SES", ses.recognises, ses.unwrap),
    Envelope("cloudtrail", "AWS CloudTrail", cloudtrail.recognises, cloudtrail.unwrap),
    Envelope("kafka", "Apache Kafka", kafka.recognises, kafka.unwrap),
    Envelope("mq", "Amazon MQ", mq.recognises, mq.unwrap),
    Envelope("cloudwatch-logs", "Amazon CloudWatch Logs", cloudwatch_logs.recognises, cloudwatch_logs.unwrap),
    Envelope("embedded-metrics", "CloudWatch Embedded Metric Format", embedded_metrics.recognises, embedded_metrics.unwrap),
    Envelope("xray", "AWS X-Ray", xray.recognises, xray.unwrap),
    Envelope("vpc-lattice", "Amazon VPC Lattice", vpc_lattice.recognises, vpc_lattice.unwrap),
    Envelope("api-gateway", "API Gateway, function URL, load balancer", api_gateway.recognises, api_gateway.unwrap),
    Envelope("step-functions-log", "Step Functions log line", step_functions.recognises_log, step_functions.unwrap_log),
    Envelope("step-functions-history", "Step Functions history", step_functions.recognises_history, step_functions.unwrap_history),
    Envelope("cloudevents", "CloudEvents 1.0", cloudevents.recognises, cloudevents.unwrap),
    Envelope("debezium", "Debezium change event", debezium.recognises, debezium.unwrap),
    Envelope("iglu", "Snowplow self-describing JSON", iglu.recognises, iglu.unwrap),
)


def unwrapper(options: EnvelopeOptions) -> Unwrapper:
    return Unwrapper(ENVELOPES, options)


def unwrap(record: Record, options: EnvelopeOptions) -> Iterator[Event | Ignored | Reject]:
    """Yield what a record holds: events, what is no event by nature, and what should be one and cannot be read."""
    return unwrapper(options).unwrap(record)
