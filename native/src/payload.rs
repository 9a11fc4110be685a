//! Takes payloads as a programme foresees them. A payload is read to its end before anything of it is counted: one that is not as foreseen, or that
//! is in doubt, leaves no trace.

use crate::counts::{is_given, Clock, Presence, States, Tallies, Texts};
use crate::programme::{Below, Keyed, Kind, Place, Programme, Record};
use crate::text::{Cursor, Number, Text};
use crate::traits::Traits;

/// States of a place in a row; `schemactl/infer/batch/foresight.py` has the same numbers.
pub mod state {
    pub const ABSENT: u16 = 0;
    pub const NULL: u16 = 1;
    pub const BOOLEAN: u16 = 2;
    pub const INTEGER: u16 = 3;
    pub const TEXT: u16 = 4;
    /// What has rows in a table of its own.
    pub const BELOW: u16 = 5;
    pub const EMPTY: u16 = 6;
    /// A number of the one kind that the place has.
    pub const FRACTION: u16 = 7;
    pub const SAFE: u16 = 8;
    pub const INT64: u16 = 9;
    pub const NUMBER: u16 = 10;
    pub const NUMBER_OF: u32 = 11;
}

const SAFE: u64 = 1 << 53;
/// Digits that surely survive a double, with the point.
const SHORT: usize = 16;
/// Payloads, and rows of them, that are counted together.
const TOGETHER: usize = 32;
const MOST_ROWS: usize = 1024;
/// Keys of a map that are compared each with each other.
const FEW_KEYS: usize = 12;

/// One value of a table: its slots begin at `slots`, and what it stands in is the row `above`. times: how many there are like it.
#[derive(Clone, Copy)]
struct Row {
    table: u32,
    above: u32,
    slots: u32,
    times: u32,
}

struct Noted {
    texts: u16,
    traits: Traits,
    tally: u32,
}

/// What was read of a payload up to here, and when it came.
struct Event {
    rows: u32,
    slots: u32,
    noted: u32,
    time: Option<i64>,
}

/// What was read of some payloads, to be counted together: each of them touches little memory then, and what they count in is fetched once for all.
/// Behind the last of `events` stands what is being read. begun: of that, the texts that were new, by what they are counted in and their tallies.
#[derive(Default)]
struct Journal {
    events: Vec<Event>,
    rows: Vec<Row>,
    slots: Vec<u16>,
    noted: Vec<Noted>,
    begun: Vec<(u16, u32)>,
}

impl Journal {
    fn is_long(&self) -> bool {
        self.events.len() >= TOGETHER || self.rows.len() >= MOST_ROWS
    }

    /// Forget what was read behind the last event.
    fn cut(&mut self) {
        let (rows, slots, noted) = self.events.last().map_or((0, 0, 0), |event| (event.rows, event.slots, event.noted));
        self.rows.truncate(rows as usize);
        self.slots.truncate(slots as usize);
        self.noted.truncate(noted as usize);
        self.begun.clear();
    }

    fn clear(&mut self) {
        self.events.clear();
        self.cut();
    }
}

/// What was counted of a subject.
pub struct Counted {
    journal: Journal,
    pub clock: Clock,
    pub tallies: Tallies,
    /// By group.
    pub states: Vec<States>,
    pub presences: Vec<Vec<Presence>>,
    pub texts: Vec<Texts>,
}

impl Counted {
    /// Nothing yet.
    pub fn new(programme: &Programme) -> Self {
        Self {
            journal: Journal::default(),
            clock: Clock::default(),
            tallies: Tallies::default(),
            states: programme.groups.iter().map(States::new).collect(),
            presences: programme.tables.iter().map(|table| table.presences.iter().map(|_| Some(Default::default())).collect()).collect(),
            texts: programme.texts.iter().map(|known| Texts::new(known, &programme.caps)).collect(),
        }
    }

    /// Read the payload that comes next; `None` where it is not as foreseen. It is counted by `count`, or forgotten by the next one.
    pub fn read(&mut self, programme: &Programme, cursor: &mut Cursor) -> Option<()> {
        for (texts, tally) in &self.journal.begun {
            self.texts[*texts as usize].forget(*tally);
        }
        self.journal.cut();
        let mut reader = Reader { programme, journal: &mut self.journal, texts: &mut self.texts, tallies: &mut self.tallies };
        let row = reader.row(programme.root.table, 0, 1);
        reader.value(&programme.root.row, row, cursor)
    }

    /// Count what was read last.
    pub fn count(&mut self, programme: &Programme, time: Option<i64>) {
        let journal = &mut self.journal;
        let (rows, slots, noted) = (journal.rows.len() as u32, journal.slots.len() as u32, journal.noted.len() as u32);
        journal.events.push(Event { rows, slots, noted, time });
        journal.begun.clear();
        if journal.is_long() {
            self.settle(programme);
        }
    }

    /// Have everything counted.
    pub fn settle(&mut self, programme: &Programme) {
        let Journal { events, rows, slots, noted, .. } = &self.journal;
        let (mut first_row, mut first_noted) = (0, 0);
        for event in events {
            let (when, wider) = self.clock.when(event.time, programme.caps.buckets);
            (0..wider).for_each(|_| self.tallies.widen());
            for row in &rows[first_row..event.rows as usize] {
                let table = &programme.tables[row.table as usize];
                for states in &mut self.states[table.groups.clone()] {
                    let tally = states.tally(&mut self.tallies, |part| slots[above(row, part.up, rows).slots as usize + part.slot as usize]);
                    self.tallies.0[tally as usize].add(u64::from(row.times), when);
                }
                for (columns, presence) in table.presences.iter().zip(&mut self.presences[row.table as usize]) {
                    note_presence(presence, columns, row, slots, programme.caps.layouts);
                }
            }
            for noted in &noted[first_noted..event.noted as usize] {
                self.texts[noted.texts as usize].count((noted.traits, noted.tally), when, &mut self.tallies);
            }
            (first_row, first_noted) = (event.rows as usize, event.noted as usize);
        }
        self.journal.clear();
    }
}

/// The row that stands so many tables up.
#[inline]
fn above<'r>(row: &'r Row, up: u16, rows: &'r [Row]) -> &'r Row {
    (0..up).fold(row, |row, _| &rows[row.above as usize])
}

fn note_presence(presence: &mut Presence, columns: &[u16], row: &Row, slots: &[u16], most: usize) {
    let Some(counts) = presence else {
        return;
    };
    let mut there = [0_u64; 4];
    for (index, at) in columns.iter().enumerate() {
        if slots[row.slots as usize + *at as usize] != state::ABSENT {
            there[index / 64] |= 1 << (index % 64);
        }
    }
    *counts.entry(there).or_default() += u64::from(row.times);
    if counts.len() > most {
        *presence = None;
    }
}

struct Reader<'a> {
    programme: &'a Programme,
    journal: &'a mut Journal,
    texts: &'a mut [Texts],
    tallies: &'a mut Tallies,
}

impl<'a> Reader<'a> {
    /// Begin a row of a table; returns its number.
    #[inline]
    fn row(&mut self, table: usize, above: usize, times: usize) -> usize {
        let slots = self.journal.slots.len();
        self.journal.slots.resize(slots + self.programme.tables[table].width as usize, state::ABSENT);
        self.journal.rows.push(Row { table: table as u32, above: above as u32, slots: slots as u32, times: times as u32 });
        self.journal.rows.len() - 1
    }

    #[inline]
    fn set(&mut self, place: &Place, row: usize, state: u16) {
        if is_given(place.slot) {
            let slots = self.journal.rows[row].slots as usize;
            self.journal.slots[slots + place.slot as usize] = state;
        }
    }

    /// Read the value at a place.
    #[inline]
    fn value(&mut self, place: &'a Place, row: usize, cursor: &mut Cursor) -> Option<()> {
        let byte = cursor.next();
        if byte == b'n' && (place.nullable || matches!(place.kind, Kind::Null)) {
            self.set(place, row, state::NULL);
            return cursor.word("null");
        }
        let state = match &place.kind {
            Kind::Null => return None,
            Kind::Boolean => boolean(cursor)?,
            Kind::Integer => {
                let number = cursor.number()?;
                (!number.has_point && magnitude(number)? <= SAFE).then_some(state::INTEGER)?
            }
            Kind::Whole => whole(cursor.number()?)?,
            Kind::Number { fraction: true } => is_fraction(cursor.number()?).then_some(state::FRACTION)?,
            Kind::Number { fraction: false } => {
                let number = cursor.number()?;
                if number.has_point {
                    is_fraction(number).then_some(state::NUMBER)?
                } else {
                    whole(number)?
                }
            }
            Kind::Text => {
                self.note(place, cursor.string()?)?;
                state::TEXT
            }
            Kind::Label(labels) => {
                let label = cursor.string()?.plain()?;
                labels.position(label)? as u16
            }
            Kind::Mixed { boolean: has_boolean, integer, text, record } => match byte {
                b'"' if *text => {
                    self.note(place, cursor.string()?)?;
                    state::TEXT
                }
                b't' | b'f' if *has_boolean => boolean(cursor)?,
                b'{' => {
                    self.below(record.as_ref()?, row, cursor)?;
                    state::BELOW
                }
                b'-' | b'0'..=b'9' if *integer => {
                    let number = cursor.number()?;
                    (!number.has_point && magnitude(number)? <= SAFE).then_some(state::INTEGER)?
                }
                _ => return None,
            },
            Kind::Array { may_be_empty, items } => self.array(*may_be_empty, items.as_deref(), row, cursor)?,
            Kind::Map(keyed) => self.map(keyed, row, cursor)?,
            Kind::Object(below) => {
                self.below(below, row, cursor)?;
                state::BELOW
            }
            Kind::Record(record) => return self.record(record, row, cursor),
        };
        self.set(place, row, state);
        Some(())
    }

    #[inline]
    fn note(&mut self, place: &Place, text: Text) -> Option<()> {
        if !is_given(place.texts) {
            return Some(());
        }
        let texts = &mut self.texts[place.texts as usize];
        let begun = self.tallies.0.len();
        let (traits, tally) = texts.note(&text.decoded(), &self.programme.caps, self.tallies)?;
        if tally as usize == begun {
            self.journal.begun.push((place.texts, tally));
        }
        self.journal.noted.push(Noted { texts: place.texts, traits, tally });
        Some(())
    }

    fn below(&mut self, below: &'a Below, row: usize, cursor: &mut Cursor) -> Option<()> {
        let row = self.row(below.table, row, 1);
        self.value(&below.row, row, cursor)
    }

    fn record(&mut self, record: &'a Record, row: usize, cursor: &mut Cursor) -> Option<()> {
        cursor.expect(b'{')?;
        if cursor.next() == b'}' {
            cursor.pass();
            return (record.required == 0).then_some(());
        }
        let mut seen = [0_u64; 4];
        let mut missing = record.required;
        let mut expected = &record.first;
        loop {
            let key = cursor.string()?.plain()?;
            let mut index = expected.get() as usize;
            let mut member = &record.members[index];
            if !record.has(member, key) {
                index = record.position(key)?;
                member = &record.members[index];
                expected.set(index as u16);
            }
            let bit = 1 << (index % 64);
            if seen[index / 64] & bit != 0 {
                return None;
            }
            seen[index / 64] |= bit;
            missing -= u32::from(!member.place.optional);
            cursor.expect(b':')?;
            self.value(&member.place, row, cursor)?;
            if !cursor.goes_on(b'}')? {
                return (missing == 0).then_some(());
            }
            expected = &member.then;
        }
    }

    fn array(&mut self, may_be_empty: bool, items: Option<&'a Below>, row: usize, cursor: &mut Cursor) -> Option<u16> {
        cursor.expect(b'[')?;
        if cursor.next() == b']' {
            cursor.pass();
            return (may_be_empty || items.is_none()).then_some(state::EMPTY);
        }
        let items = items?;
        let plain = self.plain(items, row);
        loop {
            self.one(items, row, plain, cursor)?;
            if !cursor.goes_on(b']')? {
                return Some(state::BELOW);
            }
        }
    }

    /// The one row that stands for all of a table, where they are alike and nothing stands below them.
    #[inline]
    fn plain(&mut self, below: &Below, row: usize) -> Option<usize> {
        let is_plain = self.programme.tables[below.table].width == 0
            && matches!(below.row.kind, Kind::Null | Kind::Boolean | Kind::Integer | Kind::Number { .. } | Kind::Text);
        is_plain.then(|| self.row(below.table, row, 0))
    }

    /// Read one of the values of a table.
    #[inline]
    fn one(&mut self, below: &'a Below, row: usize, plain: Option<usize>, cursor: &mut Cursor) -> Option<()> {
        let Some(plain) = plain else {
            return self.below(below, row, cursor);
        };
        self.journal.rows[plain].times += 1;
        self.value(&below.row, plain, cursor)
    }

    fn map(&mut self, keyed: &'a Keyed, row: usize, cursor: &mut Cursor) -> Option<u16> {
        cursor.expect(b'{')?;
        if cursor.next() == b'}' {
            cursor.pass();
            return Some(state::BELOW);
        }
        let plain = self.plain(&keyed.values, row);
        let mut keys = Vec::new();
        loop {
            let key = cursor.string()?.plain()?;
            let is_good = keyed.follows.iter().all(|follows| follows(key)) && keyed.barred.position(key).is_none();
            if !is_good || (keys.len() < FEW_KEYS && keys.contains(&key)) {
                return None;
            }
            keys.push(key);
            cursor.expect(b':')?;
            self.one(&keyed.values, row, plain, cursor)?;
            if !cursor.goes_on(b'}')? {
                return (keys.len() <= FEW_KEYS || are_different(keys)).then_some(state::BELOW);
            }
        }
    }
}

fn are_different(mut keys: Vec<&str>) -> bool {
    keys.sort_unstable();
    keys.windows(2).all(|pair| pair[0] != pair[1])
}

#[inline]
fn boolean(cursor: &mut Cursor) -> Option<u16> {
    cursor.word("true").or_else(|| cursor.word("false"))?;
    Some(state::BOOLEAN)
}

/// How large an integer is; `None` for one of more than 64 bits.
#[inline]
fn magnitude(number: Number) -> Option<u64> {
    number.written.strip_prefix('-').unwrap_or(number.written).parse().ok()
}

/// The kind of an integer.
fn whole(number: Number) -> Option<u16> {
    if number.has_point {
        return None;
    }
    let magnitude = magnitude(number)?;
    if magnitude <= SAFE {
        return Some(state::SAFE);
    }
    let is_int64 = if number.written.starts_with('-') { magnitude <= 1 << 63 } else { magnitude < 1 << 63 };
    is_int64.then_some(state::INT64)
}

/// Whether a number with a fraction surely loses nothing as a double.
#[inline]
fn is_fraction(number: Number) -> bool {
    number.has_point && (number.written.len() <= SHORT || number.written.parse::<f64>().is_ok_and(|double| double.to_string() == number.written))
}
