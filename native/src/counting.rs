//! What is done with the payloads of subjects: they are counted, or held to a schema.

use crate::caps::Caps;
use crate::marks::Marks;
use crate::snapshot;
use crate::subject::Subject;
use crate::tape::{Tape, Token};
use crate::text::Cursor;
use crate::validation::Schema;
use crate::walk::Scratch;

/// Of one subject.
pub enum Way {
    /// Its payloads are evidence.
    Count(Box<Subject>),
    /// Its payloads are counted where the schema surely allows them.
    Check(Box<Schema>),
}

/// Subjects by number, and the payload that was read last.
pub struct Taking {
    caps: Caps,
    marks: Marks,
    ways: Vec<Option<Way>>,
    taken: Vec<u64>,
    tape: Tape,
    payload: String,
    scratch: Scratch,
}

impl Taking {
    /// No subject yet.
    pub fn new(caps: Caps, marks: Marks) -> Self {
        let (tape, scratch) = (Tape::default(), Scratch::default());
        Self { caps, marks, ways: Vec::new(), taken: Vec::new(), tape, payload: String::new(), scratch }
    }

    /// Have the payloads of a subject taken in this way from now on.
    pub fn take(&mut self, number: usize, way: Way) {
        if self.ways.len() <= number {
            self.ways.resize_with(number + 1, || None);
            self.taken.resize(number + 1, 0);
        }
        self.ways[number] = Some(way);
        self.taken[number] = 0;
    }

    /// How many payloads of a subject were counted.
    pub fn taken(&self, number: usize) -> u64 {
        self.taken.get(number).copied().unwrap_or(0)
    }

    /// All that is known of a subject, as JSON.
    pub fn snapshot(&self, number: usize) -> Option<String> {
        match self.ways.get(number)? {
            Some(Way::Count(subject)) => Some(snapshot::written(subject)),
            _ => None,
        }
    }

    /// What is known of a subject, which is counted no longer.
    pub fn evidence(&mut self, number: usize) -> Option<Subject> {
        match self.ways.get_mut(number)?.take()? {
            Way::Count(subject) => Some(*subject),
            Way::Check(_) => None,
        }
    }

    /// Count what was counted elsewhere, too.
    pub fn merge(&mut self, number: usize, other: Subject, caps: &Caps) {
        if let Some(Some(Way::Count(subject))) = self.ways.get_mut(number) {
            subject.merge(other, caps);
        }
    }

    /// Read the payload that comes next, an object; None where it is not taken, or may be an envelope.
    #[inline]
    pub fn read(&mut self, number: usize, cursor: &mut Cursor) -> Option<()> {
        self.ways.get(number)?.as_ref()?;
        (cursor.next() == b'{').then_some(())?;
        let text = cursor.rest();
        let end = self.tape.parse_first(text).ok()?;
        (self.is_allowed(number, text) && !self.marks.may_be_on(&self.tape, text)).then_some(())?;
        self.payload.clear();
        self.payload.push_str(&text[..end]);
        cursor.pass_all(end);
        Some(())
    }

    /// Whether what is on the tape, an object, is valid where it is held to a schema.
    fn is_allowed(&self, number: usize, text: &str) -> bool {
        match &self.ways[number] {
            Some(Way::Check(schema)) => schema.allows(&self.tape, text),
            Some(Way::Count(_)) => true,
            None => false,
        }
    }

    /// Count the payload that was read last.
    #[inline]
    pub fn count(&mut self, number: usize, time: Option<i64>) {
        self.taken[number] += 1;
        if let Some(Way::Count(subject)) = &mut self.ways[number] {
            subject.count(&self.tape, &self.payload, time, &self.caps, &mut self.scratch);
        }
    }

    /// Count payloads of a subject, whose envelopes are off, each with its time; returns the numbers of those that are not taken.
    pub fn count_all(&mut self, number: usize, payloads: &[&[u8]], times: &[Option<i64>]) -> Vec<usize> {
        let is_left = |(index, (payload, time)): (usize, (&&[u8], &Option<i64>))| {
            let counted = self.count_one(number, payload, *time);
            counted.is_none().then_some(index)
        };
        payloads.iter().zip(times).enumerate().filter_map(is_left).collect()
    }

    fn count_one(&mut self, number: usize, payload: &[u8], time: Option<i64>) -> Option<()> {
        self.ways.get(number)?.as_ref()?;
        let text = simdutf8::basic::from_utf8(payload).ok()?;
        self.tape.parse(text).ok()?;
        (self.tape.at(0).token == Token::Object && self.is_allowed(number, text)).then_some(())?;
        if let Some(Way::Count(subject)) = &mut self.ways[number] {
            subject.count(&self.tape, text, time, &self.caps, &mut self.scratch);
        }
        self.taken[number] += 1;
        Some(())
    }
}
