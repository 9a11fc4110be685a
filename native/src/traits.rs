//! Which formats a text has: the predicates of `schemactl/schema/formats.py` and `schemactl/infer/evidence/strings.py`, as far as they are simple.
//! Each answers `None` where it would have to look more closely than it does.

use crate::text::Cursor;
use crate::times::{is_date, is_time};

/// A set of traits, a bit each.
pub type Traits = u16;

type Holds = fn(&str) -> Option<bool>;

/// What is seen of a text at a glance, a bit each.
type Glance = u8;

/// A colon stands in it.
const COLON: Glance = 1;
const AT: Glance = 1 << 1;
/// It begins with a digit; with a letter; with a bracket.
const DIGIT: Glance = 1 << 2;
const LETTER: Glance = 1 << 3;
const BRACKET: Glance = 1 << 4;
/// It has as many bytes as LENGTH says.
const LONG: Glance = 1 << 5;
const LENGTH: usize = 20;
const GLANCES: usize = 1 << 6;

/// Their names, what a text that has them needs, and their predicates; the first has the lowest bit.
pub const TRAITS: [(&str, Glance, Holds); 11] = [
    ("date-time", COLON | DIGIT | LONG, |text| is_date_time(text.as_bytes())),
    ("date", DIGIT, |text| Some(is_date(text.as_bytes()))),
    ("time", COLON | DIGIT, |text| is_time(text.as_bytes())),
    ("uuid", LONG, |text| Some(is_uuid(text.as_bytes()))),
    ("email", AT, |text| is_email(text.as_bytes())),
    ("ipv4", DIGIT, |text| Some(is_ipv4(text.as_bytes()))),
    ("ipv6", COLON, |text| is_ipv6(text.as_bytes())),
    ("uri", COLON | LETTER, |text| is_uri(text.as_bytes())),
    ("hierarchical", COLON, |text| Some(is_hierarchical(text))),
    ("base64", LONG, |text| is_base64(text.as_bytes())),
    ("json", BRACKET, is_json),
];

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

/// Those of the wanted traits that a text has; `None` where one is in doubt.
#[inline]
pub fn traits_of(text: &str, wanted: Traits) -> Option<Traits> {
    if wanted == 0 {
        return Some(0);
    }
    let mut found = 0;
    let mut left = wanted & POSSIBLE[glance(text.as_bytes()) as usize];
    while left != 0 {
        let index = left.trailing_zeros() as usize;
        left &= left - 1;
        if TRAITS[index].2(text)? {
            found |= 1 << index;
        }
    }
    Some(found)
}

fn is_date_time(bytes: &[u8]) -> Option<bool> {
    if bytes.len() < 20 || !matches!(bytes[10], b'T' | b't') || !is_date(&bytes[..10]) {
        return Some(false);
    }
    is_time(&bytes[11..])
}

pub fn is_uuid(bytes: &[u8]) -> bool {
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Words of letters, digits, `_`, `+` and `-` with dots between them, before and behind one `@`.
pub fn is_email(bytes: &[u8]) -> Option<bool> {
    let Some(at) = bytes.iter().position(|byte| *byte == b'@') else {
        return Some(false);
    };
    let (local, domain) = (&bytes[..at], &bytes[at + 1..]);
    let is_local = local
        .split(|byte| *byte == b'.')
        .all(|word| !word.is_empty() && word.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-')));
    (is_local && local.len() <= 64 && bytes.len() <= 254 && domain.split(|byte| *byte == b'.').all(is_label)).then_some(true)
}

fn is_label(label: &[u8]) -> bool {
    (1..=63).contains(&label.len())
        && label[0] != b'-'
        && label[label.len() - 1] != b'-'
        && label.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

pub fn is_ipv4(bytes: &[u8]) -> bool {
    let is_octet = |part: &[u8]| {
        (1..=3).contains(&part.len())
            && part.iter().all(u8::is_ascii_digit)
            && (part.len() == 1 || part[0] != b'0')
            && (part.len() < 3 || part <= b"255")
    };
    (7..=15).contains(&bytes.len())
        && bytes.split(|byte| *byte == b'.').filter(|part| is_octet(part)).count() == 4
        && bytes.iter().filter(|byte| **byte == b'.').count() == 3
}

/// Eight groups are one; what is made of other characters is none.
pub fn is_ipv6(bytes: &[u8]) -> Option<bool> {
    let is_possible = (2..=45).contains(&bytes.len()) && bytes.iter().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'));
    if !is_possible || bytes.iter().filter(|byte| **byte == b':').count() < 2 {
        return Some(false);
    }
    let groups = bytes.split(|byte| *byte == b':').map(|group| (1..=4).contains(&group.len()) && group.iter().all(u8::is_ascii_hexdigit));
    let (all, number) = groups.fold((true, 0), |(all, number), good| (all && good, number + 1));
    (all && number == 8).then_some(true)
}

/// Of plain characters only, without a fragment; without a scheme, or with a character that no URI may have, it is none.
fn is_uri(bytes: &[u8]) -> Option<bool> {
    let scheme = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-')).count();
    if scheme == 0 || !bytes[0].is_ascii_alphabetic() || bytes.get(scheme) != Some(&b':') {
        return Some(false);
    }
    if !bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?#[]%".contains(byte)) {
        return Some(false);
    }
    let mut rest = &bytes[scheme + 1..];
    if let Some(authority) = rest.strip_prefix(b"//") {
        let host = authority.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')).count();
        rest = &authority[host..];
        if let Some(port) = rest.strip_prefix(b":") {
            rest = &port[port.iter().take_while(|byte| byte.is_ascii_digit()).count()..];
        }
        if host == 0 || !(rest.is_empty() || matches!(rest[0], b'/' | b'?')) {
            return None;
        }
    }
    (!rest.iter().any(|byte| matches!(byte, b'#' | b'[' | b']' | b'%'))).then_some(true)
}

fn is_hierarchical(text: &str) -> bool {
    text.contains("://") || text.as_bytes().get(..4).is_some_and(|head| head.eq_ignore_ascii_case(b"urn:"))
}

fn is_base64(bytes: &[u8]) -> Option<bool> {
    let is_of_alphabet = bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte));
    if bytes.len() < 24 || bytes.len() & 3 != 0 || !is_of_alphabet {
        // the length is that of characters, of which other letters have fewer than bytes; but they are not of the alphabet
        return Some(false);
    }
    let body = bytes.strip_suffix(b"==").or_else(|| bytes.strip_suffix(b"=")).unwrap_or(bytes);
    let has_lower = body.iter().any(u8::is_ascii_lowercase);
    let has_upper = body.iter().any(u8::is_ascii_uppercase);
    if has_lower != has_upper || bytes.iter().all(u8::is_ascii_digit) {
        return Some(false);
    }
    (has_lower && !body.contains(&b'=')).then_some(true)
}

fn is_json(text: &str) -> Option<bool> {
    match text.as_bytes().first() {
        Some(b'{' | b'[') => {
            let mut cursor = Cursor::new(text, 0);
            let is_value = cursor.skip().is_some() && cursor.next() == 0 && cursor.at() == text.len();
            is_value.then_some(true)
        }
        _ => Some(false),
    }
}

/// Whether a key of a map surely follows the pattern, one of `schemactl/infer/evidence/keys.py`; `None` for a pattern that is not known here.
pub fn key_follows(pattern: &str) -> Option<fn(&str) -> bool> {
    Some(match pattern {
        "uuid" => |key| is_uuid(key.as_bytes()),
        "date-time" => |key| is_date_time(key.as_bytes()) == Some(true),
        "date" => |key| is_date(key.as_bytes()),
        "email" => |key| is_email(key.as_bytes()) == Some(true),
        "ipv4" => |key| is_ipv4(key.as_bytes()),
        "ipv6" => |key| is_ipv6(key.as_bytes()) == Some(true),
        "month" => |key| key.len() == 7 && is_date(format!("{key}-01").as_bytes()),
        "number" => is_number,
        "hex" => |key| key.len() >= 8 && key.bytes().all(|byte| byte.is_ascii_hexdigit()) && key.bytes().any(|byte| byte.is_ascii_digit()),
        "code" => |key| key.bytes().any(|byte| byte.is_ascii_digit()) && key.split(['-', '_', '.', '/', ':']).all(is_code),
        "id" => is_id,
        _ => return None,
    })
}

fn is_number(key: &str) -> bool {
    let key = key.strip_prefix('-').unwrap_or(key);
    let (whole, fraction) = key.split_once('.').unwrap_or((key, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && is_digits(fraction)
}

fn is_code(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Letters, one separator or none, then digits first and two at once somewhere.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Option<Vec<&'static str>> {
        let found = traits_of(text, ALL)?;
        Some(TRAITS.iter().enumerate().filter(|(index, _)| found >> index & 1 == 1).map(|(_, (name, ..))| *name).collect())
    }

    #[test]
    fn each_trait_is_recognised() {
        for (text, wanted) in [
            ("2026-11-24T14:03:00Z", "date-time"),
            ("2026-11-24", "date"),
            ("14:03:00+01:00", "time"),
            ("0c4f8d9e-1111-4222-8333-444455556666", "uuid"),
            ("jane.doe@example.com", "email"),
            ("192.168.0.1", "ipv4"),
            ("2001:db8:0:0:0:0:0:1", "ipv6"),
            ("aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=", "base64"),
            (r#"{"a": [1, "b"]}"#, "json"),
        ] {
            assert_eq!(names(text), Some(vec![wanted]), "{text}");
        }
        assert_eq!(names("https://example.com/a?b=c"), Some(vec!["uri", "hierarchical"]));
        assert_eq!(names("just a text, no more"), Some(vec![]));
    }

    #[test]
    fn what_is_in_doubt_is_left_to_others() {
        for text in ["\"quoted\"@example.com", "::1", "https://example.com/%20", "23:59:60Z", "{not json"] {
            assert_eq!(names(text), None, "{text}");
        }
    }
}
