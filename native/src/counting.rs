//! What is done with the payloads of subjects: they are counted, or held to a schema.

use crate::caps::Caps;
use crate::snapshot;
use crate::subject::Subject;
use crate::tape::{Place, Tape, Token};
use crate::validation::Schema;
use crate::walk::Scratch;

/// Of one subject.
pub enum Way {
    /// Its payloads are evidence.
    Count(Box<Subject>),
    /// Its payloads are counted where the schema surely allows them.
    Check(Box<Schema>),
}

/// Subjects by number.
pub struct Taking {
    caps: Caps,
    ways: Vec<Option<Way>>,
    taken: Vec<u64>,
    tape: Tape,
    scratch: Scratch,
}

impl Taking {
    /// No subject yet.
    pub fn new(caps: Caps) -> Self {
        Self { caps, ways: Vec::new(), taken: Vec::new(), tape: Tape::default(), scratch: Scratch::default() }
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

    /// All that is known of a subject, as JSON, and beside that what was seen below its labels.
    pub fn snapshot(&self, number: usize) -> Option<(String, String)> {
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

    /// Count what was counted elsewhere, too: so many payloads.
    pub fn merge(&mut self, number: usize, other: Subject, payloads: u64, caps: &Caps) {
        if let Some(Some(Way::Count(subject))) = self.ways.get_mut(number) {
            subject.merge(other, caps);
            self.taken[number] += payloads;
        }
    }

    /// Whether a payload is taken: by its subject, and surely valid where that is held to a schema.
    #[inline]
    pub fn takes(&self, number: usize, payload: Place) -> bool {
        match self.ways.get(number) {
            Some(Some(Way::Check(schema))) => schema.allows(payload),
            Some(Some(Way::Count(_))) => true,
            _ => false,
        }
    }

    /// Count a payload that is taken.
    #[inline]
    pub fn count(&mut self, number: usize, payload: Place, time: Option<i64>) {
        self.taken[number] += 1;
        if let Some(Way::Count(subject)) = &mut self.ways[number] {
            subject.count(payload, time, &self.caps, &mut self.scratch);
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
        let text = simdutf8::basic::from_utf8(payload).ok()?;
        let mut tape = std::mem::take(&mut self.tape);
        let place = |tape| Place { tape, text, at: 0 };
        let is_taken = tape.parse(text).is_ok() && tape.at(0).token == Token::Object && self.takes(number, place(&tape));
        if is_taken {
            self.count(number, place(&tape), time);
        }
        self.tape = tape;
        is_taken.then_some(())
    }
}
