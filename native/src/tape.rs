//! One JSON text, parsed once (RFC 8259): its values and keys in order, as places in the text.

use crate::parser::{is_space, Parser};

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
    /// Whether it stands beside the text.
    pub is_escaped: bool,
    start: u32,
    len: u32,
    next: u32,
}

impl Entry {
    /// What stands in the text.
    #[inline]
    pub fn new(token: Token, start: usize, len: usize, next: u32) -> Self {
        Self { token, is_escaped: false, start: start as u32, len: len as u32, next }
    }
}

/// The entries of one JSON text, reused for the next one.
#[derive(Default)]
pub struct Tape {
    /// Values and keys.
    pub entries: Vec<Entry>,
    /// The characters of those that were escaped.
    pub unescaped: String,
}

/// Why a text is not on the tape.
#[derive(Debug, PartialEq)]
pub enum Refused {
    /// It is no JSON, or too deep, as was seen there.
    Broken(usize),
    /// It is JSON up to there, but holds a number that only the reference can count.
    Beyond(usize),
}

impl Tape {
    /// Parse all of `text`, which replaces what was parsed before.
    pub fn parse(&mut self, text: &str) -> Result<(), Refused> {
        let end = self.parse_first(text)?;
        let is_all = text.as_bytes()[end..].iter().all(|byte| is_space(*byte));
        is_all.then_some(()).ok_or(Refused::Broken(end))
    }

    /// Parse the value with which `text` begins, which replaces what was parsed before; returns where it ends.
    pub fn parse_first(&mut self, text: &str) -> Result<usize, Refused> {
        self.entries.clear();
        self.unescaped.clear();
        if text.len() >= u32::MAX as usize {
            return Err(Refused::Broken(0));
        }
        Parser::new(text, self).parse()
    }

    /// End a container whose last byte stands before `end`; returns what its `next` was while it was open.
    #[inline]
    pub fn close(&mut self, at: usize, end: usize) -> u32 {
        let next = self.entries.len() as u32;
        let entry = &mut self.entries[at];
        entry.len = end as u32 - entry.start;
        std::mem::replace(&mut entry.next, next)
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

    /// Whether a text or a key is this one.
    #[inline]
    pub fn is(&self, index: usize, text: &str, other: &str) -> bool {
        let Entry { is_escaped, start, len, .. } = self.entries[index];
        let characters = if is_escaped { &self.unescaped } else { text };
        len as usize == other.len() && is_same(&characters.as_bytes()[start as usize..][..other.len()], other.as_bytes())
    }
}

/// Whether two texts of one length are equal; most keys are short enough for two comparisons.
#[inline]
fn is_same(one: &[u8], other: &[u8]) -> bool {
    match (one.first_chunk::<8>(), other.first_chunk::<8>(), one.last_chunk::<8>(), other.last_chunk::<8>()) {
        (Some(begins), Some(begin), Some(ends), Some(end)) if one.len() <= 16 => begins == begin && ends == end,
        (None, ..) => one.iter().eq(other),
        _ => one == other,
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
        let values = self.values().filter(|value| self.tape.is(value.at - 1, self.text, key));
        values.last()
    }

    /// The keys and values of an object; none of anything else.
    pub fn members(self) -> impl Iterator<Item = (&'t str, Place<'t>)> {
        self.values().map(move |value| (self.tape.text(value.at - 1, self.text), value))
    }

    /// The values of an object, each behind its key; none of anything else.
    fn values(self) -> impl Iterator<Item = Place<'t>> {
        let (mut key, end) = (self.at + 1, if self.token() == Token::Object { self.tape.end(self.at) } else { 0 });
        std::iter::from_fn(move || {
            (key < end).then(|| {
                let value = Place { at: key + 1, ..self };
                key = self.tape.after(value.at);
                value
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
