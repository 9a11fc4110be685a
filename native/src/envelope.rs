//! The envelope of EventBridge, with all members that it writes and no other: so no other envelope can be meant.

use crate::text::Cursor;
use crate::times::moment;

/// An event whose payload is still to be read.
pub struct Enveloped<'a> {
    pub source: &'a str,
    pub detail_type: &'a str,
    pub time: Option<i64>,
}

/// What Step Functions reports of itself, which holds payloads of its own.
const STATUS_CHANGE: &str = "Step Functions Execution Status Change";

const SOURCE: u32 = 1;
const TYPE: u32 = 2;
const DETAIL: u32 = 4;

/// Read an event in its envelope. `payload` reads the payload once source and type are known, and says whether it could.
pub fn read<'a>(
    cursor: &mut Cursor<'a>,
    mut payload: impl FnMut(&mut Cursor<'a>, &'a str, &'a str) -> Option<()>,
    text: &'a str,
) -> Option<Enveloped<'a>> {
    let mut event = Enveloped { source: "", detail_type: "", time: None };
    let mut seen = 0;
    let mut left = None;
    cursor.expect(b'{')?;
    loop {
        let key = cursor.string()?.plain()?;
        cursor.expect(b':')?;
        let bit = match key {
            "source" => {
                event.source = cursor.string()?.plain()?;
                SOURCE
            }
            "detail-type" => {
                event.detail_type = cursor.string()?.plain()?;
                TYPE
            }
            "detail" => {
                (cursor.next() == b'{').then_some(())?;
                if seen & (SOURCE | TYPE) == SOURCE | TYPE {
                    payload(cursor, event.source, event.detail_type)?;
                } else {
                    left = Some(cursor.at());
                    cursor.skip_object()?;
                }
                DETAIL
            }
            "time" => {
                event.time = Some(moment(cursor.string()?.plain()?)?);
                8
            }
            "resources" => {
                resources(cursor)?;
                16
            }
            "version" => plain(cursor, 32)?,
            "id" => plain(cursor, 64)?,
            "account" => plain(cursor, 128)?,
            "region" => plain(cursor, 256)?,
            "replay-name" => plain(cursor, 512)?,
            _ => return None,
        };
        if seen & bit != 0 {
            return None;
        }
        seen |= bit;
        if !cursor.goes_on(b'}')? {
            break;
        }
    }
    let is_whole = seen & (SOURCE | TYPE | DETAIL) == SOURCE | TYPE | DETAIL;
    if !is_whole || event.source.is_empty() || event.detail_type.is_empty() || event.detail_type == STATUS_CHANGE {
        return None;
    }
    if let Some(at) = left {
        payload(&mut Cursor::new(text, at), event.source, event.detail_type)?;
    }
    Some(event)
}

fn plain(cursor: &mut Cursor, bit: u32) -> Option<u32> {
    cursor.string()?;
    Some(bit)
}

fn resources(cursor: &mut Cursor) -> Option<()> {
    cursor.expect(b'[')?;
    if cursor.next() == b']' {
        cursor.pass();
        return Some(());
    }
    loop {
        cursor.string()?;
        if !cursor.goes_on(b']')? {
            return Some(());
        }
    }
}
