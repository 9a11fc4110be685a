//! Passes JSON, of which only the end is wanted; whatever is in doubt is refused, as `None`, and left to others.

/// Where a JSON text is read.
#[derive(Clone)]
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
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

    #[inline]
    fn string(&mut self) -> Option<()> {
        self.expect(b'"')?;
        let bytes = self.text.as_bytes();
        loop {
            self.at = end_of_plain(bytes, self.at);
            match bytes.get(self.at)? {
                b'"' => break,
                b'\\' => self.escape()?,
                _ => return None,
            }
        }
        self.at += 1;
        Some(())
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

    fn number(&mut self) -> Option<()> {
        if self.next() == b'-' {
            self.at += 1;
        }
        let first = self.at;
        let whole = self.digits();
        if whole == 0 || (whole > 1 && self.text.as_bytes()[first] == b'0') {
            return None;
        }
        if self.peek() == b'.' {
            self.at += 1;
            (self.digits() > 0).then_some(())?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            (self.digits() > 0).then_some(())?;
        }
        Some(())
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }

    /// Pass a value, of whatever shape, that is surely JSON.
    pub fn skip(&mut self) -> Option<()> {
        self.skip_at(0)
    }

    fn skip_at(&mut self, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match self.next() {
            b'"' => self.string(),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            b'[' => self.each(b']', |cursor| cursor.skip_at(depth + 1)),
            b'{' => self.each(b'}', |cursor| {
                cursor.string()?;
                cursor.expect(b':')?;
                cursor.skip_at(depth + 1)
            }),
            _ => self.number(),
        }
    }

    /// Pass the bracket that comes next, all members or items, and the bracket at their `end`; `one` passes each of them.
    #[inline]
    fn each(&mut self, end: u8, mut one: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
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
}

/// Whether a byte is white space of JSON.
#[inline]
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
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

    fn passed(text: &str) -> Option<usize> {
        let mut cursor = Cursor::new(text, 0);
        cursor.skip().map(|()| cursor.at())
    }

    #[test]
    fn a_value_ends_where_json_says_so() {
        for text in [
            "\"plain and longer than eight\"",
            r#""a\n\"\u00e9\\""#,
            "\"é€😀\"",
            r#""\ud83d\ude00!""#,
            r#"{"a":["}",{"b":1}]}"#,
            " [1, -0.5e+7, true, null]",
        ] {
            assert_eq!(passed(&format!("{text},")), Some(text.len()), "{text}");
        }
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
            "01",
            "1.",
            "-",
            ".5",
            "+1",
            "nul",
            "[1",
            "{1}",
        ] {
            assert_eq!(passed(text), None, "{text}");
        }
    }
}
