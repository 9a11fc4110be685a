//! Which keys of objects look generated: data, rather than names that a programmer chose (schemactl/infer/evidence/keys.py).

use crate::codes::{COUNTRIES, COUNTRIES_3, CURRENCIES, LANGUAGES};
use crate::formats::{is_date, is_date_time, is_email, is_ipv4, is_ipv6, is_uuid};

/// A set of patterns, a bit each.
pub type Patterns = u16;

type Matches = fn(&str) -> bool;

/// Their names and predicates; the first has the lowest bit.
pub const PATTERNS: [(&str, Matches); 14] = [
    ("date-time", |key| is_date_time(key.as_bytes())),
    ("date", |key| is_date(key.as_bytes())),
    ("uuid", |key| is_uuid(key.as_bytes())),
    ("email", |key| is_email(key.as_bytes())),
    ("ipv4", |key| is_ipv4(key.as_bytes())),
    ("ipv6", |key| is_ipv6(key.as_bytes())),
    ("month", is_month),
    ("number", is_number),
    ("hex", is_hex),
    ("code", is_code),
    ("id", is_id),
    ("currency", |key| CURRENCIES.contains(&key)),
    ("country", |key| COUNTRIES.contains(&key) || COUNTRIES_3.contains(&key)),
    ("language", |key| LANGUAGES.contains(&key) || is_language(key)),
];

/// All of them.
pub const ALL: Patterns = (1 << PATTERNS.len()) - 1;
const GENERATED: Patterns = 0b1_1111_1111;
const CODED: Patterns = 0b110_0000_0000;

/// Those of the wanted patterns that a key matches.
pub fn patterns_of(key: &str, wanted: Patterns) -> Patterns {
    let matched = PATTERNS.iter().enumerate().filter(|(index, (_, matches))| wanted >> index & 1 == 1 && matches(key));
    matched.fold(0, |found, (index, _)| found | 1 << index)
}

/// Whether no programmer would have named a property so.
pub fn is_generated(key: &str) -> bool {
    let begins_so = key.bytes().next().is_some_and(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'-' | b':'));
    (begins_so || key.contains('@')) && patterns_of(key, GENERATED) != 0
}

/// Whether it is like a code or an id (`SKU-12345`).
pub fn is_coded(key: &str) -> bool {
    patterns_of(key, CODED) != 0
}

fn is_month(key: &str) -> bool {
    key.len() == 7
        && key.is_ascii()
        && key.as_bytes()[4] == b'-'
        && is_digits(&key[..4])
        && (1..=12).contains(&key[5..].parse::<u32>().unwrap_or(0))
        && is_digits(&key[5..])
}

fn is_number(key: &str) -> bool {
    let key = key.strip_prefix('-').unwrap_or(key);
    let (whole, fraction) = key.split_once('.').unwrap_or((key, "0"));
    is_digits(whole) && is_digits(fraction)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_hex(key: &str) -> bool {
    key.len() >= 8 && key.bytes().all(|byte| byte.is_ascii_hexdigit()) && key.bytes().any(|byte| byte.is_ascii_digit())
}

/// Upper case and digits, of which there is one, in parts.
fn is_code(key: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    key.bytes().any(|byte| byte.is_ascii_digit()) && key.split(['-', '_', '.', '/', ':']).all(is_part)
}

/// Letters, one separator or none, then digits first; the first digits are two at least.
fn is_id(key: &str) -> bool {
    let letters = key.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = &key[letters..];
    let rest = rest.strip_prefix(['-', '_', ':', '#']).unwrap_or(rest).as_bytes();
    letters > 0
        && rest.len() >= 2
        && rest[0].is_ascii_digit()
        && rest[1].is_ascii_digit()
        && rest.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// BCP 47, with a script, a region or both; the region behind `_`, too.
fn is_language(key: &str) -> bool {
    let letters = key.bytes().take_while(u8::is_ascii_lowercase).count();
    if !(2..=3).contains(&letters) || !key.is_ascii() {
        return false;
    }
    let rest = &key.as_bytes()[letters..];
    let is_region =
        |text: &[u8]| text.len() == 2 && text.iter().all(u8::is_ascii_uppercase) || text.len() == 3 && text.iter().all(u8::is_ascii_digit);
    let is_script = |text: &[u8]| text.len() == 4 && text[0].is_ascii_uppercase() && text[1..].iter().all(u8::is_ascii_lowercase);
    match rest {
        [b'-' | b'_', region @ ..] if is_region(region) => true,
        [b'-', script @ ..] if script.len() == 4 => is_script(script),
        [b'-', more @ ..] if more.len() > 5 => is_script(&more[..4]) && more[4] == b'-' && is_region(&more[5..]),
        _ => false,
    }
}
