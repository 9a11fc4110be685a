//! Reads JSON from the front, no more of it than is needed to be sure; whatever is in doubt is refused, as `None`, and left to others.

use std::borrow::Cow;

/// Where a JSON text is read.
#[derive(Clone)]
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

/// A string as it was written, without its quotes.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    written: &'a str,
    is_escaped: bool,
}

/// A number as it was written.
#[derive(Clone, Copy)]
pub struct Number<'a> {
    /// All of it.
    pub written: &'a str,
    /// Whether it has a fraction.
    pub has_point: bool,
    has_exponent: bool,
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;
const DEEPEST: usize = 32;
const SECOND_HALF: u16 = 0xdc00;

impl<'a> Cursor<'a> {
    /// Read `text` from the byte `at` on.
    pub fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    /// The byte that is read next.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The next byte; 0 at the end.
    #[inline]
    pub fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// Pass white space, and tell what comes then.
    #[inline]
    pub fn next(&mut self) -> u8 {
        while is_space(self.peek()) {
            self.at += 1;
        }
        self.peek()
    }

    /// Pass this byte, which must come next.
    #[inline]
    pub fn expect(&mut self, byte: u8) -> Option<()> {
        (self.next() == byte).then(|| self.at += 1)
    }

    /// Pass this word, which must come next.
    #[inline]
    pub fn word(&mut self, word: &str) -> Option<()> {
        self.text.as_bytes()[self.at..].starts_with(word.as_bytes()).then(|| self.at += word.len())
    }

    /// Behind a member or an item: whether another one follows (`true`) or the `end` of them all.
    #[inline]
    pub fn goes_on(&mut self, end: u8) -> Option<bool> {
        let byte = self.next();
        self.at += 1;
        match byte {
            b',' => Some(true),
            _ if byte == end => Some(false),
            _ => None,
        }
    }

    /// The string that comes next.
    #[inline]
    pub fn string(&mut self) -> Option<Text<'a>> {
        self.expect(b'"')?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut is_escaped = false;
        loop {
            self.at = end_of_plain(bytes, self.at);
            match bytes.get(self.at)? {
                b'"' => break,
                b'\\' => {
                    is_escaped = true;
                    self.escape()?;
                }
                _ => return None,
            }
        }
        let written = &self.text[start..self.at];
        self.at += 1;
        Some(Text { written, is_escaped })
    }

    fn escape(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        match bytes.get(self.at + 1)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 2,
            b'u' => {
                let unit = unit(bytes, self.at)?;
                self.at += 6;
                if is_half(unit) {
                    // the first half of a pair, and the second one; one alone is for others to judge
                    let other = unit_behind(bytes, self.at)?;
                    (unit < SECOND_HALF && is_half(other) && other >= SECOND_HALF).then_some(())?;
                    self.at += 6;
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// The number that comes next; one with an exponent, or a zero with a sign, is left to others.
    #[inline]
    pub fn number(&mut self) -> Option<Number<'a>> {
        let number = self.any_number()?;
        let is_in_doubt = number.has_exponent || (!number.has_point && number.written.starts_with("-0"));
        (!is_in_doubt).then_some(number)
    }

    #[inline]
    fn any_number(&mut self) -> Option<Number<'a>> {
        self.next();
        let start = self.at;
        if self.peek() == b'-' {
            self.at += 1;
        }
        let first = self.at;
        let whole = self.digits();
        if whole == 0 || (whole > 1 && self.text.as_bytes()[first] == b'0') {
            return None;
        }
        let has_point = self.peek() == b'.';
        if has_point {
            self.at += 1;
            (self.digits() > 0).then_some(())?;
        }
        let has_exponent = matches!(self.peek(), b'e' | b'E');
        if has_exponent {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            (self.digits() > 0).then_some(())?;
        }
        Some(Number { written: &self.text[start..self.at], has_point, has_exponent })
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }

    /// Pass a value, of whatever shape, that is surely JSON, and whose numbers are in no doubt.
    pub fn skip(&mut self) -> Option<()> {
        self.skip_at(0, Self::number)
    }

    /// The same; gives it as it was written.
    pub fn skipped(&mut self) -> Option<&'a str> {
        self.next();
        let start = self.at;
        self.skip()?;
        Some(&self.text[start..self.at])
    }

    /// Pass a value, of whatever shape, that is surely JSON.
    pub fn skip_any(&mut self) -> Option<()> {
        self.skip_at(0, Self::any_number)
    }

    fn skip_at(&mut self, depth: usize, number: fn(&mut Self) -> Option<Number<'a>>) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match self.next() {
            b'"' => self.string().map(|_| ()),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            b'[' => self.each(b']', |cursor| cursor.skip_at(depth + 1, number)),
            b'{' => self.each(b'}', |cursor| {
                cursor.string()?;
                cursor.expect(b':')?;
                cursor.skip_at(depth + 1, number)
            }),
            _ => number(self).map(|_| ()),
        }
    }

    /// Pass the bracket that comes next, all members or items, and the bracket at their `end`; `one` passes each of them.
    #[inline]
    pub fn each(&mut self, end: u8, mut one: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.at += 1;
        if self.next() == end {
            self.at += 1;
            return Some(());
        }
        loop {
            one(self)?;
            if !self.goes_on(end)? {
                return Some(());
            }
        }
    }

    /// Pass the object that comes next; `one` passes the value of each member.
    #[inline]
    pub fn members(&mut self, mut one: impl FnMut(&mut Self, &'a str) -> Option<()>) -> Option<()> {
        (self.next() == b'{').then_some(())?;
        self.each(b'}', |cursor| {
            let key = cursor.string()?.plain()?;
            cursor.expect(b':')?;
            one(cursor, key)
        })
    }

    /// What follows.
    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Pass so many bytes.
    pub fn pass_all(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Pass an object without looking at what is in it more closely than its strings and brackets ask for.
    pub fn skip_object(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        let mut depth = 0;
        loop {
            match *bytes.get(self.at)? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(());
            }
        }
    }
}

impl<'a> Text<'a> {
    /// The string, where it was written as it is.
    #[inline]
    pub fn plain(self) -> Option<&'a str> {
        (!self.is_escaped).then_some(self.written)
    }

    /// The string.
    pub fn decoded(self) -> Cow<'a, str> {
        if !self.is_escaped {
            return Cow::Borrowed(self.written);
        }
        let mut decoded = String::with_capacity(self.written.len());
        let mut rest = self.written;
        while let Some(at) = rest.find('\\') {
            decoded.push_str(&rest[..at]);
            let (one, length) = unescaped(&rest[at..]);
            decoded.push(one);
            rest = &rest[at + length..];
        }
        decoded.push_str(rest);
        Cow::Owned(decoded)
    }
}

/// Whether a byte is white space of JSON.
#[inline]
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// What a good escape stands for, and its length.
fn unescaped(escape: &str) -> (char, usize) {
    let one = match escape.as_bytes()[1] {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let first = unit(escape.as_bytes(), 0).unwrap_or(0);
            if !is_half(first) {
                return (char::from_u32(u32::from(first)).unwrap_or('\u{fffd}'), 6);
            }
            let second = unit_behind(escape.as_bytes(), 6).unwrap_or(SECOND_HALF);
            let code = 0x1_0000 + (u32::from(first & 0x3ff) << 10) + u32::from(second & 0x3ff);
            return (char::from_u32(code).unwrap_or('\u{fffd}'), 12);
        }
        other => char::from(other),
    };
    (one, 2)
}

/// The UTF-16 code unit of the escape `\\uXXXX` that begins at `at`.
fn unit(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at + 2..at + 6)?;
    let is_number = digits.iter().all(u8::is_ascii_hexdigit);
    is_number.then(|| digits.iter().fold(0, |unit, digit| unit << 4 | char::from(*digit).to_digit(16).unwrap_or(0) as u16))
}

/// The same of one that may begin there.
fn unit_behind(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).is_some_and(|escape| escape == b"\\u").then(|| unit(bytes, at)).flatten()
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

    fn string(text: &str) -> Option<String> {
        Cursor::new(text, 0).string().map(|text| text.decoded().into_owned())
    }

    #[test]
    fn strings_are_read_as_they_are_meant() {
        assert_eq!(string("\"plain and longer than eight\""), Some("plain and longer than eight".into()));
        assert_eq!(string(r#""a\n\"\u00e9\\""#), Some("a\n\"é\\".into()));
        assert_eq!(string("\"é€😀\""), Some("é€😀".into()));
        assert_eq!(string(r#""\ud83d\ude00!""#), Some("😀!".into()));
    }

    #[test]
    fn what_is_in_doubt_is_refused() {
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
        ] {
            assert_eq!(string(text), None, "{text}");
        }
        for text in ["01", "-0", "1e5", "1.", "-", ".5", "+1"] {
            assert!(Cursor::new(text, 0).number().is_none(), "{text}");
        }
    }

    #[test]
    fn a_skipped_object_ends_at_its_bracket() {
        let mut cursor = Cursor::new(r#"{"a":["}",{"b":1}]},"#, 0);
        assert!(cursor.skip_object().is_some());
        assert_eq!(cursor.peek(), b',');
    }
}
