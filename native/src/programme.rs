//! What is foreseen of the payloads of one subject, as `schemactl/infer/batch/native.py` writes it: numbers of 32 bits and texts, one behind the other.

use std::cell::Cell;
use std::collections::HashMap;

use crate::traits::{key_follows, Traits};

/// No slot, no counter of texts.
pub const NONE: u16 = u16::MAX;

/// A place in a payload.
pub struct Place {
    pub kind: Kind,
    pub optional: bool,
    pub nullable: bool,
    /// Where its state, or its label, stands in the row.
    pub slot: u16,
    /// What its texts are counted in.
    pub texts: u16,
}

/// What the values of a place are, but for null.
pub enum Kind {
    Null,
    Boolean,
    /// Within ±2^53.
    Integer,
    /// Also beyond.
    Whole,
    /// Any that is not a plain integer alone; `fraction`: nothing else than with a fraction.
    Number {
        fraction: bool,
    },
    Text,
    /// A text that tells variants apart.
    Label(Vec<Box<str>>),
    Mixed {
        boolean: bool,
        integer: bool,
        text: bool,
        record: Option<Box<Below>>,
    },
    Array {
        may_be_empty: bool,
        items: Option<Box<Below>>,
    },
    Map {
        values: Box<Below>,
        follows: Vec<fn(&str) -> bool>,
        barred: Vec<Box<str>>,
    },
    /// A record with a row of its own.
    Object(Box<Below>),
    /// A record whose members lie in the row of what it stands in.
    Record(Record),
}

/// What has a row of its own for each value.
pub struct Below {
    pub table: usize,
    pub row: Place,
}

pub struct Record {
    pub members: Vec<Member>,
    pub required: u32,
    pub by_key: HashMap<Box<str>, u16>,
    /// Which member came first the last time.
    pub first: Cell<u16>,
}

pub struct Member {
    pub key: Box<str>,
    pub place: Place,
    /// Which member came behind it the last time.
    pub then: Cell<u16>,
}

/// What rows are counted in. width: of slots.
pub struct Table {
    pub width: u16,
    pub groups: Vec<Group>,
    /// The slots of the optional members of a record, and how many of their layouts are counted.
    pub presences: Vec<Vec<u16>>,
}

/// States that are counted together: the labels of tags, each so many tables up, at a slot, of so many; and the states of columns.
pub struct Group {
    pub tags: Vec<(u16, u16, u64)>,
    pub columns: Vec<u16>,
}

/// A counter of texts. known: the traits that the evidence has; before: how many texts it counted; is_open: whether single values are of no use.
#[derive(Clone)]
pub struct KnownTexts {
    pub known: Traits,
    pub before: u64,
    pub is_open: bool,
}

/// Numbers that the counting keeps to.
pub struct Caps {
    pub distinct_values: usize,
    pub longest_value: usize,
    pub trait_failures: u64,
    pub layouts: usize,
    pub buckets: i64,
}

pub struct Programme {
    pub caps: Caps,
    pub root: Below,
    pub tables: Vec<Table>,
    pub texts: Vec<KnownTexts>,
}

impl Programme {
    /// Read a programme; `None` for one that is not understood.
    pub fn read(written: &[u8]) -> Option<Self> {
        let mut words = Words(written);
        let caps = Caps {
            distinct_values: words.size()?,
            longest_value: words.size()?,
            trait_failures: u64::from(words.number()?),
            layouts: words.size()?,
            buckets: i64::from(words.number()?),
        };
        let texts = words.list(|words| {
            let (known, before, is_open) = (words.short()?, u64::from(words.number()?), words.number()? != 0);
            Some(KnownTexts { known, before, is_open })
        })?;
        let tables = words.list(|words| {
            let width = words.short()?;
            let groups = words.list(|words| {
                let tags = words.list(|words| Some((words.short()?, words.short()?, u64::from(words.number()?))))?;
                Some(Group { tags, columns: words.list(Words::short)? })
            })?;
            Some(Table { width, groups, presences: words.list(|words| words.list(Words::short))? })
        })?;
        let root = words.below()?;
        words.0.is_empty().then_some(Self { caps, root, tables, texts })
    }
}

/// Reads numbers and texts from the front.
pub struct Words<'a>(pub &'a [u8]);

impl Words<'_> {
    /// A number of 32 bits.
    pub fn number(&mut self) -> Option<u32> {
        let (four, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*four))
    }

    /// One that fits into 16 bits.
    pub fn short(&mut self) -> Option<u16> {
        u16::try_from(self.number()?).ok()
    }

    /// A number of things.
    pub fn size(&mut self) -> Option<usize> {
        Some(self.number()? as usize)
    }

    /// A text.
    pub fn text(&mut self) -> Option<Box<str>> {
        let size = self.size()?;
        let text = self.0.get(..size)?;
        self.0 = &self.0[size..];
        Some(std::str::from_utf8(text).ok()?.into())
    }

    /// As many as the next number says.
    pub fn list<T>(&mut self, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..self.number()?).map(|_| one(self)).collect()
    }

    fn below(&mut self) -> Option<Below> {
        Some(Below { table: self.size()?, row: self.place()? })
    }

    fn maybe_below(&mut self) -> Option<Option<Box<Below>>> {
        Some(if self.number()? != 0 { Some(Box::new(self.below()?)) } else { None })
    }

    fn place(&mut self) -> Option<Place> {
        let (sort, flags, slot, texts) = (self.number()?, self.number()?, self.short()?, self.short()?);
        let kind = match sort {
            0 => Kind::Null,
            1 => Kind::Boolean,
            2 => Kind::Integer,
            3 => Kind::Whole,
            4 => Kind::Number { fraction: self.number()? != 0 },
            5 => Kind::Text,
            6 => Kind::Label(self.list(Self::text)?),
            7 => {
                let kinds = self.number()?;
                Kind::Mixed { boolean: kinds & 1 != 0, integer: kinds & 2 != 0, text: kinds & 4 != 0, record: self.maybe_below()? }
            }
            8 => Kind::Array { may_be_empty: self.number()? != 0, items: self.maybe_below()? },
            9 => {
                let follows = self.list(|words| key_follows(&words.text()?))?;
                Kind::Map { follows, barred: self.list(Self::text)?, values: Box::new(self.below()?) }
            }
            10 => Kind::Object(Box::new(self.below()?)),
            11 => Kind::Record(self.record()?),
            _ => return None,
        };
        Some(Place { kind, optional: flags & 1 != 0, nullable: flags & 2 != 0, slot, texts })
    }

    fn record(&mut self) -> Option<Record> {
        let members = self.list(|words| Some(Member { key: words.text()?, place: words.place()?, then: Cell::new(0) }))?;
        for (index, member) in members.iter().enumerate() {
            member.then.set(((index + 1) % members.len()) as u16);
        }
        let required = members.iter().filter(|member| !member.place.optional).count() as u32;
        let by_key = members.iter().enumerate().map(|(index, member)| (member.key.clone(), index as u16)).collect();
        Some(Record { members, required, by_key, first: Cell::new(0) })
    }
}
