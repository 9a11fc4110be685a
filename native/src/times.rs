//! Moments, as RFC 3339 writes them.

use crate::formats::is_date;

/// Microseconds since 1970 of `2026-11-24T14:03:00.123456Z`, or with an offset (none is UTC; `from_text` in schemactl/envelopes/times.py).
#[inline]
pub fn moment(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if bytes.len() < 19 || !matches!(bytes[10], b'T' | b' ') || !is_date(&bytes[..10]) || !is_clock(&bytes[11..19]) {
        return None;
    }
    let (year, month, day) = (number(&bytes[..4]), number(&bytes[5..7]), number(&bytes[8..10]));
    let (hour, minute, second) = (number(&bytes[11..13]), number(&bytes[14..16]), number(&bytes[17..19]));
    if year == 0 || second > 59 {
        return None;
    }
    let length = bytes[19..].iter().position(|byte| !matches!(byte, b'.' | b'0'..=b'9')).unwrap_or(bytes.len() - 19);
    let (fraction, offset) = bytes[19..].split_at(length);
    let seconds = days_before(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    let micros = seconds * 1_000_000 + micros(fraction, offset.is_empty())?;
    (micros < LAST).then_some(micros - offset_of(offset)? * 60_000_000)
}

/// The first microsecond behind the year 9999.
const LAST: i64 = 253_402_300_800_000_000;

/// Minutes that a moment is ahead of UTC.
fn offset_of(written: &[u8]) -> Option<i64> {
    match written {
        [] | [b'Z'] => Some(0),
        [sign @ (b'+' | b'-'), hours @ .., b':', ten, one] if hours.len() == 2 && all_digits(&[hours, &[*ten, *one]]) => {
            let (hours, minutes) = (number(hours), number(&[*ten, *one]));
            let ahead = hours * 60 + minutes;
            (hours < 24 && minutes < 60).then_some(if *sign == b'-' { -ahead } else { ahead })
        }
        _ => None,
    }
}

/// The years 1 to 9999, in seconds since 1970.
const SECONDS: std::ops::RangeInclusive<f64> = -62_135_596_800.0..=253_402_300_799.0;

/// Microseconds since 1970, where a number says seconds.
pub fn of_seconds(written: &str) -> Option<i64> {
    let seconds = written.parse::<f64>().ok().filter(|seconds| SECONDS.contains(seconds))?;
    written.parse::<i64>().map_or_else(|_| Some((seconds * 1e6).round_ties_even() as i64), |whole| Some(whole * 1_000_000))
}

/// The same of milliseconds: not zero, and of less than 16 digits.
pub fn of_millis(written: &str) -> Option<i64> {
    let is_whole = written.len() < 16 && written.bytes().all(|byte| byte.is_ascii_digit());
    let millis = is_whole.then(|| written.parse::<f64>().ok()).flatten().filter(|millis| *millis > 0.0)?;
    SECONDS.contains(&(millis / 1e3)).then(|| (millis / 1e3 * 1e6).round_ties_even() as i64)
}

/// Of a fraction of a second, rounded by its seventh digit; where that would be cut off, it is left to others.
fn micros(fraction: &[u8], is_cut: bool) -> Option<i64> {
    let Some((b'.', digits)) = fraction.split_first() else {
        return fraction.is_empty().then_some(0);
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) || (is_cut && digits.len() > 6) {
        return None;
    }
    let first = &digits[..digits.len().min(6)];
    let is_up = digits.get(6).is_some_and(|digit| *digit >= b'5');
    Some(number(first) * 10_i64.pow(6 - first.len() as u32) + i64::from(is_up))
}

/// Days from 1970-01-01 to a day of the Gregorian calendar.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year - 719_468
}

/// `14:03:00`; a leap second is none.
fn is_clock(bytes: &[u8]) -> bool {
    bytes[2] == b':'
        && bytes[5] == b':'
        && all_digits(&[&bytes[..2], &bytes[3..5], &bytes[6..8]])
        && number(&bytes[..2]) < 24
        && number(&bytes[3..5]) < 60
        && number(&bytes[6..8]) < 60
}

fn all_digits(parts: &[&[u8]]) -> bool {
    parts.iter().all(|part| part.iter().all(u8::is_ascii_digit))
}

fn number(digits: &[u8]) -> i64 {
    digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_counted_from_1970() {
        assert_eq!(moment("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(moment("2026-11-24T14:03:00.5Z"), Some(1_795_528_980_500_000));
        assert_eq!(moment("1969-12-31T23:59:59Z"), Some(-1_000_000));
        assert_eq!(moment("2024-02-29T00:00:00Z"), Some(1_709_164_800_000_000));
        for (text, micros) in [
            ("1970-01-01T00:00:01", 1_000_000),
            ("1970-01-01 00:00:01.25", 1_250_000),
            ("1970-01-01T01:30:00+01:30", 0),
            ("1969-12-31T23:59:00-00:01", 0),
            ("1970-01-01T00:00:00.0000015Z", 2),
            ("1970-01-01T00:00:00.00000149Z", 1),
            ("1970-01-01T00:00:00.9999999+00:00", 1_000_000),
        ] {
            assert_eq!(moment(text), Some(micros), "{text}");
        }
    }

    #[test]
    fn what_is_in_doubt_is_refused() {
        for text in [
            "",
            "Z",
            "2023-02-29T00:00:00Z",
            "2026-11-24T14:03:60Z",
            "2026-11-24T14:03:00+0100",
            "2026-11-24T14:03:00+24:00",
            "2026-11-24T14:03:00.",
            "2026-11-24T14:03:00.1.2Z",
            "2026-11-24T14:03:00.1234567",
            "9999-12-31T23:59:59.9999999Z",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
