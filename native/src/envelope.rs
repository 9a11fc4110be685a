//! Envelopes that are told by their keys: an EventBridge event or a CloudEvent, alone or as the message of SNS, of SQS, or of SNS in SQS. Each may
//! have the members that are written here and no other: so no other envelope can be meant.

use crate::text::Cursor;
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
const SNS: Members = MESSAGE | NOTIFICATION | TOPIC | 0xff << 32;

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
        "awsRegion" => 1 << 28,
        "Message" => MESSAGE,
        "Type" => NOTIFICATION,
        "TopicArn" => TOPIC,
        "MessageId" => 1 << 32,
        "Subject" => 1 << 33,
        "Timestamp" => 1 << 34,
        "SignatureVersion" => 1 << 35,
        "Signature" => 1 << 36,
        "SigningCertURL" => 1 << 37,
        "UnsubscribeURL" => 1 << 38,
        "MessageAttributes" => 1 << 39,
        _ => return None,
    })
}

/// What messages an event may still be in.
#[derive(Clone, Copy, PartialEq)]
enum In {
    Sqs,
    Sns,
    Nothing,
}

/// Reads the payload of an event with this source and type; `None` where it does not.
pub type Payload<'p> = dyn FnMut(&mut Cursor, &str, &str) -> Option<()> + 'p;

/// Read an event in its envelopes; gives the time of the event. What is in a message must have one, for else the message's own would count.
pub fn read(cursor: &mut Cursor, payload: &mut Payload) -> Option<Option<i64>> {
    read_in(In::Sqs, cursor, payload)
}

fn read_in(outermost: In, cursor: &mut Cursor, payload: &mut Payload) -> Option<Option<i64>> {
    let (mut source, mut type_, mut time) = ("", "", None);
    let (mut held, mut text) = (None, None);
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
            BODY | MESSAGE => text = Some(cursor.string()?),
            EVENT_SOURCE => (cursor.string()?.plain()? == "aws:sqs").then_some(())?,
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
        return (outermost == In::Sqs || time.is_some()).then_some(time);
    }
    let inside = match outermost {
        In::Sqs if is(seen, BODY | EVENT_SOURCE, SQS) => In::Sns,
        In::Sqs | In::Sns if is(seen, MESSAGE | NOTIFICATION | TOPIC, SNS) => In::Nothing,
        _ => return None,
    };
    let text = text?.decoded();
    let mut message = Cursor::new(&text, 0);
    let time = read_in(inside, &mut message, payload)?;
    (message.next() == 0 && message.at() == text.len()).then_some(time)
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
        let time = read(&mut Cursor::new(text, 0), &mut |cursor, source, type_| {
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
