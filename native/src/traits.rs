//! What is asked of a string: its formats, and what is only noted (`TRAITS` in schemactl/infer/evidence/strings.py).

use crate::formats::{is_date, is_date_time, is_email, is_ipv4, is_ipv6, is_time, is_uri, is_uuid};
use crate::tape::Tape;

/// A set of traits, a bit each.
pub type Traits = u16;

/// What is seen of a text at once, a bit each.
type Glance = u8;

/// A colon stands in it.
const COLON: Glance = 1;
/// An `@` stands in it.
const AT: Glance = 1 << 1;
/// It begins with a digit; with a letter; with a bracket.
const DIGIT: Glance = 1 << 2;
const LETTER: Glance = 1 << 3;
const BRACKET: Glance = 1 << 4;
/// It has at least LENGTH bytes.
const LONG: Glance = 1 << 5;
const LENGTH: usize = 20;
const GLANCES: usize = 1 << 6;

type Trait = (&'static str, Glance, fn(&str) -> bool);

/// The formats that are inferred and asserted (`INFERRED_FORMATS` in schemactl/schema/formats): their names, what a text that has them needs, and their
/// predicates.
pub const FORMATS: [Trait; 8] = [
    ("date-time", COLON | DIGIT | LONG, |text| is_date_time(text.as_bytes())),
    ("date", DIGIT, |text| is_date(text.as_bytes())),
    ("time", COLON | DIGIT, |text| is_time(text.as_bytes())),
    ("uuid", LONG, |text| is_uuid(text.as_bytes())),
    ("email", AT, |text| is_email(text.as_bytes())),
    ("ipv4", DIGIT, |text| is_ipv4(text.as_bytes())),
    ("ipv6", COLON, |text| is_ipv6(text.as_bytes())),
    ("uri", COLON | LETTER, |text| is_uri(text.as_bytes())),
];

/// What is only noted.
const NOTES: [Trait; 3] = [("hierarchical", COLON, is_hierarchical), ("base64", LONG, |text| is_base64(text.as_bytes())), ("json", BRACKET, is_json)];

/// All of both; the first has the lowest bit.
pub const TRAITS: [Trait; FORMATS.len() + NOTES.len()] = formats_and_notes();

const fn formats_and_notes() -> [Trait; FORMATS.len() + NOTES.len()] {
    let mut all = [NOTES[0]; FORMATS.len() + NOTES.len()];
    let mut index = 0;
    while index < all.len() {
        all[index] = if index < FORMATS.len() { FORMATS[index] } else { NOTES[index - FORMATS.len()] };
        index += 1;
    }
    all
}

/// All of them.
pub const ALL: Traits = (1 << TRAITS.len()) - 1;

/// By glance, those that a text may have.
const POSSIBLE: [Traits; GLANCES] = possible();

const fn possible() -> [Traits; GLANCES] {
    let mut all = [0; GLANCES];
    let mut glance = 0;
    while glance < GLANCES {
        let mut index = 0;
        while index < TRAITS.len() {
            let needed = TRAITS[index].1;
            all[glance] |= ((glance as Glance & needed == needed) as Traits) << index;
            index += 1;
        }
        glance += 1;
    }
    all
}

#[inline]
fn glance(text: &[u8]) -> Glance {
    let (colon, at) = text.iter().fold((false, false), |(colon, at), byte| (colon | (*byte == b':'), at | (*byte == b'@')));
    let first = match text.first() {
        Some(b'0'..=b'9') => DIGIT,
        Some(b'a'..=b'z' | b'A'..=b'Z') => LETTER,
        Some(b'{' | b'[') => BRACKET,
        _ => 0,
    };
    first | if colon { COLON } else { 0 } | if at { AT } else { 0 } | if text.len() >= LENGTH { LONG } else { 0 }
}

/// Those of the wanted traits that a text has.
#[inline]
pub fn traits_of(text: &str, wanted: Traits) -> Traits {
    if wanted == 0 {
        return 0;
    }
    let mut found = 0;
    let mut left = wanted & POSSIBLE[glance(text.as_bytes()) as usize];
    while left != 0 {
        let index = left.trailing_zeros() as usize;
        left &= left - 1;
        found |= Traits::from(TRAITS[index].2(text)) << index;
    }
    found
}

fn is_hierarchical(text: &str) -> bool {
    text.contains("://") || text.as_bytes().get(..4).is_some_and(|head| head.eq_ignore_ascii_case(b"urn:"))
}

/// RFC 4648, section 4, long enough and mixed enough not to be a word or a number.
fn is_base64(text: &[u8]) -> bool {
    if text.len() < 24 || text.len() % 4 != 0 {
        return false;
    }
    let body = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    let is_written_so = body.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
    is_written_so && body.iter().any(u8::is_ascii_lowercase) == body.iter().any(u8::is_ascii_uppercase) && !text.iter().all(u8::is_ascii_digit)
}

fn is_json(text: &str) -> bool {
    matches!(text.as_bytes().first(), Some(b'{' | b'[')) && Tape::default().parse(text).is_ok()
}
