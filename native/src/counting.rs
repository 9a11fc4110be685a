//! What is done with the payloads of subjects: they are counted, held to a schema, or both.

use crate::caps::Caps;
use crate::snapshot;
use crate::subject::Subject;
use crate::tape::{Place, Tape, Token};
use crate::validation::Schema;
use crate::walk::Scratch;

/// Of one subject. counted: its payloads are evidence. allowed: only those are taken that this schema surely allows.
#[derive(Default)]
pub struct Way {
    counted: Option<Box<Subject>>,
    allowed: Option<Box<Schema>>,
}

/// Subjects by number.
pub struct Taking {
    caps: Caps,
    ways: Vec<Way>,
    taken: Vec<u64>,
    tape: Tape,
    scratch: Scratch,
}

impl Taking {
    /// No subject yet.
    pub fn new(caps: Caps) -> Self {
        Self { caps, ways: Vec::new(), taken: Vec::new(), tape: Tape::default(), scratch: Scratch::default() }
    }

    /// Have the payloads of a subject counted from now on.
    pub fn count_evidence(&mut self, number: usize) {
        self.way(number).counted = Some(Box::default());
    }

    /// Have only those payloads of a subject taken from now on that a schema surely allows.
    pub fn allow(&mut self, number: usize, schema: Schema) {
        self.way(number).allowed = Some(Box::new(schema));
    }

    fn way(&mut self, number: usize) -> &mut Way {
        if self.ways.len() <= number {
            self.ways.resize_with(number + 1, Way::default);
            self.taken.resize(number + 1, 0);
        }
        self.taken[number] = 0;
        &mut self.ways[number]
    }

    /// How many payloads of a subject were counted.
    pub fn taken(&self, number: usize) -> u64 {
        self.taken.get(number).copied().unwrap_or(0)
    }

    /// All that is known of a subject, as JSON, and beside that what was seen below its labels.
    pub fn snapshot(&self, number: usize) -> Option<(String, String)> {
        self.ways.get(number)?.counted.as_deref().map(snapshot::written)
    }

    /// What is known of a subject, which is counted no longer.
    pub fn evidence(&mut self, number: usize) -> Option<Subject> {
        std::mem::take(self.ways.get_mut(number)?).counted.map(|subject| *subject)
    }

    /// Count what was counted elsewhere, too: so many payloads.
    pub fn merge(&mut self, number: usize, other: Subject, payloads: u64, caps: &Caps) {
        if let Some(subject) = self.ways.get_mut(number).and_then(|way| way.counted.as_mut()) {
            subject.merge(other, caps);
            self.taken[number] += payloads;
        }
    }

    /// Whether a payload is taken: by its subject, and surely valid where that is held to a schema.
    #[inline]
    pub fn takes(&self, number: usize, payload: Place) -> bool {
        self.ways.get(number).is_some_and(|way| match &way.allowed {
            Some(schema) => schema.allows(payload),
            None => way.counted.is_some(),
        })
    }

    /// Count a payload that is taken.
    #[inline]
    pub fn count(&mut self, number: usize, payload: Place, time: Option<i64>) {
        self.taken[number] += 1;
        if let Some(subject) = &mut self.ways[number].counted {
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
