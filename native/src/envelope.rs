//! Envelopes that are told by their keys: an EventBridge event or a CloudEvent, alone or as the message of SNS, of SQS, of SNS in SQS, or in a record of
//! Kinesis. Each may have the members that are written here and no other: so no other envelope can be meant.

use std::borrow::Cow;

use crate::base64;
use crate::lane::What;
use crate::text::{Cursor, Text};
use crate::times::moment;

/// What Step Functions reports of itself, which holds payloads of its own.
const STATUS_CHANGE: &str = "Step Functions Execution Status Change";
/// The type that Dapr gives to what has none; the topic says more.
const OF_DAPR: &str = "com.dapr.event.sent";

/// Members, a bit each.
type Members = u64;

const SOURCE: Members = 1;
const TIME: Members = 1 << 1;
const ID: Members = 1 << 2;
const DETAIL_TYPE: Members = 1 << 3;
const DETAIL: Members = 1 << 4;
const EVENT_BRIDGE: Members = SOURCE | TIME | ID | DETAIL_TYPE | DETAIL | 0b1_1111 << 5;
const TYPE: Members = 1 << 10;
const DATA: Members = 1 << 11;
const SPECVERSION: Members = 1 << 12;
const CLOUD_EVENT: Members = SOURCE | TIME | ID | TYPE | DATA | SPECVERSION | 0b11_1111 << 13;
const BODY: Members = 1 << 19;
const EVENT_SOURCE: Members = 1 << 20;
const SQS: Members = BODY | EVENT_SOURCE | 0xff << 21;
const MESSAGE: Members = 1 << 29;
const NOTIFICATION: Members = 1 << 30;
const TOPIC: Members = 1 << 31;
const MESSAGE_ID: Members = 1 << 32;
const MESSAGE_ATTRIBUTES: Members = 1 << 39;
const SNS: Members = MESSAGE | NOTIFICATION | TOPIC | 0xff << 32;
const REGION: Members = 1 << 28;
const RECORD: Members = 1 << 40;
const KINESIS: Members = RECORD | EVENT_SOURCE | 1 << 27 | REGION | 0b1111 << 41;
const RECEIVED: Members = 1 << 45;
const RECEIPT: Members = 1 << 46;
const SQS_RECEIVED: Members = RECEIVED | RECEIPT | MESSAGE_ID | MESSAGE_ATTRIBUTES | 0b111 << 47;

/// Which member a key is.
fn member(key: &str) -> Option<Members> {
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
        "attributes" => 1 << 23,
        "messageAttributes" => 1 << 24,
        "md5OfBody" => 1 << 25,
        "md5OfMessageAttributes" => 1 << 26,
        "eventSourceARN" => 1 << 27,
        "awsRegion" => REGION,
        "Message" => MESSAGE,
        "Type" => NOTIFICATION,
        "TopicArn" => TOPIC,
        "MessageId" => MESSAGE_ID,
        "Subject" => 1 << 33,
        "Timestamp" => 1 << 34,
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
        _ => return None,
    })
}

/// What an event may still be in, or must be: a message as `ReceiveMessage` returns it. What is logged must have a time, for else that of the log would
/// count.
#[derive(Clone, Copy, PartialEq)]
pub enum In {
    Anything,
    Logged,
    Received,
    Sns,
    Nothing,
}

/// Reads the payload of an event with this source and type; `None` where it does not.
pub type Payload<'p> = dyn FnMut(&mut Cursor, &str, &str) -> Option<()> + 'p;

/// Pass the beginning of a batch, up to the array of its items; gives what they must be.
pub fn open_batch(cursor: &mut Cursor) -> Option<(In, What)> {
    cursor.expect(b'{')?;
    let items = match cursor.string()?.plain()? {
        "Records" => (In::Anything, What::OfRecords),
        "Messages" => (In::Received, What::OfMessages),
        _ => return None,
    };
    cursor.expect(b':')?;
    (cursor.next() == b'[').then_some(items)
}

/// Read an event in its envelopes; gives the time of the event. What is in a message must have one, for else the message's own would count.
pub fn read(outermost: In, cursor: &mut Cursor, payload: &mut Payload) -> Option<Option<i64>> {
    let (mut source, mut type_, mut time) = ("", "", None);
    let (mut held, mut text, mut origin) = (None, None, "");
    let mut seen: Members = 0;
    cursor.expect(b'{')?;
    loop {
        let member = member(cursor.string()?.plain()?)?;
        (seen & member == 0).then_some(())?;
        seen |= member;
        cursor.expect(b':')?;
        match member {
            SOURCE => source = cursor.string()?.plain()?,
            DETAIL_TYPE | TYPE => type_ = cursor.string()?.plain()?,
            TIME => time = Some(moment(cursor.string()?.plain()?)?),
            DETAIL | DATA => {
                (cursor.next() == b'{').then_some(())?;
                if source.is_empty() || type_.is_empty() {
                    held = Some(cursor.clone());
                    cursor.skip_object()?;
                } else {
                    payload(cursor, source, type_)?;
                }
            }
            BODY | RECEIVED | MESSAGE => text = Some(cursor.string()?),
            RECORD => text = Some(data(cursor)?),
            EVENT_SOURCE => origin = cursor.string()?.plain()?,
            NOTIFICATION => (cursor.string()?.plain()? == "Notification").then_some(())?,
            TOPIC => cursor.string().map(|_| ())?,
            _ => cursor.skip()?,
        }
        if !cursor.goes_on(b'}')? {
            break;
        }
    }
    let is_event = is(seen, SOURCE | DETAIL_TYPE | DETAIL, EVENT_BRIDGE) && type_ != STATUS_CHANGE
        || is(seen, SOURCE | TYPE | DATA | SPECVERSION, CLOUD_EVENT) && type_ != OF_DAPR;
    if is_event && !source.is_empty() && !type_.is_empty() {
        if let Some(mut held) = held {
            payload(&mut held, source, type_)?;
        }
        return match outermost {
            In::Anything => Some(time),
            In::Received => None,
            In::Logged | In::Sns | In::Nothing => time.map(Some),
        };
    }
    let (text, inside) = match outermost {
        In::Anything | In::Logged if is(seen, BODY | EVENT_SOURCE, SQS) && origin == "aws:sqs" => (text?.decoded(), In::Sns),
        In::Anything | In::Logged | In::Received if is(seen, RECEIVED | RECEIPT, SQS_RECEIVED) => (text?.decoded(), In::Sns),
        In::Anything | In::Logged if is(seen, RECORD | EVENT_SOURCE, KINESIS) && origin == "aws:kinesis" => {
            (Cow::Owned(base64::decoded(&text?.decoded())?), In::Nothing)
        }
        In::Anything | In::Logged | In::Sns if is(seen, MESSAGE | NOTIFICATION | TOPIC, SNS) => (text?.decoded(), In::Nothing),
        _ => return None,
    };
    let mut message = Cursor::new(&text, 0);
    let time = read(inside, &mut message, payload)?;
    (message.next() == 0 && message.at() == text.len()).then_some(time)
}

/// The data of a record of Kinesis.
fn data<'a>(cursor: &mut Cursor<'a>) -> Option<Text<'a>> {
    let mut data = None;
    (cursor.next() == b'{').then_some(())?;
    cursor.each(b'}', |cursor| {
        let is_data = cursor.string()?.plain()? == "data";
        cursor.expect(b':')?;
        if !is_data {
            return cursor.skip();
        }
        // of two, others have to say which one counts
        data.replace(cursor.string()?).is_none().then_some(())
    })?;
    data
}

/// Whether these members were seen, and of the others only those of `all`.
fn is(seen: Members, needed: Members, all: Members) -> bool {
    seen & needed == needed && seen & !all == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(text: &str) -> Option<(String, Option<i64>)> {
        let mut names = String::new();
        let time = read(In::Anything, &mut Cursor::new(text, 0), &mut |cursor, source, type_| {
            names = format!("{source}@{type_}");
            cursor.skip_object()
        })?;
        Some((names, time))
    }

    #[test]
    fn an_event_is_read_alone_and_in_messages() {
        let bridge = r#"{"detail":{},"detail-type":"T","source":"s","time":"1970-01-01T00:00:01Z"}"#;
        let cloud = r#"{"specversion":"1.0","type":"T","source":"s","data":{},"time":"1970-01-01T00:00:01Z"}"#;
        for event_text in [bridge, cloud] {
            let quoted = event_text.replace('"', "\\\"");
            let sns = format!(r#"{{"Type":"Notification","TopicArn":"a","Message":"{quoted}"}}"#);
            let sqs = format!(r#"{{"body":"{quoted}","eventSource":"aws:sqs","attributes":{{"a":[1]}}}}"#);
            let both = format!(r#"{{"eventSource":"aws:sqs","body":"{}"}}"#, sns.replace('\\', "\\\\").replace('"', "\\\""));
            for text in [event_text, &sns, &sqs, &both] {
                assert_eq!(event(text), Some(("s@T".into(), Some(1_000_000))), "{text}");
            }
        }
    }

    #[test]
    fn what_may_be_another_envelope_is_refused() {
        for text in [
            r#"{"source":"s","detail-type":"T"}"#,
            r#"{"source":"s","detail-type":"T","detail":{},"data":{}}"#,
            r#"{"source":"s","type":"T","data":{}}"#,
            r#"{"source":"s","type":"com.dapr.event.sent","specversion":"1.0","data":{}}"#,
            r#"{"source":"s","detail-type":"Step Functions Execution Status Change","detail":{}}"#,
            r#"{"source":"s","detail-type":"T","detail":{},"other":1}"#,
            r#"{"eventSource":"aws:sqs","body":"{\"source\":\"s\",\"detail-type\":\"T\",\"detail\":{}}"}"#,
            r#"{"eventSource":"aws:s3","body":"{\"source\":\"s\",\"detail-type\":\"T\",\"detail\":{},\"time\":\"1970-01-01T00:00:01Z\"}"}"#,
        ] {
            assert_eq!(event(text), None, "{text}");
        }
    }
}
