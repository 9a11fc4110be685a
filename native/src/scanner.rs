//! Reads the records of a capture, counts the events of known names in them, and says which records it leaves to Python.

use std::collections::BTreeMap;

use crate::counting::Taking;
use crate::forms::Envelopes;
use crate::log;
use crate::names::Names;
use crate::parser::is_space;
use crate::tape::{Place, Refused, Tape};
use crate::unwrap::{SoFar, Unwrapped, Unwrapping, MESSAGES};

/// Bytes of an escape, the longest of what is not read where it is not whole.
const ESCAPE: usize = 12;

/// What was not counted.
#[derive(Clone, Copy)]
pub enum What {
    /// A line that is a record by itself, whatever is wrong with it.
    Line,
    /// An object.
    Object,
    /// An object that is one of `Records` of its record, or one of `Messages`.
    OfRecords,
    OfMessages,
}

/// A record that was not counted, or an item of one: its bytes in the text. record: where that begins. number: of that record, from 0. item: its own
/// number in it.
#[derive(Clone, Copy)]
pub struct Odd {
    pub start: u64,
    pub stop: u64,
    pub record: u64,
    pub number: u64,
    pub item: u64,
    pub what: What,
}

impl Odd {
    fn new(start: usize, stop: usize, what: What) -> Self {
        Self { start: start as u64, stop: stop as u64, record: start as u64, number: 0, item: 0, what }
    }
}

/// Of a text: the bytes that were passed, where the last record in them begins, how many records they are, and the events that were counted. is_cut: it
/// seems that the next record goes on behind the text.
#[derive(Clone, Copy, Default)]
pub struct Passed {
    pub bytes: u64,
    pub last: u64,
    pub records: u64,
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
pub struct Scanner {
    longest: usize,
    names: Names,
    envelopes: Envelopes,
    taking: Taking,
    tape: Tape,
    unwrapped: Unwrapped,
    /// The records that the last text left.
    pub odd: Vec<Odd>,
    /// What was no event, by kind.
    pub ignored: BTreeMap<String, u64>,
}

impl Scanner {
    /// longest: bytes of a record.
    pub fn new(longest: usize, taking: Taking, envelopes: Envelopes, names: Names) -> Self {
        Self { longest, names, envelopes, taking, tape: Tape::default(), unwrapped: Unwrapped::default(), odd: Vec::new(), ignored: BTreeMap::new() }
    }

    /// Which subjects are known.
    pub fn names(&mut self) -> &mut Names {
        &mut self.names
    }

    /// What is done with the payloads of subjects.
    pub fn taking(&mut self) -> &mut Taking {
        &mut self.taking
    }

    /// Pass records, up to one of which it is not sure where it ends. The first begins where the text does. file: in which they are.
    pub fn read(&mut self, text: &str, file: &str, between: Between) -> Passed {
        self.odd.clear();
        let mut passed = Passed::default();
        let mut next = (!text.is_empty()).then_some(0);
        while let Some(start) = next {
            let before = self.odd.len();
            let found = match (text.as_bytes()[start], between) {
                (b'{', _) => self.object(text, start, file, between),
                (_, Between::Anything) => self.line(text, start, file),
                (_, Between::Comma) => Err(false),
            };
            match found {
                Ok((end, events)) => {
                    self.odd[before..].iter_mut().for_each(|odd| odd.number = passed.records);
                    passed.records += 1;
                    passed.last = start as u64;
                    passed.bytes = end as u64;
                    passed.events += events;
                    next = behind(text.as_bytes(), end, between);
                }
                Err(is_cut) => {
                    passed.is_cut = is_cut;
                    break;
                }
            }
        }
        passed
    }

    /// Pass an object: where it ends, and the events in it that were counted. Where its end is not sure, whether that is because the text ends.
    #[inline]
    fn object(&mut self, text: &str, at: usize, file: &str, between: Between) -> Result<(usize, u64), bool> {
        let mut tape = std::mem::take(&mut self.tape);
        let passed = match tape.parse_first(&text[at..]) {
            Ok(length) if self.is_whole(text, at, at + length, between) => {
                let record = Place { tape: &tape, text: &text[at..at + length], at: 0 };
                Ok((at + length, self.record(record, at, file)))
            }
            parsed => self.other(text, at, parsed, between).map(|end| (end, 0)),
        };
        self.tape = tape;
        passed
    }

    /// Count the events in a record that begins at `at`; how many they are.
    #[inline]
    fn record(&mut self, record: Place, at: usize, file: &str) -> u64 {
        let before = self.odd.len();
        let range = |place: Place| {
            let start = at + place.start();
            (start, start + place.written().len())
        };
        let odd = &mut self.odd;
        self.unwrapped.clear();
        let (envelopes, names, taking) = (&self.envelopes, &self.names, &self.taking);
        let mut unwrapping = Unwrapping { envelopes, names, taking, file, found: &mut self.unwrapped };
        let known = if let Some((key, items)) = unwrapping.batch(record) {
            let what = if key == MESSAGES { What::OfMessages } else { What::OfRecords };
            for (number, item) in items.into_iter().enumerate() {
                if !unwrapping.item(item) {
                    let (start, stop) = range(item);
                    odd.push(Odd { record: at as u64, item: number as u64, ..Odd::new(start, stop, what) });
                }
            }
            odd.get(before).is_none_or(|first| first.item > 0).then_some(())
        } else {
            unwrapping.inside(record, SoFar::default())
        };
        if known.is_some() {
            return self.count(record);
        }
        self.odd.truncate(before);
        self.odd.push(Odd::new(at, at + record.text.len(), What::Object));
        0
    }

    /// Count what was found in a record.
    #[inline]
    fn count(&mut self, record: Place) -> u64 {
        for event in &self.unwrapped.events {
            self.taking.count(event.number, self.unwrapped.payload(*event, record), event.time);
        }
        for kind in &self.unwrapped.ignored {
            *self.ignored.entry(kind.clone()).or_default() += 1;
        }
        self.unwrapped.events.len() as u64
    }

    /// The same of a line of a log.
    fn line(&mut self, text: &str, at: usize, file: &str) -> Result<(usize, u64), bool> {
        let is_at_the_margin = at == 0 || text.as_bytes()[at - 1] == b'\n';
        let line = &text[at..at + text[at..].find('\n').ok_or(is_at_the_margin)?];
        if !is_at_the_margin || !log::is_one(line) || line.len() > self.longest {
            return Err(false);
        }
        let events = log::object_in(line).and_then(|object| self.whole(object, file, SoFar::of_line()));
        if events.is_none() {
            self.odd.push(Odd::new(at, at + line.len(), What::Line));
        }
        Ok((at + line.len(), events.unwrap_or(0)))
    }

    /// Whether an object is surely all of a record: it is not too long, and no key, behind which a tab and the value would stand.
    #[inline]
    fn is_whole(&self, text: &str, start: usize, end: usize, between: Between) -> bool {
        let is_alone = between == Between::Comma || text.as_bytes().get(end).is_some_and(|byte| *byte != b'\t');
        is_alone && end - start <= self.longest
    }

    /// Where a record ends that is no such event, as far as it was parsed; where that is not sure, whether it is because the text ends.
    fn other(&mut self, text: &str, start: usize, parsed: Result<usize, Refused>, between: Between) -> Result<usize, bool> {
        let (is_json, passed) = match parsed {
            Ok(length) | Err(Refused::Beyond(length)) => (true, start + length),
            Err(Refused::Broken(at)) => (false, start + at),
        };
        let (stop, what) = if is_json && self.is_whole(text, start, passed, between) {
            (passed, What::Object)
        } else {
            let line = (between == Between::Anything).then(|| line_of_a_record(text.as_bytes(), start)).flatten();
            let is_cut = if is_json { text.len() == passed } else { text.len().saturating_sub(passed) < ESCAPE };
            (line.ok_or(is_cut)?, What::Line)
        };
        self.odd.push(Odd::new(start, stop, what));
        Ok(stop)
    }

    /// Count the events in texts that are a record each; returns the numbers of the texts that were left, and how many events were in the others.
    pub fn texts(&mut self, texts: &[&[u8]]) -> (Vec<usize>, u64) {
        let mut events = 0;
        let is_left = |(number, text): (usize, &&[u8])| {
            let text = simdutf8::basic::from_utf8(text).ok().filter(|text| text.starts_with('{'));
            let counted = text.and_then(|text| self.whole(text, "", SoFar::default()));
            events += counted.unwrap_or(0);
            counted.is_none().then_some(number)
        };
        let left = texts.iter().enumerate().filter_map(is_left).collect();
        (left, events)
    }

    /// Count the events that are in all of a text. Those in a line of a log must have a time, for else that of the log would count.
    fn whole(&mut self, text: &str, file: &str, so_far: SoFar) -> Option<u64> {
        let mut tape = std::mem::take(&mut self.tape);
        let events = tape.parse(text).ok().and_then(|()| {
            let record = Place { tape: &tape, text, at: 0 };
            self.unwrapped.clear();
            let (envelopes, names, taking) = (&self.envelopes, &self.names, &self.taking);
            Unwrapping { envelopes, names, taking, file, found: &mut self.unwrapped }.inside(record, so_far)?;
            let is_timed = self.unwrapped.events.iter().all(|event| !so_far.is_wrapped || event.time.is_some());
            is_timed.then(|| self.count(record))
        });
        self.tape = tape;
        events
    }
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
    let is_sure = matches!(text.get(start + length + 1), Some(b'{' | b'\x1e')) && !matches!(last, b'[' | b',' | b':');
    is_sure.then_some(start + length)
}
