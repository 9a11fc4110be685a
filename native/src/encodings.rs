//! How payloads are written in texts (`schemactl/envelopes/encodings.py`, and kafka.py).

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::{GzDecoder, ZlibDecoder};

use crate::base64;
use crate::forms::Encoding;

/// Bytes that compressed data may become here; more is left to others.
const MOST: u64 = 16 << 20;
/// What Confluent's serialisers write before JSON: a zero, and the number of a schema.
const CONFLUENT: usize = 5;

/// The text that is written so; None for what is in doubt.
pub fn decoded(encoding: Encoding, written: &str) -> Option<Cow<'_, str>> {
    match encoding {
        Encoding::Base64 => text(base64::decoded(written)?),
        Encoding::Compressed => text(inflated(base64::decoded(written)?)?),
        Encoding::Confluent => text(without_prefix(base64::decoded(written)?)?),
        Encoding::Printed if written.starts_with(['{', '[']) => Some(Cow::Borrowed(written)),
        Encoding::Printed => {
            let decoded = base64::decoded(written)?;
            matches!(decoded.first(), Some(0 | b'{' | b'[')).then_some(())?;
            text(without_prefix(decoded)?)
        }
        _ => None,
    }
}

fn text(bytes: Vec<u8>) -> Option<Cow<'static, str>> {
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

fn without_prefix(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    if bytes.first() == Some(&0) {
        matches!(bytes.get(CONFLUENT), Some(b'{' | b'[')).then_some(())?;
        bytes.drain(..CONFLUENT);
    }
    Some(bytes)
}

/// What gzip or zlib data holds; anything else as it is.
fn inflated(bytes: Vec<u8>) -> Option<Vec<u8>> {
    let mut inflated = Vec::new();
    match bytes.as_slice() {
        [0x1f, 0x8b, ..] => {
            GzDecoder::new(bytes.as_slice()).take(MOST).read_to_end(&mut inflated).ok()?;
        }
        [0x78, second, ..] if u32::from_be_bytes([0, 0, 0x78, *second]) % 31 == 0 => {
            ZlibDecoder::new(bytes.as_slice()).take(MOST).read_to_end(&mut inflated).ok()?;
        }
        _ => return Some(bytes),
    }
    ((inflated.len() as u64) < MOST).then_some(inflated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payloads_are_decoded() {
        for (encoding, written, text) in [
            (Encoding::Base64, "e30=", Some("{}")),
            (Encoding::Compressed, "e30=", Some("{}")),
            (Encoding::Compressed, "H4sIAAAAAAACA6uuBQBDv6ajAgAAAA==", Some("{}")),
            (Encoding::Compressed, "eJyrrgUAAXUA+Q==", Some("{}")),
            (Encoding::Compressed, "H4sIAAAAAAACA6uuBQBDv6aj", None),
            (Encoding::Confluent, "AAAAAAd7fQ==", Some("{}")),
            (Encoding::Confluent, "AAAAAAd9fQ==", None),
            (Encoding::Printed, "{}", Some("{}")),
            (Encoding::Printed, "e30=", Some("{}")),
            (Encoding::Printed, "words", None),
            (Encoding::Base64, "!", None),
        ] {
            assert_eq!(decoded(encoding, written).as_deref(), text, "{written}");
        }
    }
}
