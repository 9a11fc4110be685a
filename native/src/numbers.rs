//! What can hold a number, by how it was written (`NumberKind` in schemactl/infer/evidence/numbers.py).

use crate::tape::Token;

/// Beyond ±2^53 a double loses integers (RFC 8259, section 6).
const SAFE: i128 = 1 << 53;
/// So many significant digits survive a double.
const SAFE_DIGITS: usize = 15;

/// The JSON types, numbers by what can hold them; the order is that of NAMES.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Kind {
    Null,
    Boolean,
    Integer,
    Int64,
    Bigint,
    Number,
    Decimal,
    Text,
    Array,
    Object,
    Deep,
}

/// As evidence calls them.
pub const NAMES: [&str; 11] = ["null", "boolean", "integer", "int64", "bigint", "number", "decimal", "string", "array", "object", "deep"];

/// What a value is. written: of a number, its characters.
#[inline]
pub fn kind_of(token: Token, written: &str) -> Kind {
    match token {
        Token::Null => Kind::Null,
        Token::Boolean => Kind::Boolean,
        Token::Integer if written.len() <= SAFE_DIGITS => Kind::Integer,
        Token::Integer => integer(written),
        Token::Fraction => fraction(written),
        Token::Text => Kind::Text,
        Token::Array => Kind::Array,
        Token::Object => Kind::Object,
    }
}

fn integer(written: &str) -> Kind {
    match written.parse::<i128>() {
        Ok(value) if (-SAFE..=SAFE).contains(&value) => Kind::Integer,
        Ok(value) if i64::try_from(value).is_ok() => Kind::Int64,
        _ => Kind::Bigint,
    }
}

/// Whether the double that a number becomes would be written with the same digits.
fn fraction(written: &str) -> Kind {
    if written.len() <= SAFE_DIGITS + 1 && !written.bytes().any(|byte| matches!(byte, b'e' | b'E')) {
        return Kind::Number;
    }
    let (digits, exponent) = decimal(written);
    if digits.is_empty() || digits.len() <= SAFE_DIGITS && (-290..=290).contains(&exponent) {
        return Kind::Number;
    }
    let double = written.parse::<f64>().unwrap_or(f64::INFINITY);
    if double.is_finite() && decimal(&format!("{double:e}")) == (digits, exponent) {
        Kind::Number
    } else {
        Kind::Decimal
    }
}

/// The significant digits of a number, and the power of ten behind the last.
fn decimal(written: &str) -> (Vec<u8>, i64) {
    let (mantissa, exponent) = written.split_once(['e', 'E']).unwrap_or((written, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits: Vec<u8> = whole.bytes().chain(part.bytes()).filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').collect();
    let mut power = exponent.parse::<i64>().unwrap_or(0) - part.len() as i64;
    while digits.last() == Some(&b'0') {
        digits.pop();
        power += 1;
    }
    (digits, power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_by_what_can_hold_them() {
        for (written, token, kind) in [
            ("9007199254740992", Token::Integer, Kind::Integer),
            ("-9007199254740993", Token::Integer, Kind::Int64),
            ("9223372036854775808", Token::Integer, Kind::Bigint),
            ("0.1", Token::Fraction, Kind::Number),
            ("1.0", Token::Fraction, Kind::Number),
            ("123456789.012345", Token::Fraction, Kind::Number),
            ("1.00000000000e-400", Token::Fraction, Kind::Decimal),
            ("0.1000000000000000055511151231257827", Token::Fraction, Kind::Decimal),
            ("1e400", Token::Fraction, Kind::Decimal),
            ("0e4000", Token::Fraction, Kind::Number),
            ("1e-400", Token::Fraction, Kind::Decimal),
            ("123456789012345678.0", Token::Fraction, Kind::Decimal),
            ("1.7976931348623157e308", Token::Fraction, Kind::Number),
            ("5e-324", Token::Fraction, Kind::Number),
        ] {
            assert_eq!(kind_of(token, written), kind, "{written}");
        }
    }
}
