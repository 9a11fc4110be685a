//! The members of envelopes: each may have those that are written here and no other, so no other envelope can be meant.

/// Members, a bit each.
pub type Members = u64;

pub const SOURCE: Members = 1;
pub const TIME: Members = 1 << 1;
pub const ID: Members = 1 << 2;
pub const DETAIL_TYPE: Members = 1 << 3;
pub const DETAIL: Members = 1 << 4;
pub const EVENT_BRIDGE: Members = SOURCE | TIME | ID | DETAIL_TYPE | DETAIL | 0b1_1111 << 5;
pub const TYPE: Members = 1 << 10;
pub const DATA: Members = 1 << 11;
pub const SPECVERSION: Members = 1 << 12;
pub const CLOUD_EVENT: Members = SOURCE | TIME | ID | TYPE | DATA | SPECVERSION | 0b11_1111 << 13;
pub const BODY: Members = 1 << 19;
pub const EVENT_SOURCE: Members = 1 << 20;
pub const SQS: Members = BODY | EVENT_SOURCE | 0xff << 21;
pub const SYSTEM_ATTRIBUTES: Members = 1 << 23;
pub const SQS_ATTRIBUTES: Members = 1 << 24;
pub const ARN: Members = 1 << 27;
pub const REGION: Members = 1 << 28;
pub const MESSAGE: Members = 1 << 29;
pub const NOTIFICATION: Members = 1 << 30;
pub const TOPIC: Members = 1 << 31;
pub const MESSAGE_ID: Members = 1 << 32;
pub const TIMESTAMP: Members = 1 << 34;
pub const MESSAGE_ATTRIBUTES: Members = 1 << 39;
pub const SNS: Members = MESSAGE | NOTIFICATION | TOPIC | 0xff << 32;
pub const RECORD: Members = 1 << 40;
pub const KINESIS: Members = RECORD | EVENT_SOURCE | ARN | REGION | 0b1111 << 41;
pub const RECEIVED: Members = 1 << 45;
pub const RECEIPT: Members = 1 << 46;
pub const SQS_RECEIVED: Members = RECEIVED | RECEIPT | MESSAGE_ID | MESSAGE_ATTRIBUTES | 0b111 << 47;
pub const TOPIC_NAME: Members = 1 << 50;
pub const PARTITION: Members = 1 << 51;
pub const OFFSET: Members = 1 << 52;
pub const PAYLOAD: Members = 1 << 53;
pub const MILLIS: Members = 1 << 54;
pub const PRINTED: Members = TOPIC_NAME | PARTITION | OFFSET | PAYLOAD | MILLIS | 0b111 << 55;

/// Which member a key is.
pub fn member(key: &str) -> Option<Members> {
    Some(match key {
        "source" => SOURCE,
        "time" => TIME,
        "id" => ID,
        "detail-type" => DETAIL_TYPE,
        "detail" => DETAIL,
        "version" => 1 << 5,
        "account" => 1 << 6,
        "region" => 1 << 7,
        "resources" => 1 << 8,
        "replay-name" => 1 << 9,
        "type" => TYPE,
        "data" => DATA,
        "specversion" => SPECVERSION,
        "subject" => 1 << 13,
        "datacontenttype" => 1 << 14,
        "dataschema" => 1 << 15,
        "traceparent" => 1 << 16,
        "tracestate" => 1 << 17,
        "partitionkey" => 1 << 18,
        "body" => BODY,
        "eventSource" => EVENT_SOURCE,
        "messageId" => 1 << 21,
        "receiptHandle" => 1 << 22,
        "attributes" => SYSTEM_ATTRIBUTES,
        "messageAttributes" => SQS_ATTRIBUTES,
        "md5OfBody" => 1 << 25,
        "md5OfMessageAttributes" => 1 << 26,
        "eventSourceARN" => ARN,
        "awsRegion" => REGION,
        "Message" => MESSAGE,
        "Type" => NOTIFICATION,
        "TopicArn" => TOPIC,
        "MessageId" => MESSAGE_ID,
        "Subject" => 1 << 33,
        "Timestamp" => TIMESTAMP,
        "SignatureVersion" => 1 << 35,
        "Signature" => 1 << 36,
        "SigningCertURL" => 1 << 37,
        "UnsubscribeURL" => 1 << 38,
        "MessageAttributes" => MESSAGE_ATTRIBUTES,
        "kinesis" => RECORD,
        "eventVersion" => 1 << 41,
        "eventID" => 1 << 42,
        "eventName" => 1 << 43,
        "invokeIdentityArn" => 1 << 44,
        "Body" => RECEIVED,
        "ReceiptHandle" => RECEIPT,
        "MD5OfBody" => 1 << 47,
        "MD5OfMessageAttributes" => 1 << 48,
        "Attributes" => 1 << 49,
        "topic" => TOPIC_NAME,
        "partition" => PARTITION,
        "offset" => OFFSET,
        "payload" => PAYLOAD,
        "ts" => MILLIS,
        "tstype" => 1 << 55,
        "broker" => 1 << 56,
        "key" => 1 << 57,
        _ => return None,
    })
}

/// Whether these members were seen, and of the others only those of `all`.
pub fn is(seen: Members, needed: Members, all: Members) -> bool {
    seen & needed == needed && seen & !all == 0
}
