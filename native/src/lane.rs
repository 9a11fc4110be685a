//! Reads the records of a capture, counts the events of known names in them, and says which records it leaves to Python.

use std::collections::HashMap;

use crate::counting::Taking;
use crate::envelope::{self, In, Named};
use crate::log;
use crate::text::{is_space, Cursor};

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

/// Subjects by source and type.
type Names = HashMap<Box<str>, HashMap<Box<str>, usize>>;

/// Knows subjects by the names that their events have.
pub struct Lane {
    longest: usize,
    names: Names,
    /// Of CloudEvents; an empty source stands for any.
    cloud_names: Names,
    taking: Taking,
    /// The records that the last text left.
    pub odd: Vec<Odd>,
}

impl Lane {
    /// longest: bytes of a record.
    pub fn new(longest: usize, taking: Taking) -> Self {
        Self { longest, names: HashMap::new(), cloud_names: HashMap::new(), taking, odd: Vec::new() }
    }

    /// Have the events of this source and type counted for a subject, by number: CloudEvents, or all others.
    pub fn name(&mut self, source: &str, type_: &str, subject: usize, is_cloud_event: bool) {
        let names = if is_cloud_event { &mut self.cloud_names } else { &mut self.names };
        names.entry(source.into()).or_default().insert(type_.into(), subject);
    }

    /// What is done with the payloads of subjects.
    pub fn taking(&mut self) -> &mut Taking {
        &mut self.taking
    }

    /// Pass records, up to one of which it is not sure where it ends. The first begins where the text does. bare: the subject of events in no envelope.
    pub fn read(&mut self, text: &str, bare: Option<usize>, between: Between) -> Passed {
        self.odd.clear();
        let mut passed = Passed::default();
        let mut next = (!text.is_empty()).then_some(0);
        while let Some(start) = next {
            let before = self.odd.len();
            let found = match (text.as_bytes()[start], between) {
                (b'{', _) => self.object(text, start, bare, between),
                (_, Between::Anything) => self.line(text, start),
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
    fn object(&mut self, text: &str, at: usize, bare: Option<usize>, between: Between) -> Result<(usize, u64), bool> {
        if let Some(end) = self.event(text, at, bare, between) {
            return Ok((end, 1));
        }
        self.batch(text, at, between).map_or_else(|| Ok((self.other(text, at, between)?, 0)), Ok)
    }

    /// The same of a line of a log.
    fn line(&mut self, text: &str, at: usize) -> Result<(usize, u64), bool> {
        let is_at_the_margin = at == 0 || text.as_bytes()[at - 1] == b'\n';
        let line = &text[at..at + text[at..].find('\n').ok_or(is_at_the_margin)?];
        if !is_at_the_margin || !log::is_one(line) || line.len() > self.longest {
            return Err(false);
        }
        let event = log::object_in(line).and_then(|object| self.whole(object, In::Logged));
        if event.is_none() {
            self.odd.push(Odd::new(at, at + line.len(), What::Line));
        }
        Ok((at + line.len(), event.map_or(0, |()| 1)))
    }

    /// Count the event that begins at `at`; where it ends.
    #[inline]
    fn event(&mut self, text: &str, at: usize, bare: Option<usize>, between: Between) -> Option<usize> {
        let (cursor, number, time) = self.read_event(text, at, bare, In::Anything)?;
        let end = cursor.at();
        self.is_whole(text, at, end, between).then(|| self.count(number, time))?;
        Some(end)
    }

    /// Whether an object is surely all of a record: it is not too long, and no key, behind which a tab and the value would stand.
    #[inline]
    fn is_whole(&self, text: &str, start: usize, end: usize, between: Between) -> bool {
        let is_alone = between == Between::Comma || text.as_bytes().get(end).is_some_and(|byte| *byte != b'\t');
        is_alone && end - start <= self.longest
    }

    /// Count the events of the batch that begins at `at`, if its first item is one; where it ends, and how many they are.
    fn batch(&mut self, text: &str, at: usize, between: Between) -> Option<(usize, u64)> {
        let mut cursor = Cursor::new(text, at);
        let (inside, what) = envelope::open_batch(&mut cursor)?;
        let (mut items, mut first) = (Vec::new(), None);
        cursor.each(b']', |cursor| {
            (cursor.next() == b'{').then_some(())?;
            let start = cursor.at();
            if first.is_some() {
                cursor.skip_any()?;
            } else {
                let (behind, subject, time) = self.read_event(text, start, None, inside)?;
                *cursor = behind;
                first = Some((subject, time));
            }
            items.push((start, cursor.at()));
            Some(())
        })?;
        cursor.expect(b'}')?;
        self.is_whole(text, at, cursor.at(), between).then_some(())?;
        let (subject, time) = first?;
        if items.len() == 1 {
            self.count(subject, time);
            return Some((cursor.at(), 1));
        }
        let before = self.odd.len();
        for (number, (start, stop)) in items.iter().enumerate() {
            if let Some((_, subject, time)) = self.read_event(text, *start, None, inside) {
                self.count(subject, time);
            } else {
                self.odd.push(Odd { record: at as u64, item: number as u64, ..Odd::new(*start, *stop, what) });
            }
        }
        Some((cursor.at(), (items.len() + before - self.odd.len()) as u64))
    }

    /// Where a record ends that is no such event; where that is not sure, whether it is because the text ends.
    fn other(&mut self, text: &str, start: usize, between: Between) -> Result<usize, bool> {
        let mut cursor = Cursor::new(text, start);
        let is_json = cursor.skip_any().is_some();
        let (stop, what) = if is_json && self.is_whole(text, start, cursor.at(), between) {
            (cursor.at(), What::Object)
        } else {
            let line = (between == Between::Anything).then(|| line_of_a_record(text.as_bytes(), start)).flatten();
            let is_cut = if is_json { text.len() == cursor.at() } else { text.len() - cursor.at() < ESCAPE };
            (line.ok_or(is_cut)?, What::Line)
        };
        self.odd.push(Odd::new(start, stop, what));
        Ok(stop)
    }

    /// Count texts that are an event each, in its envelope; returns the numbers of the others.
    pub fn texts(&mut self, texts: &[&[u8]]) -> Vec<usize> {
        let is_left = |(number, text): (usize, &&[u8])| {
            let counted = simdutf8::basic::from_utf8(text).ok().and_then(|text| self.whole(text, In::Anything));
            counted.is_none().then_some(number)
        };
        texts.iter().enumerate().filter_map(is_left).collect()
    }

    /// Count the event that is all of a text.
    fn whole(&mut self, text: &str, outermost: In) -> Option<()> {
        let (cursor, subject, time) = self.read_event(text, 0, None, outermost)?;
        (cursor.at() == text.len()).then(|| self.count(subject, time))
    }

    /// Read the event that begins at `at`: where reading ended, of which subject it is, and when it was.
    #[inline]
    fn read_event<'t>(&mut self, text: &'t str, at: usize, bare: Option<usize>, outermost: In) -> Option<(Cursor<'t>, usize, Option<i64>)> {
        let mut cursor = Cursor::new(text, at);
        let (names, cloud_names, taking) = (&self.names, &self.cloud_names, &mut self.taking);
        let known = |names: &Names, source: &str, type_: &str| Some(*names.get(source)?.get(type_)?);
        let mut found = None;
        let mut payload = |cursor: &mut Cursor, number: usize| {
            found = Some(number);
            taking.read(number, cursor)
        };
        let is_bare = bare.is_some_and(|number| payload(&mut cursor, number).is_some());
        let mut time = None;
        if !is_bare {
            cursor = Cursor::new(text, at);
            time = envelope::read(outermost, &mut cursor, &mut |cursor, named| {
                let number = match named {
                    Named::CloudEvent(source, type_) => known(cloud_names, "", type_).or_else(|| known(cloud_names, source, type_)),
                    Named::Event(source, type_) => known(names, source, type_),
                };
                payload(cursor, number?)
            })?;
        }
        Some((cursor, found?, time))
    }

    /// Count the event of a subject that was read last.
    #[inline]
    fn count(&mut self, number: usize, time: Option<i64>) {
        self.taking.count(number, time);
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
