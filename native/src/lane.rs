//! Reads the records of a capture, counts those that are foreseen, and says which are not.

use std::collections::HashMap;

use crate::envelope;
use crate::subject::Subject;
use crate::text::{is_space, Cursor};

/// The time of an event that has none.
const NO_TIME: i64 = i64::MIN;

/// Bytes of an escape, the longest of what is not read where it is not whole.
const ESCAPE: usize = 12;

/// A record that was not counted: its bytes in the text. is_whole: it is JSON, and ends there; else it is a line that is a record by itself, whatever
/// is wrong with it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Odd {
    pub start: u64,
    pub stop: u64,
    pub is_whole: bool,
}

/// Of a text: the bytes that were passed, where the last record in them begins, and the events that were counted. is_cut: it seems that the next record
/// goes on behind the text.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct Passed {
    pub bytes: u64,
    pub last: u64,
    pub events: u64,
    pub is_cut: bool,
}

/// What stands between records.
#[derive(Clone, Copy, PartialEq)]
pub enum Between {
    /// White space, commas and separators (RFC 7464), or nothing.
    Anything,
    /// A comma: they are the items of an array.
    Comma,
}

/// Knows subjects by the names that their events have.
pub struct Lane {
    longest: usize,
    names: HashMap<Box<str>, HashMap<Box<str>, usize>>,
    subjects: Vec<Option<Subject>>,
    /// The records that the last text left.
    pub odd: Vec<Odd>,
    /// The payloads that were left of those counted last, by number.
    pub left: Vec<u64>,
}

impl Lane {
    /// longest: bytes of a record.
    pub fn new(longest: usize) -> Self {
        Self { longest, names: HashMap::new(), subjects: Vec::new(), odd: Vec::new(), left: Vec::new() }
    }

    /// Have the events of this source and type counted for a subject, by number.
    pub fn name(&mut self, source: &str, type_: &str, subject: usize) {
        self.names.entry(source.into()).or_default().insert(type_.into(), subject);
    }

    /// Have the events of a subject taken in this way from now on; in none, where it is not understood. Whether it is.
    pub fn take(&mut self, number: usize, way: Option<Subject>) -> bool {
        let is_understood = way.is_some();
        if self.subjects.len() <= number {
            self.subjects.resize_with(number + 1, || None);
        }
        self.subjects[number] = way;
        is_understood
    }

    /// How many events of a subject were counted since its programme is there.
    pub fn taken(&self, subject: usize) -> u64 {
        self.subjects.get(subject).and_then(Option::as_ref).map_or(0, |subject| subject.taken)
    }

    /// What was counted of a subject, as JSON; it is counted no longer.
    pub fn report(&mut self, subject: usize) -> Option<String> {
        Some(self.subjects.get_mut(subject)?.take()?.report())
    }

    /// Pass records, up to one of which it is not sure where it ends. The first begins where the text does. bare: the subject of events in no envelope.
    pub fn read(&mut self, text: &str, bare: Option<usize>, between: Between) -> Passed {
        self.odd.clear();
        let mut passed = Passed::default();
        let mut next = Some(0);
        while let Some(start) = next.filter(|start| text.as_bytes().get(*start) == Some(&b'{')) {
            let end = if let Some(end) = self.event(text, start, bare) {
                passed.events += 1;
                end
            } else {
                match self.other(text, start, between) {
                    Ok(end) => end,
                    Err(is_cut) => {
                        passed.is_cut = is_cut;
                        break;
                    }
                }
            };
            passed.last = start as u64;
            passed.bytes = end as u64;
            next = behind(text.as_bytes(), end, between);
        }
        passed
    }

    /// Count the event that begins at `at`; where it ends.
    #[inline]
    fn event(&mut self, text: &str, at: usize, bare: Option<usize>) -> Option<usize> {
        let (cursor, number, time) = self.read_event(text, at, bare)?;
        let end = cursor.at();
        (end - at <= self.longest).then(|| self.count(number, time))?;
        Some(end)
    }

    /// Where a record ends that is no such event; where that is not sure, whether it is because the text ends.
    fn other(&mut self, text: &str, start: usize, between: Between) -> Result<usize, bool> {
        let mut cursor = Cursor::new(text, start);
        let is_json = cursor.skip_any().is_some();
        let is_whole = is_json && cursor.at() - start <= self.longest;
        let stop = if is_whole {
            cursor.at()
        } else {
            let line = (between == Between::Anything).then(|| line_of_a_record(text.as_bytes(), start)).flatten();
            line.ok_or(!is_json && text.len() - cursor.at() < ESCAPE)?
        };
        self.odd.push(Odd { start: start as u64, stop: stop as u64, is_whole });
        Ok(stop)
    }

    /// Count texts that are an event each, of which each ends at one of `ends`.
    pub fn texts(&mut self, text: &str, ends: &[u64]) {
        self.left.clear();
        let mut start = 0;
        for (number, end) in ends.iter().enumerate() {
            let end = *end as usize;
            let found = text.get(start..end).and_then(|one| self.read_event(one, 0, None).filter(|(cursor, ..)| cursor.at() == one.len()));
            match found {
                Some((_, subject, time)) => self.count(subject, time),
                None => self.left.push(number as u64),
            }
            start = end;
        }
    }

    /// Read the event that begins at `at`: where reading ended, of which subject it is, and when it was.
    #[inline]
    fn read_event<'t>(&mut self, text: &'t str, at: usize, bare: Option<usize>) -> Option<(Cursor<'t>, usize, Option<i64>)> {
        let mut cursor = Cursor::new(text, at);
        let (names, subjects) = (&self.names, &mut self.subjects);
        let mut found = None;
        let mut payload = |cursor: &mut Cursor, number: usize| {
            let subject = subjects.get_mut(number)?.as_mut()?;
            found = Some(number);
            subject.read(cursor)
        };
        let is_bare = bare.is_some_and(|number| payload(&mut cursor, number).is_some());
        let mut time = None;
        if !is_bare {
            cursor = Cursor::new(text, at);
            time = envelope::read(&mut cursor, &mut |cursor, source, type_| payload(cursor, *names.get(source)?.get(type_)?))?;
        }
        Some((cursor, found?, time))
    }

    /// Count the event of a subject that was read last.
    #[inline]
    fn count(&mut self, number: usize, time: Option<i64>) {
        if let Some(subject) = &mut self.subjects[number] {
            subject.count(time);
        }
    }

    /// Count payloads of a subject, of which each ends at one of `ends` and came at one of `times`. Whether there is a programme for them.
    pub fn payloads(&mut self, number: usize, text: &str, ends: &[u64], times: &[i64]) -> bool {
        self.left.clear();
        let Some(subject) = self.subjects.get_mut(number).and_then(Option::as_mut) else {
            return false;
        };
        let mut start = 0;
        for (number, (end, time)) in ends.iter().zip(times).enumerate() {
            let payload = text.get(start..*end as usize);
            if payload.and_then(|payload| all_of(subject, payload)).is_some() {
                subject.count((*time != NO_TIME).then_some(*time));
            } else {
                self.left.push(number as u64);
            }
            start = *end as usize;
        }
        true
    }
}

/// Read a payload, behind which nothing may stand.
fn all_of(subject: &mut Subject, payload: &str) -> Option<()> {
    let mut cursor = Cursor::new(payload, 0);
    subject.read(&mut cursor)?;
    (cursor.at() == payload.len()).then_some(())
}

/// Where the next record begins, if one does, behind one that ends at `at`.
#[inline]
fn behind(text: &[u8], at: usize, between: Between) -> Option<usize> {
    match between {
        Between::Anything => past(text, at, |byte| is_space(byte) || matches!(byte, b',' | b'\x1e')),
        Between::Comma => {
            let comma = past(text, at, is_space).filter(|at| text[*at] == b',')?;
            past(text, comma + 1, is_space)
        }
    }
}

/// The first byte from `at` on that is none of these.
#[inline]
fn past(text: &[u8], at: usize, these: impl Fn(u8) -> bool) -> Option<usize> {
    text[at..].iter().position(|byte| !these(*byte)).map(|number| at + number)
}

/// The end of the line from `start` on, where it is read as a record by itself, whatever is wrong with it: behind its end surely begins another.
fn line_of_a_record(text: &[u8], start: usize) -> Option<usize> {
    let length = text[start..].iter().position(|byte| *byte == b'\n')?;
    let line = &text[start..start + length];
    let last = line.iter().rfind(|byte| !is_space(**byte))?;
    let is_sure = text.get(start + length + 1) == Some(&b'{') && !matches!(last, b'[' | b',' | b':');
    is_sure.then_some(start + length)
}
