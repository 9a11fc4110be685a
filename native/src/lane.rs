//! Reads the lines of a capture, counts those that are foreseen, and says which are not.

use std::collections::HashMap;

use crate::envelope;
use crate::subject::Subject;
use crate::text::Cursor;

/// The time of an event that has none.
const NO_TIME: i64 = i64::MIN;

/// A line that was not counted: its bytes in the text, without the end of the line, and the number of lines before it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Odd {
    pub start: u64,
    pub stop: u64,
    pub line: u64,
}

/// Of a text: the bytes and the lines that were passed, and the events that were counted.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct Passed {
    pub bytes: u64,
    pub lines: u64,
    pub events: u64,
}

/// Knows subjects by the names that their events have.
pub struct Lane {
    longest: usize,
    names: HashMap<Box<str>, HashMap<Box<str>, usize>>,
    subjects: Vec<Option<Subject>>,
    /// The lines that the last text left.
    pub odd: Vec<Odd>,
    /// The payloads that were left of those counted last, by number.
    pub left: Vec<u64>,
}

impl Lane {
    /// longest: bytes of a line that is looked at.
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

    /// Pass no line.
    pub fn pass_nothing(&mut self) -> Passed {
        self.odd.clear();
        Passed::default()
    }

    /// Pass whole lines, up to one behind which it is not sure that another record begins. bare: the subject of events in no envelope.
    pub fn read(&mut self, text: &str, bare: Option<usize>) -> Passed {
        self.odd.clear();
        let mut passed = Passed::default();
        let mut at = 0;
        while at < text.len() {
            if let Some(end) = self.event(text, at, bare) {
                passed.events += 1;
                at = end;
            } else {
                let Some(length) = text[at..].find('\n') else {
                    break;
                };
                let line = &text.as_bytes()[at..at + length];
                if !is_surely_a_record(line, text.as_bytes().get(at + length + 1)) {
                    break;
                }
                self.odd.push(Odd { start: at as u64, stop: (at + length) as u64, line: passed.lines });
                at += length + 1;
            }
            passed.lines += 1;
        }
        passed.bytes = at as u64;
        passed
    }

    /// Count the event in the line that begins at `at`; where the next line begins.
    #[inline]
    fn event(&mut self, text: &str, at: usize, bare: Option<usize>) -> Option<usize> {
        let (mut cursor, number, time) = self.read_event(text, at, bare)?;
        if cursor.next() == b'\r' {
            cursor.pass();
        }
        let end = cursor.at();
        let is_all = text.as_bytes().get(end) == Some(&b'\n') && end - at <= self.longest;
        is_all.then(|| self.count(number, time))?;
        Some(end + 1)
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

/// Whether a line is read as a record by itself, whatever is wrong with it: it begins one, and behind its end surely begins another.
fn is_surely_a_record(line: &[u8], next: Option<&u8>) -> bool {
    let end = line.iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    line.first() == Some(&b'{') && next == Some(&b'{') && end.is_some_and(|end| !matches!(line[end], b'[' | b',' | b':'))
}
