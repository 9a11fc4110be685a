//! One JSON text, parsed once (RFC 8259): its values and keys in order, as places in the text.

use jiter::{Jiter, Peek};

use crate::text::is_space;

/// Objects and arrays in one another; a text that is nested deeper is not parsed here (`MAX_DEPTH` in schemactl/schema/parse.py).
const MAX_DEPTH: usize = 768;
/// Digits of an integer, and the size of an exponent, that are counted here (`MAX_DIGITS` in schemactl/schema/parse.py).
pub const MAX_DIGITS: usize = 4300;

/// What an entry of the tape is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Token {
    Null,
    Boolean,
    Integer,
    Fraction,
    Text,
    Array,
    Object,
}

/// A value or a key. start, len: in the JSON text or, of a text that was escaped, beside it. next: of an array or an object,
/// the index of the entry behind all that it holds.
#[derive(Clone, Copy)]
pub struct Entry {
    /// What it is.
    pub token: Token,
    is_escaped: bool,
    start: u32,
    len: u32,
    next: u32,
}

/// The entries of one JSON text, reused for the next one.
#[derive(Default)]
pub struct Tape {
    entries: Vec<Entry>,
    unescaped: String,
}

/// Why a text is not on the tape: it is no JSON, or holds what only the reference can count. The reference says which.
pub struct Refused;

type Parsed = Result<(), Refused>;

impl Tape {
    /// Parse all of `text`, which replaces what was parsed before.
    pub fn parse(&mut self, text: &str) -> Parsed {
        let end = self.parse_first(text)?;
        let is_all = text.as_bytes()[end..].iter().all(|byte| is_space(*byte));
        is_all.then_some(()).ok_or(Refused)
    }

    /// Parse the value with which `text` begins, which replaces what was parsed before; returns where it ends.
    pub fn parse_first(&mut self, text: &str) -> Result<usize, Refused> {
        self.entries.clear();
        self.unescaped.clear();
        if text.len() >= u32::MAX as usize {
            return Err(Refused);
        }
        let mut json = Jiter::new(text.as_bytes());
        let peek = json.peek().map_err(|_| Refused)?;
        self.value(&mut json, peek, text, 0)?;
        Ok(json.current_index())
    }

    /// The entry at an index.
    #[inline]
    pub fn at(&self, index: usize) -> Entry {
        self.entries[index]
    }

    /// The index behind a value.
    #[inline]
    pub fn after(&self, index: usize) -> usize {
        match self.entries[index].token {
            Token::Array | Token::Object => self.entries[index].next as usize,
            _ => index + 1,
        }
    }

    /// The index behind all that an array or an object holds.
    #[inline]
    pub fn end(&self, index: usize) -> usize {
        self.entries[index].next as usize
    }

    /// The characters of a text or a key; any other value as it was written. text: what was parsed.
    #[inline]
    pub fn text<'t>(&'t self, index: usize, text: &'t str) -> &'t str {
        let entry = self.entries[index];
        let range = entry.start as usize..(entry.start + entry.len) as usize;
        if entry.is_escaped {
            &self.unescaped[range]
        } else {
            &text[range]
        }
    }

    fn value(&mut self, json: &mut Jiter, peek: Peek, text: &str, depth: usize) -> Parsed {
        match peek {
            Peek::String => self.string(json.known_str().map_err(|_| Refused)?, text),
            Peek::Null => {
                json.known_null().map_err(|_| Refused)?;
                self.push(Token::Null, 0, 0);
            }
            Peek::True | Peek::False => {
                let start = json.current_index();
                json.known_bool(peek).map_err(|_| Refused)?;
                self.push(Token::Boolean, start, json.current_index() - start);
            }
            Peek::Array => self.array(json, text, depth + 1)?,
            Peek::Object => self.object(json, text, depth + 1)?,
            _ => {
                let start = json.current_index();
                let written = json.known_number_bytes(peek).map_err(|_| Refused)?;
                let token = number(written)?;
                self.push(token, start, written.len());
            }
        }
        Ok(())
    }

    fn array(&mut self, json: &mut Jiter, text: &str, depth: usize) -> Parsed {
        let at = self.open(Token::Array, json.current_index(), depth)?;
        let mut next = json.known_array().map_err(|_| Refused)?;
        while let Some(peek) = next {
            self.value(json, peek, text, depth)?;
            next = json.array_step().map_err(|_| Refused)?;
        }
        self.close(at, json.current_index());
        Ok(())
    }

    fn object(&mut self, json: &mut Jiter, text: &str, depth: usize) -> Parsed {
        let at = self.open(Token::Object, json.current_index(), depth)?;
        let mut goes_on = self.key(json.known_object().map_err(|_| Refused)?, text);
        while goes_on {
            let peek = json.peek().map_err(|_| Refused)?;
            self.value(json, peek, text, depth)?;
            goes_on = self.key(json.next_key().map_err(|_| Refused)?, text);
        }
        self.close(at, json.current_index());
        Ok(())
    }

    #[inline]
    fn key(&mut self, key: Option<&str>, text: &str) -> bool {
        key.map(|key| self.string(key, text)).is_some()
    }

    fn open(&mut self, token: Token, start: usize, depth: usize) -> Result<usize, Refused> {
        if depth > MAX_DEPTH {
            return Err(Refused);
        }
        self.push(token, start, 0);
        Ok(self.entries.len() - 1)
    }

    fn close(&mut self, at: usize, end: usize) {
        let next = self.entries.len() as u32;
        let entry = &mut self.entries[at];
        (entry.len, entry.next) = (end as u32 - entry.start, next);
    }

    #[inline]
    fn string(&mut self, string: &str, text: &str) {
        let (at, from) = (string.as_ptr() as usize, text.as_ptr() as usize);
        if (from..from + text.len()).contains(&at) {
            self.push(Token::Text, at - from, string.len());
        } else {
            let start = self.unescaped.len();
            self.unescaped.push_str(string);
            self.entries.push(Entry { token: Token::Text, is_escaped: true, start: start as u32, len: string.len() as u32, next: 0 });
        }
    }

    #[inline]
    fn push(&mut self, token: Token, start: usize, len: usize) {
        self.entries.push(Entry { token, is_escaped: false, start: start as u32, len: len as u32, next: 0 });
    }
}

/// A value on a tape. text: what was parsed onto it.
#[derive(Clone, Copy)]
pub struct Place<'t> {
    /// Where it is.
    pub tape: &'t Tape,
    /// What was parsed onto that.
    pub text: &'t str,
    /// The index of the value.
    pub at: usize,
}

impl<'t> Place<'t> {
    /// What it is.
    #[inline]
    pub fn token(self) -> Token {
        self.tape.at(self.at).token
    }

    /// A text; of anything else, how it is written.
    #[inline]
    pub fn written(self) -> &'t str {
        self.tape.text(self.at, self.text)
    }

    /// Where an object or an array begins in the text.
    pub fn start(self) -> usize {
        self.tape.at(self.at).start as usize
    }

    /// The text that it is.
    pub fn string(self) -> Option<&'t str> {
        (self.token() == Token::Text).then(|| self.written())
    }

    /// The value of a key, if it is an object that has it; of two, the last.
    pub fn member(self, key: &str) -> Option<Place<'t>> {
        self.members().filter(|(name, _)| *name == key).last().map(|(_, value)| value)
    }

    /// The keys and values of an object; none of anything else.
    pub fn members(self) -> impl Iterator<Item = (&'t str, Place<'t>)> {
        let (mut key, end) = (self.at + 1, if self.token() == Token::Object { self.tape.end(self.at) } else { 0 });
        std::iter::from_fn(move || {
            (key < end).then(|| {
                let (name, value) = (self.tape.text(key, self.text), Place { at: key + 1, ..self });
                key = self.tape.after(value.at);
                (name, value)
            })
        })
    }

    /// The items of an array; none of anything else.
    pub fn items(self) -> impl Iterator<Item = Place<'t>> {
        let (mut item, end) = (self.at + 1, if self.token() == Token::Array { self.tape.end(self.at) } else { 0 });
        std::iter::from_fn(move || {
            (item < end).then(|| {
                let value = Place { at: item, ..self };
                item = self.tape.after(item);
                value
            })
        })
    }
}

/// What kind a number is, as it was written. Refused with too many digits, or too large an exponent.
#[inline]
fn number(written: &[u8]) -> Result<Token, Refused> {
    if !written.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
        return if written.len() <= MAX_DIGITS { Ok(Token::Integer) } else { Err(Refused) };
    }
    let exponent = written.iter().position(|byte| matches!(byte, b'e' | b'E')).map_or(&b""[..], |at| &written[at + 1..]);
    let is_small = written.len() <= MAX_DIGITS && exponent.len() < 4;
    if is_small || exponent_is_small(exponent) && written.len() <= MAX_DIGITS {
        Ok(Token::Fraction)
    } else {
        Err(Refused)
    }
}

fn exponent_is_small(exponent: &[u8]) -> bool {
    let digits = exponent.iter().filter(|byte| byte.is_ascii_digit());
    let size = digits.fold(0_usize, |size, digit| size.saturating_mul(10).saturating_add(usize::from(digit - b'0')));
    size <= MAX_DIGITS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Option<Vec<Token>> {
        let mut tape = Tape::default();
        tape.parse(text).ok()?;
        Some(tape.entries.iter().map(|entry| entry.token).collect())
    }

    #[test]
    fn values_and_keys_come_in_order() {
        use Token::{Array, Boolean, Fraction, Integer, Null, Object, Text};
        assert_eq!(tokens(r#"{"a": [1, 2.0, null], "b": true}"#), Some(vec![Object, Text, Array, Integer, Fraction, Null, Text, Boolean]));
    }

    #[test]
    fn escapes_are_undone() {
        let text = r#"["plain", "a\u00e4\n", "\ud83d\ude00"]"#;
        let mut tape = Tape::default();
        assert!(tape.parse(text).is_ok());
        assert_eq!((tape.text(1, text), tape.text(2, text), tape.text(3, text)), ("plain", "aä\n", "😀"));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in ["", "{", "[1,]", "01", "NaN", "Infinity", "-", "{\"a\" 1}", "[1] 2", r#""\ud800""#, "\"\t\"", "1e4301"] {
            assert_eq!(tokens(text), None, "{text}");
        }
        assert_eq!(tokens(&"[".repeat(100_000)), None);
    }
}
