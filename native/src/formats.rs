//! The formats of strings, each with the grammar of its RFC: the predicates of schemactl/schema/formats/grammars.py, with the same answers.

/// RFC 3339, section 5.6, full-date, of a day that the calendar has.
pub fn is_date(text: &[u8]) -> bool {
    if text.len() != 10 || text[4] != b'-' || text[7] != b'-' || !all_digits(&[&text[..4], &text[5..7], &text[8..]]) {
        return false;
    }
    let (year, month, day) = (number(&text[..4]), number(&text[5..7]), number(&text[8..]));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// RFC 3339, section 5.6, full-time: an offset is required. A 60th second is accepted where it is 23:59:60 in UTC (section 5.7).
pub fn is_time(text: &[u8]) -> bool {
    if text.len() < 9 || text[2] != b':' || text[5] != b':' || !all_digits(&[&text[..2], &text[3..5], &text[6..8]]) {
        return false;
    }
    let (hour, minute, second) = (number(&text[..2]), number(&text[3..5]), number(&text[6..8]));
    let mut rest = &text[8..];
    if let Some((b'.', fraction)) = rest.split_first() {
        let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            return false;
        }
        rest = &fraction[digits..];
    }
    let offset = match rest {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), hour @ .., b':', one, two] if hour.len() == 2 && all_digits(&[hour, &[*one, *two]]) => {
            let (hours, minutes) = (number(hour), number(&[*one, *two]));
            (hours <= 23 && minutes <= 59).then_some(if *sign == b'-' { -(hours * 60 + minutes) } else { hours * 60 + minutes })
        }
        _ => None,
    };
    let Some(offset) = offset else { return false };
    hour <= 23 && minute <= 59 && second <= 60 && (second < 60 || (hour * 60 + minute - offset).rem_euclid(1440) == 1439)
}

/// RFC 3339, section 5.6, date-time, with `T` or `t` between date and time.
pub fn is_date_time(text: &[u8]) -> bool {
    text.len() >= 20 && matches!(text[10], b'T' | b't') && is_date(&text[..10]) && is_time(&text[11..])
}

/// RFC 9562, section 4: hexadecimal in groups of 8-4-4-4-12, upper or lower case, any version.
pub fn is_uuid(text: &[u8]) -> bool {
    let Ok(text) = <&[u8; 36]>::try_from(text) else { return false };
    [8, 13, 18, 23].iter().all(|dash| text[*dash] == b'-') && text.iter().map(|byte| u8::from(!byte.is_ascii_hexdigit())).sum::<u8>() == 4
}

/// RFC 5321, section 4.1.2, Mailbox; at most 64 octets before the `@` and 254 characters in all.
pub fn is_email(text: &[u8]) -> bool {
    if text.len() > 254 || !text.is_ascii() {
        return false;
    }
    let local = match text.first() {
        Some(b'"') => quoted(text),
        _ => text.iter().position(|byte| *byte == b'@').filter(|at| text[..*at].split(|byte| *byte == b'.').all(is_atom)),
    };
    let Some(at) = local.filter(|at| *at <= 64 && text.get(*at) == Some(&b'@')) else { return false };
    let domain = &text[at + 1..];
    match domain {
        [b'[', literal @ .., b']'] => {
            !literal.is_empty() && !literal.iter().any(|byte| matches!(byte, b'[' | b']' | b'\\')) && is_address_literal(literal)
        }
        _ => domain.len() <= 253 && domain.split(|byte| *byte == b'.').all(is_host_label),
    }
}

fn is_atom(word: &[u8]) -> bool {
    !word.is_empty() && word.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(byte))
}

/// Where a quoted string ends that begins here.
fn quoted(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' if matches!(text.get(at + 1), Some(b' '..=b'~')) => at += 2,
            b' ' | b'!' | b'#'..=b'[' | b']'..=b'~' => at += 1,
            _ => return None,
        }
    }
}

fn is_host_label(label: &[u8]) -> bool {
    (1..=63).contains(&label.len())
        && label[0] != b'-'
        && label[label.len() - 1] != b'-'
        && label.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

fn is_address_literal(literal: &[u8]) -> bool {
    match literal.get(..5) {
        Some(tag) if tag.eq_ignore_ascii_case(b"ipv6:") => is_ipv6(&literal[5..]),
        _ => is_ipv4(literal),
    }
}

/// RFC 2673, section 3.2, dotted-quad, without leading zeros.
pub fn is_ipv4(text: &[u8]) -> bool {
    (7..=15).contains(&text.len()) && is_four(text.split(|byte| *byte == b'.').map(is_octet))
}

fn is_four(octets: impl Iterator<Item = bool>) -> bool {
    let (all, number) = octets.fold((true, 0), |(all, number), good| (all && good, number + 1));
    all && number == 4
}

fn is_octet(part: &[u8]) -> bool {
    (1..=3).contains(&part.len())
        && part.iter().all(u8::is_ascii_digit)
        && (part.len() == 1 || part[0] != b'0')
        && (part.len() < 3 || part <= &b"255"[..])
}

/// RFC 4291, section 2.2; no zone.
pub fn is_ipv6(text: &[u8]) -> bool {
    let is_possible = (2..=45).contains(&text.len()) && text.iter().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'));
    is_possible
        && text.iter().filter(|byte| **byte == b':').count() >= 2
        && std::str::from_utf8(text).is_ok_and(|text| text.parse::<std::net::Ipv6Addr>().is_ok())
}

/// RFC 3986, appendix A, URI: a scheme is required.
pub fn is_uri(text: &[u8]) -> bool {
    let scheme = text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-')).count();
    if scheme == 0 || !text[0].is_ascii_alphabetic() || text.get(scheme) != Some(&b':') {
        return false;
    }
    let rest = &text[scheme + 1..];
    let (rest, fragment) = split_at(rest, b'#');
    let (path, query) = split_at(rest, b'?');
    is_hierarchy(path) && [query, fragment].into_iter().flatten().all(|part| is_of(part, b":@/?"))
}

/// What stands before a byte, and what behind it.
fn split_at(text: &[u8], byte: u8) -> (&[u8], Option<&[u8]>) {
    match memchr::memchr(byte, text) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

fn is_hierarchy(text: &[u8]) -> bool {
    let Some(authority) = text.strip_prefix(b"//") else { return is_of(text, b":@/") };
    let (authority, path) = authority.split_at(memchr::memchr(b'/', authority).unwrap_or(authority.len()));
    is_authority(authority) && is_of(path, b":@/")
}

fn is_authority(text: &[u8]) -> bool {
    let (user, rest) = match split_at(text, b'@') {
        (user, Some(rest)) => (user, rest),
        _ => (&b""[..], text),
    };
    if !is_of(user, b":") {
        return false;
    }
    if let Some(literal) = rest.strip_prefix(b"[") {
        let (literal, port) = split_at(literal, b']');
        return port.is_some_and(is_port) && !literal.contains(&b'[') && (is_ipv6(literal) || is_ip_future(literal));
    }
    let host = rest.iter().rposition(|byte| *byte == b':').filter(|at| is_port(&rest[*at..])).unwrap_or(rest.len());
    is_of(&rest[..host], b"")
}

fn is_port(text: &[u8]) -> bool {
    text.is_empty() || text[0] == b':' && text[1..].iter().all(u8::is_ascii_digit)
}

fn is_ip_future(text: &[u8]) -> bool {
    let Some((b'v' | b'V', rest)) = text.split_first() else { return false };
    let (version, Some(address)) = split_at(rest, b'.') else { return false };
    let is_version = !version.is_empty() && version.iter().all(u8::is_ascii_hexdigit);
    is_version && !address.is_empty() && !address.contains(&b'%') && is_of(address, b":")
}

/// Whether all is unreserved, a sub-delimiter, percent-encoded, or one of `more`.
fn is_of(text: &[u8], more: &[u8]) -> bool {
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        at += match byte {
            b'%' if text.len() >= at + 3 && text[at + 1].is_ascii_hexdigit() && text[at + 2].is_ascii_hexdigit() => 3,
            byte if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(byte) || more.contains(byte) => 1,
            _ => return false,
        };
    }
    true
}

fn all_digits(parts: &[&[u8]]) -> bool {
    parts.iter().all(|part| part.iter().all(u8::is_ascii_digit))
}

fn number(digits: &[u8]) -> i64 {
    digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'))
}
