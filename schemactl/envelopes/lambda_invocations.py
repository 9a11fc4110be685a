"""What services of AWS call a Lambda function with, beside batches of messages: a row each. The record is the event, or what it carries where the
rest says only who asked (as of an HTTP request the body is); its name is the service and the trigger, field or kind of request.

Shapes: the developer guides of the services, and the samples of aws-lambda-go and Powertools for AWS Lambda.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schemactl.envelopes import times
from schemactl.envelopes.encodings import embedded_json
from schemactl.envelopes.needs import hold, value_at
from schemactl.envelopes.outcome import Broken, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel, raw_at, text_of


@dataclass(frozen=True, slots=True)
class Invocation:
    """needs: words (needs.py); the first is what few other records have. type: text in which `{/pointer}` stands for a text of the record, and
    `{./pointer}` for one of the payload. payload: a pointer; empty for the whole record. time: a pointer to a time as text or milliseconds."""

    title: str
    needs: str
    source: str
    type: str
    payload: str = ""
    time: str = ""


_OBJECT_LAMBDA: Final = tuple(
    Invocation("S3 Object Lambda", f"userRequest/ xAmzRequestId=* protocolVersion=* {context}/", "aws.s3", f"ObjectLambda.{call}")
    for context, call in (
        ("getObjectContext", "GetObject"),
        ("headObjectContext", "HeadObject"),
        ("listObjectsContext", "ListObjects"),
        ("listObjectsV2Context", "ListObjectsV2"),
    )
)
_ALARMS: Final = tuple(
    Invocation(
        "CloudWatch alarm over SNS",
        f"NewStateValue=* OldStateValue=* AlarmName=* {of}",
        "aws.cloudwatch",
        "AlarmNotification",
        time="/StateChangeTime",
    )
    for of in ("Trigger/", "AlarmRule=*")
)
_THINGS: Final = "|".join(f"THING_{what}EVENT" for what in ("", "TYPE_", "GROUP_", "TYPE_ASSOCIATION_", "GROUP_MEMBERSHIP_", "GROUP_HIERARCHY_"))

INVOCATIONS: Final = (
    Invocation("Cognito user pool", "triggerSource=* userPoolId=* callerContext/ request/", "aws.cognito", "{/triggerSource}"),
    Invocation("Cognito Sync", "eventType=SyncTrigger datasetName=* identityPoolId=* datasetRecords/", "aws.cognito", "SyncTrigger"),
    *(
        Invocation(
            "AppSync resolver",
            f"arguments/ identity {info}/fieldName=* {info}/parentTypeName=*",
            "aws.appsync",
            f"{{/{info}/parentTypeName}}.{{/{info}/fieldName}}",
            "/arguments",
        )
        for info in ("info", "Info")
    ),
    Invocation("Amplify resolver", "arguments/ typeName=* fieldName=* identity source", "aws.appsync", "{/typeName}.{/fieldName}", "/arguments"),
    Invocation(
        "IoT device comes or goes",
        "eventType=connected|disconnected|subscribed|unsubscribed clientId=* sessionIdentifier=* principalIdentifier=*",
        "aws.iot",
        "{/eventType}",
        time="/timestamp",
    ),
    Invocation("IoT registry", f"eventType={_THINGS} eventId=* operation=*", "aws.iot", "{/eventType}.{/operation}", time="/timestamp"),
    Invocation("IoT job", "eventType=JOB|JOB_EXECUTION eventId=* operation=* jobId=*", "aws.iot", "{/eventType}.{/operation}", time="/timestamp"),
    Invocation("IoT provisioning", "claimCertificateId=* certificateId=* templateArn=*", "aws.iot", "PreProvisioningHook"),
    Invocation("S3 Batch Operations", "invocationSchemaVersion=* invocationId=* job/ tasks", "aws.s3", "BatchOperation"),
    *_OBJECT_LAMBDA,
    Invocation("CodePipeline job", "CodePipeline.job/ CodePipeline.job/data/ CodePipeline.job/id=*", "aws.codepipeline", "Job", "/CodePipeline.job"),
    Invocation(
        "AWS Config rule",
        "invokingEvent=* resultToken=* ruleParameters eventLeftScope",
        "aws.config",
        "{./messageType}",
        "/invokingEvent",
        "./notificationCreationTime",
    ),
    Invocation("Connect contact flow", "Details/ContactData/ Name=ContactFlowEvent", "aws.connect", "ContactFlowEvent"),
    Invocation("Lex", "invocationSource=* bot/ interpretations sessionState/intent/name=*", "aws.lex", "{/sessionState/intent/name}"),
    Invocation("Lex V1", "invocationSource=* bot/ messageVersion=* currentIntent/name=*", "aws.lex", "{/currentIntent/name}"),
    Invocation("Bedrock agent", "actionGroup=* agent/ messageVersion=* sessionId=*", "aws.bedrock", "{/actionGroup}"),
    Invocation(
        "CloudFormation custom resource",
        "RequestType=Create|Update|Delete ResourceType=* LogicalResourceId=* StackId=* ResourceProperties/",
        "aws.cloudformation",
        "{/ResourceType}.{/RequestType}",
    ),
    Invocation("CloudWatch alarm", "alarmData/ alarmArn=* source=aws.cloudwatch", "aws.cloudwatch", "AlarmStateChange", time="/time"),
    *_ALARMS,
    Invocation("CloudWatch dashboard", "widgetContext/dashboardName=* widgetContext/widgetId=*", "aws.cloudwatch", "CustomWidget"),
    Invocation("CodeCommit trigger", "eventSource=aws:codecommit codecommit/", "aws.codecommit", "{/eventName}", time="/eventTime"),
    Invocation("CodeDeploy hook", "LifecycleEventHookExecutionId=* DeploymentId=*", "aws.codedeploy", "LifecycleEventHook"),
    Invocation(
        "Secrets Manager rotation",
        "ClientRequestToken=* SecretId=* Step=createSecret|setSecret|testSecret|finishSecret",
        "aws.secretsmanager",
        "Rotation",
    ),
    Invocation("CloudFront (Lambda@Edge)", "cf/request/ cf/config/eventType=*", "aws.cloudfront", "{/cf/config/eventType}", "/cf"),
    Invocation("Client VPN", "connection-id=* endpoint-id=* schema-version=*", "aws.clientvpn", "ConnectionHandler"),
    Invocation(
        "SES over SNS", "mail/messageId=* notificationType=Bounce|Complaint|Delivery", "aws.ses", "{/notificationType}", time="/mail/timestamp"
    ),
    Invocation(
        "SES event publishing",
        'mail/messageId=* eventType="Bounce|Complaint|Delivery|Send|Reject|Open|Click|Rendering Failure|DeliveryDelay|Subscription"',
        "aws.ses",
        "{/eventType}",
        time="/mail/timestamp",
    ),
)
KEYS: Final = tuple(dict.fromkeys(row.needs.split(" ", 1)[0] for row in INVOCATIONS))
"""What any of them has: what the engine leaves to Python."""
_POINTER: Final = re.compile(r"\{(\.?)(/[^}]*)\}")


def recognises(top: TopLevel) -> bool:
    return _row(top) is not None


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    row = _row(top) or INVOCATIONS[0]
    steps = row.payload.split("/")[1:]
    raw = value_at(top, steps) or b""
    payload = embedded_json(raw if (text := text_of(raw)) is None else text, Unwrapped(b"", row.payload, row.source, is_event=True))
    if isinstance(payload, Broken):
        yield payload
        return
    held = TopLevel.of(payload.payload)
    if held is None:
        yield Unwrapped(payload.payload, row.payload, row.source)
        return
    type_ = _POINTER.sub(lambda found: _text(held if found[1] else top, found[2]), row.type)
    yield Unwrapped(held.whole, row.payload, row.source, type_ or None, _time(held if row.time.startswith(".") else top, row.time), is_event=True)


def _row(top: TopLevel) -> Invocation | None:
    return next((row for row in INVOCATIONS if hold(row.needs, top)), None)


def _text(top: TopLevel, pointer: str) -> str:
    return text_of(raw_at(top.whole, pointer) or b"null") or ""


def _time(top: TopLevel, pointer: str) -> int | None:
    found = raw_at(top.whole, pointer.removeprefix(".")) if pointer else None
    text = text_of(found) if found is not None else None
    return times.from_text(text) or times.from_millis_text(text)
