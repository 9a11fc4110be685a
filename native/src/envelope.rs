//! Envelopes that are told by their keys: an EventBridge event or a CloudEvent, alone or as the message of SNS, of SQS, of SNS in SQS, or in a record of
//! Kinesis or one of Kafka that kcat printed; and what is in such a message without names, which then is of the topic, the queue or the stream.

use std::borrow::Cow;

use crate::base64;
use crate::lane::What;
use crate::members::*;
use crate::text::{Cursor, Text};
use crate::times::{moment, of_millis, of_seconds};

/// What Step Functions reports of itself, which holds payloads of its own.
const STATUS_CHANGE: &str = "Step Functions Execution Status Change";
/// The type that Dapr gives to what has none; the topic says more.
const OF_DAPR: &str = "com.dapr.event.sent";

/// What an event may still be in, or must be: a message as `ReceiveMessage` returns it. What is in something else must have a time, for else that of
/// the other would count.
#[derive(Clone, Copy, PartialEq)]
pub enum In {
    Anything,
    Logged,
    Received,
    Sns,
    Nothing,
}

/// The source and the type of an event (none is empty).
#[derive(Clone, Copy)]
pub enum Named<'n> {
    CloudEvent(&'n str, &'n str),
    Event(&'n str, &'n str),
}

/// Reads the payload of an event of these names; `None` where it does not.
pub type Payload<'p> = dyn FnMut(&mut Cursor, Named) -> Option<()> + 'p;

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

/// Read an event in its envelopes; gives the time of the event.
pub fn read(outermost: In, cursor: &mut Cursor, payload: &mut Payload) -> Option<Option<i64>> {
    let said = Said::read(cursor, payload)?;
    let time = if said.is_event() {
        (outermost != In::Received).then(|| said.event(payload)).flatten()?
    } else {
        said.message(said.form(outermost)?, payload)?
    };
    (time.is_some() || matches!(outermost, In::Anything | In::Received)).then_some(time)
}

/// What a message is in.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Sqs,
    Received,
    Sns,
    Kinesis,
    Printed,
}

/// What the members of an object say.
#[derive(Default)]
struct Said<'t> {
    seen: Members,
    source: &'t str,
    type_: &'t str,
    time: Option<i64>,
    /// A payload that stands before its names.
    held: Option<Cursor<'t>>,
    text: Option<Text<'t>>,
    /// `eventSource`.
    origin: &'t str,
    /// Of the topic, the queue or the stream; or the topic's name.
    arn: &'t str,
    /// When the message was sent, as far as that is not in `system`.
    sent: Option<i64>,
    system: &'t str,
    attributes: &'t str,
}

impl<'t> Said<'t> {
    fn read(cursor: &mut Cursor<'t>, payload: &mut Payload) -> Option<Self> {
        let mut said = Self::default();
        cursor.expect(b'{')?;
        loop {
            let member = member(cursor.string()?.plain()?)?;
            (said.seen & member == 0).then_some(())?;
            said.seen |= member;
            cursor.expect(b':')?;
            said.take(member, cursor, payload)?;
            if !cursor.goes_on(b'}')? {
                return Some(said);
            }
        }
    }

    #[inline]
    fn take(&mut self, member: Members, cursor: &mut Cursor<'t>, payload: &mut Payload) -> Option<()> {
        match member {
            SOURCE => self.source = cursor.string()?.plain()?,
            DETAIL_TYPE | TYPE => self.type_ = cursor.string()?.plain()?,
            TIME => self.time = Some(moment(cursor.string()?.plain()?)?),
            DETAIL | DATA => {
                (cursor.next() == b'{').then_some(())?;
                if !self.source.is_empty() && !self.type_.is_empty() {
                    return payload(cursor, self.named());
                }
                self.held = Some(cursor.clone());
                cursor.skip_object()?;
            }
            BODY | RECEIVED | MESSAGE | PAYLOAD => self.text = Some(cursor.string()?),
            RECORD => self.record(cursor)?,
            EVENT_SOURCE => self.origin = cursor.string()?.plain()?,
            NOTIFICATION => (cursor.string()?.plain()? == "Notification").then_some(())?,
            ARN | TOPIC | TOPIC_NAME => self.arn = cursor.string()?.plain()?,
            TIMESTAMP => self.sent = cursor.string()?.plain().and_then(moment),
            MILLIS => self.sent = of_millis(cursor.skipped()?),
            SYSTEM_ATTRIBUTES => self.system = cursor.skipped()?,
            SQS_ATTRIBUTES | MESSAGE_ATTRIBUTES => self.attributes = cursor.skipped()?,
            _ => cursor.skip()?,
        }
        Some(())
    }

    /// A record of Kinesis, apart from where it is from.
    fn record(&mut self, cursor: &mut Cursor<'t>) -> Option<()> {
        cursor.members(|cursor, key| {
            match key {
                // of two, others have to say which one counts
                "data" => self.text.replace(cursor.string()?).is_none().then_some(()),
                "approximateArrivalTimestamp" => self.sent.replace(of_seconds(cursor.skipped()?)?).is_none().then_some(()),
                _ => cursor.skip(),
            }
        })
    }

    /// What an event with these members is called.
    fn named(&self) -> Named<'t> {
        if self.seen & DATA == 0 {
            Named::Event(self.source, self.type_)
        } else {
            Named::CloudEvent(self.source, self.type_)
        }
    }

    fn is_event(&self) -> bool {
        let is_event = is(self.seen, SOURCE | DETAIL_TYPE | DETAIL, EVENT_BRIDGE) && self.type_ != STATUS_CHANGE
            || is(self.seen, SOURCE | TYPE | DATA | SPECVERSION, CLOUD_EVENT) && self.type_ != OF_DAPR;
        is_event && !self.source.is_empty() && !self.type_.is_empty()
    }

    /// Read the payload of an event, if that was not done; gives its time.
    fn event(self, payload: &mut Payload) -> Option<Option<i64>> {
        let named = self.named();
        if let Some(mut held) = self.held {
            payload(&mut held, named)?;
        }
        Some(self.time)
    }

    fn form(&self, outermost: In) -> Option<Form> {
        let is = |needed, all| is(self.seen, needed, all);
        match outermost {
            In::Received | In::Anything | In::Logged if is(RECEIVED | RECEIPT, SQS_RECEIVED) => Some(Form::Received),
            In::Anything | In::Logged if is(BODY | EVENT_SOURCE, SQS) && self.origin == "aws:sqs" => Some(Form::Sqs),
            In::Anything | In::Logged if is(RECORD | EVENT_SOURCE, KINESIS) && self.origin == "aws:kinesis" => Some(Form::Kinesis),
            In::Anything | In::Logged if is(TOPIC_NAME | PARTITION | OFFSET | PAYLOAD, PRINTED) => Some(Form::Printed),
            In::Anything | In::Logged | In::Sns if is(MESSAGE | NOTIFICATION | TOPIC, SNS) => Some(Form::Sns),
            _ => None,
        }
    }

    /// Read what is in a message; gives its time.
    fn message(&self, form: Form, payload: &mut Payload) -> Option<Option<i64>> {
        let mut text = self.text?.decoded();
        if form == Form::Kinesis {
            text = Cow::Owned(base64::decoded(&text)?);
        }
        let inside = if matches!(form, Form::Sqs | Form::Received) { In::Sns } else { In::Nothing };
        let mut cursor = Cursor::new(&text, 0);
        let mut time = read(inside, &mut cursor, payload);
        if time.is_none() {
            cursor = Cursor::new(&text, 0);
            time = self.without_names(form, &mut cursor, payload);
        }
        (cursor.next() == 0 && cursor.at() == text.len()).then_some(time?)
    }

    /// Read a payload that is in a message without names; gives the time of the message.
    fn without_names(&self, form: Form, cursor: &mut Cursor, payload: &mut Payload) -> Option<Option<i64>> {
        let name = if form == Form::Printed { self.arn } else { self.arn.rsplit([':', '/']).next()? };
        let is_named = form != Form::Received && !name.is_empty() && matches!(self.attributes, "" | "{}");
        is_named.then(|| payload(cursor, Named::Event(name, ""))).flatten()?;
        let is_untimed = self.sent.is_none() && self.seen & (TIMESTAMP | MILLIS) == 0;
        match form {
            Form::Sqs => sent_in(self.system),
            _ => (self.sent.is_some() || is_untimed).then_some(self.sent),
        }
    }
}

/// When a message was sent, as its attributes in SQS say.
fn sent_in(system: &str) -> Option<Option<i64>> {
    let mut sent = None;
    if !system.is_empty() {
        Cursor::new(system, 0).members(|cursor, key| {
            if key != "SentTimestamp" {
                return cursor.skip();
            }
            sent.replace(of_millis(cursor.string()?.plain()?)?).is_none().then_some(())
        })?;
    }
    Some(sent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(text: &str) -> Option<(String, Option<i64>)> {
        let mut names = String::new();
        let time = read(In::Anything, &mut Cursor::new(text, 0), &mut |cursor, named| {
            let (Named::CloudEvent(source, type_) | Named::Event(source, type_)) = named;
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
