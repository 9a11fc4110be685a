//! Parses JSON (RFC 8259) onto a tape.

use crate::tape::{Entry, Refused, Tape, Token};

/// Objects and arrays in one another; a text that is nested deeper is not parsed here (`MAX_DEPTH` in schemactl/schema/parse.py).
const MAX_DEPTH: usize = 768;
/// Digits of an integer, and the size of an exponent, that are counted here (`MAX_DIGITS` in schemactl/schema/parse.py).
pub const MAX_DIGITS: usize = 4300;

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;
/// Above the outermost value.
const NOTHING: u32 = u32::MAX;

/// Where a text is read. is_beyond: what was passed is JSON, but holds a number that is not counted here.
pub struct Parser<'p> {
    text: &'p str,
    at: usize,
    tape: &'p mut Tape,
    is_beyond: bool,
}

impl<'p> Parser<'p> {
    /// Read `text` from its beginning.
    pub fn new(text: &'p str, tape: &'p mut Tape) -> Self {
        Self { text, at: 0, tape, is_beyond: false }
    }

    /// Put the value with which the text begins on the tape; returns where it ends.
    pub fn parse(mut self) -> Result<usize, Refused> {
        match self.value() {
            Some(()) if self.is_beyond => Err(Refused::Beyond(self.at)),
            Some(()) => Ok(self.at),
            None => Err(Refused::Broken(self.at)),
        }
    }

    /// A value and all that it holds. While a container is open, its `next` is the index of the one around it.
    fn value(&mut self) -> Option<()> {
        let (mut open, mut depth) = (NOTHING, 0);
        loop {
            match self.next() {
                b'"' => self.string()?,
                first @ (b'{' | b'[') => {
                    depth += 1;
                    (depth <= MAX_DEPTH).then_some(())?;
                    let token = if first == b'{' { Token::Object } else { Token::Array };
                    let around = std::mem::replace(&mut open, self.tape.entries.len() as u32);
                    self.tape.entries.push(Entry::new(token, self.at, 0, around));
                    self.at += 1;
                    let next = self.next();
                    if next != first + 2 {
                        if token == Token::Object {
                            self.key()?;
                        }
                        continue;
                    }
                }
                b't' => self.word("true", Token::Boolean)?,
                b'f' => self.word("false", Token::Boolean)?,
                b'n' => self.word("null", Token::Null)?,
                _ => self.number()?,
            }
            loop {
                if open == NOTHING {
                    return Some(());
                }
                let is_object = self.tape.entries[open as usize].token == Token::Object;
                match (self.next(), is_object) {
                    (b',', _) => {
                        self.at += 1;
                        if is_object {
                            self.key()?;
                        }
                        break;
                    }
                    (b'}', true) | (b']', false) => {
                        self.at += 1;
                        depth -= 1;
                        open = self.tape.close(open as usize, self.at);
                    }
                    _ => return None,
                }
            }
        }
    }

    #[inline]
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// Pass white space, and tell what comes then; 0 at the end.
    #[inline]
    fn next(&mut self) -> u8 {
        loop {
            let byte = self.peek();
            if byte > b' ' || !is_space(byte) {
                return byte;
            }
            self.at += 1;
        }
    }

    /// Pass a key and its colon.
    #[inline]
    fn key(&mut self) -> Option<()> {
        (self.next() == b'"').then_some(())?;
        self.string()?;
        (self.next() == b':').then_some(())?;
        self.at += 1;
        Some(())
    }

    /// Pass this word.
    #[inline]
    fn word(&mut self, word: &str, token: Token) -> Option<()> {
        self.text.as_bytes()[self.at..].starts_with(word.as_bytes()).then_some(())?;
        self.tape.entries.push(Entry::new(token, self.at, word.len(), 0));
        self.at += word.len();
        Some(())
    }

    /// Pass the string that begins with the quote here.
    #[inline]
    fn string(&mut self) -> Option<()> {
        let start = self.at + 1;
        let end = end_of_plain(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return self.escaped(start, end);
        }
        self.tape.entries.push(Entry::new(Token::Text, start, end - start, 0));
        self.at = end + 1;
        Some(())
    }

    /// The same of one that is plain only up to `end`.
    #[inline(never)]
    fn escaped(&mut self, start: usize, end: usize) -> Option<()> {
        let from = self.tape.unescaped.len();
        self.tape.unescaped.push_str(&self.text[start..end]);
        self.at = end;
        loop {
            match self.text.as_bytes().get(self.at)? {
                b'"' => break,
                b'\\' => self.escape()?,
                _ => return None,
            }
            let plain = self.at;
            self.at = end_of_plain(self.text.as_bytes(), plain);
            self.tape.unescaped.push_str(&self.text[plain..self.at]);
        }
        self.at += 1;
        let len = self.tape.unescaped.len() - from;
        let mut entry = Entry::new(Token::Text, from, len, 0);
        entry.is_escaped = true;
        self.tape.entries.push(entry);
        Some(())
    }

    fn escape(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        let character = match bytes.get(self.at + 1)? {
            b'u' => return self.code_units(),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            byte @ (b'"' | b'\\' | b'/') => char::from(*byte),
            _ => return None,
        };
        self.at += 2;
        self.tape.unescaped.push(character);
        Some(())
    }

    /// One character, which two code units stand for if one cannot; one half of such a pair is none.
    fn code_units(&mut self) -> Option<()> {
        let first = unit(self.text.as_bytes(), self.at)?;
        let second = if is_half(first) { Some(unit(self.text.as_bytes(), self.at + 6)?) } else { None };
        let character = char::decode_utf16(std::iter::once(first).chain(second)).next()?.ok()?;
        self.at += if second.is_some() { 12 } else { 6 };
        self.tape.unescaped.push(character);
        Some(())
    }

    #[inline]
    fn number(&mut self) -> Option<()> {
        let start = self.at;
        self.at += usize::from(self.peek() == b'-');
        let first = self.peek();
        let whole = self.digits();
        (whole > 0 && (whole == 1 || first != b'0')).then_some(())?;
        let mut token = Token::Integer;
        if self.peek() == b'.' {
            self.at += 1;
            token = Token::Fraction;
            (self.digits() > 0).then_some(())?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            token = Token::Fraction;
            self.at += usize::from(matches!(self.peek(), b'+' | b'-'));
            let exponent = self.at;
            let digits = self.digits();
            (digits > 0).then_some(())?;
            self.is_beyond |= digits > 3 && !is_small(&self.text.as_bytes()[exponent..self.at]);
        }
        self.is_beyond |= self.at - start > MAX_DIGITS;
        self.tape.entries.push(Entry::new(token, start, self.at - start, 0));
        Some(())
    }

    #[inline]
    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }
}

/// Whether a byte is white space of JSON.
#[inline]
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether the digits of an exponent are those of a small one.
fn is_small(digits: &[u8]) -> bool {
    digits.iter().fold(0_usize, |size, digit| size.saturating_mul(10).saturating_add(usize::from(digit - b'0'))) <= MAX_DIGITS
}

/// The UTF-16 code unit of the escape `\\uXXXX` that begins at `at`.
fn unit(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    let is_number = digits.iter().all(u8::is_ascii_hexdigit);
    is_number.then(|| digits.iter().fold(0, |unit, digit| unit << 4 | char::from(*digit).to_digit(16).unwrap_or(0) as u16))
}

/// Whether a code unit is one of the two that a character beyond the first 65,536 has.
fn is_half(unit: u16) -> bool {
    unit & 0xf800 == 0xd800
}

/// The first place from `at` on with a quote, a backslash or a control character, eight bytes at a time.
#[inline]
fn end_of_plain(bytes: &[u8], mut at: usize) -> usize {
    while let Some(eight) = bytes.get(at..at + 8) {
        let word = u64::from_le_bytes(eight.try_into().expect("eight bytes"));
        let found = zeros(word ^ (ONES * 0x22)) | zeros(word ^ (ONES * 0x5c)) | (word.wrapping_sub(ONES * 0x20) & !word & TOPS);
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while at < bytes.len() && bytes[at] >= 0x20 && bytes[at] != b'"' && bytes[at] != b'\\' {
        at += 1;
    }
    at
}

/// The top bit of each byte that is zero, at least of the first.
#[inline]
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & TOPS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<usize, Refused> {
        Parser::new(text, &mut Tape::default()).parse()
    }

    #[test]
    fn a_value_ends_where_json_says_so() {
        for text in [
            "\"plain and longer than eight\"",
            r#""a\n\"\u00e9\\""#,
            "\"é€😀\"",
            r#""\ud83d\ude00!""#,
            r#"{"a":["}",{"b":1}]}"#,
            "{\t\"a\" : [ ] , \"b\":{ }\r\n}",
            " [1, -0.5e+7, true, null]",
        ] {
            assert_eq!(parsed(&format!("{text},")), Ok(text.len()), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused_near_to_where_it_breaks() {
        for text in [
            "\"open",
            "\"a\nb\"",
            r#""\x""#,
            r#""\ud800""#,
            r#""\uDfff""#,
            r#""\ud800\u0041""#,
            r#""\ude00\ud83d""#,
            r#""\u00g0""#,
            "\"12345678\u{1}\"",
            "01",
            "-01",
            "1.",
            "1.e5",
            "1e+",
            "-",
            ".5",
            "+1",
            "nul",
            "[1",
            "[1,]",
            "[,1]",
            "[1}",
            "{1}",
            "{\"a\"}",
            "{\"a\":1,}",
            "{,}",
            "{\"a\":1 \"b\":2}",
        ] {
            let Err(Refused::Broken(at)) = parsed(&format!("[{}{text}", "0,".repeat(20))) else { panic!("{text}") };
            assert!((41..=41 + text.len()).contains(&at), "{text} {at}");
        }
    }

    #[test]
    fn json_that_is_not_counted_here_is_passed() {
        for text in ["1e4301".to_string(), "1e-00004301".to_string(), "9".repeat(MAX_DIGITS + 1), format!("0.{}", "9".repeat(MAX_DIGITS))] {
            assert_eq!(parsed(&format!("[{text}] ")), Err(Refused::Beyond(text.len() + 2)), "{text}");
        }
        assert!(parsed("1e4300").is_ok() && parsed("1e0000000012").is_ok() && parsed(&"9".repeat(MAX_DIGITS)).is_ok());
    }

    #[test]
    fn what_is_too_deep_is_refused() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(parsed(&nested(MAX_DEPTH)), Ok(2 * MAX_DEPTH));
        assert_eq!(parsed(&nested(MAX_DEPTH + 1)), Err(Refused::Broken(MAX_DEPTH)));
    }
}
