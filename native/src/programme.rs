//! What is foreseen of the payloads of one subject, as `schemactl/infer/batch/foresight.py` writes it: numbers of 32 bits and texts, one behind the other.

use std::cell::Cell;
use std::ops::Range;

use crate::payload::state;
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
    Label(Box<Names>),
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
    Map(Box<Keyed>),
    /// A record with a row of its own.
    Object(Box<Below>),
    /// A record whose members lie in the row of what it stands in.
    Record(Box<Record>),
}

/// A map: what its keys follow, and what they may not be.
pub struct Keyed {
    pub values: Below,
    pub follows: Vec<fn(&str) -> bool>,
    pub barred: Names,
}

/// What has a row of its own for each value.
pub struct Below {
    pub table: usize,
    pub row: Place,
}

/// keys: of the members, one behind the other. What is read of a record for each event stands close together in memory, since events of many
/// subjects wait for nothing else so long.
pub struct Record {
    keys: Box<[u8]>,
    pub members: Box<[Member]>,
    pub required: u32,
    /// Which member came first the last time.
    pub first: Cell<u16>,
}

impl Record {
    /// Whether a member has this key.
    #[inline]
    pub fn has(&self, member: &Member, key: &str) -> bool {
        let start = member.key as usize;
        self.keys[start..start + member.size as usize] == *key.as_bytes()
    }

    /// The number of the member with this key.
    #[inline]
    pub fn position(&self, key: &str) -> Option<usize> {
        self.members.iter().position(|member| self.has(member, key))
    }
}

/// key: where in the keys of the record its own begins; size: of it, in bytes.
pub struct Member {
    pub place: Place,
    key: u32,
    size: u16,
    /// Which member came behind it the last time.
    pub then: Cell<u16>,
}

/// Texts that are all different.
pub struct Names {
    text: Box<str>,
    ends: Box<[u32]>,
}

impl Names {
    fn of(names: &[Box<str>]) -> Self {
        let mut text = String::new();
        let ends = names.iter().map(|name| {
            text.push_str(name);
            text.len() as u32
        });
        Self { ends: ends.collect(), text: text.into() }
    }

    /// The number of a name.
    #[inline]
    pub fn position(&self, name: &str) -> Option<usize> {
        let mut start = 0;
        self.ends.iter().position(|end| {
            let one = &self.text.as_bytes()[start..*end as usize];
            start = *end as usize;
            *one == *name.as_bytes()
        })
    }
}

/// What rows are counted in. width: of slots; groups: which of the programme's are its own.
pub struct Table {
    pub width: u16,
    pub groups: Range<usize>,
    /// The slots of the optional members of a record, and how many of their layouts are counted.
    pub presences: Vec<Vec<u16>>,
}

/// What is counted together: the labels of tags, then the states of columns.
pub type Group = Box<[Part]>;

/// A label or a state, one of so many, in the row that stands so many tables up.
#[derive(Clone, Copy)]
pub struct Part {
    pub up: u16,
    pub slot: u16,
    pub number: u32,
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
    pub groups: Vec<Group>,
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
        let mut groups = Vec::new();
        let tables = words.list(|words| {
            let (width, start) = (words.short()?, groups.len());
            groups.extend(words.list(Words::group)?);
            Some(Table { width, groups: start..groups.len(), presences: words.list(|words| words.list(Words::short))? })
        })?;
        let root = words.below()?;
        words.0.is_empty().then_some(Self { caps, root, tables, groups, texts })
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
    pub fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..self.number()?).map(|_| one(self)).collect()
    }

    fn group(&mut self) -> Option<Group> {
        let tags = self.list(|words| Some(Part { up: words.short()?, slot: words.short()?, number: words.number()? }))?;
        let columns = self.list(|words| Some(Part { up: 0, slot: words.short()?, number: state::NUMBER_OF }))?;
        Some([tags, columns].concat().into())
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
            6 => Kind::Label(Box::new(self.names()?)),
            7 => {
                let kinds = self.number()?;
                Kind::Mixed { boolean: kinds & 1 != 0, integer: kinds & 2 != 0, text: kinds & 4 != 0, record: self.maybe_below()? }
            }
            8 => Kind::Array { may_be_empty: self.number()? != 0, items: self.maybe_below()? },
            9 => {
                let follows = self.list(|words| key_follows(&words.text()?))?;
                Kind::Map(Box::new(Keyed { follows, barred: self.names()?, values: self.below()? }))
            }
            10 => Kind::Object(Box::new(self.below()?)),
            11 => Kind::Record(Box::new(self.record()?)),
            _ => return None,
        };
        Some(Place { kind, optional: flags & 1 != 0, nullable: flags & 2 != 0, slot, texts })
    }

    fn names(&mut self) -> Option<Names> {
        Some(Names::of(&self.list(Self::text)?))
    }

    fn record(&mut self) -> Option<Record> {
        let mut keys = Vec::new();
        let mut members: Box<[Member]> = self
            .list(|words| {
                let (text, key) = (words.text()?, keys.len() as u32);
                keys.extend_from_slice(text.as_bytes());
                Some(Member { place: words.place()?, key, size: u16::try_from(text.len()).ok()?, then: Cell::new(0) })
            })?
            .into();
        let number = members.len();
        members.iter_mut().enumerate().for_each(|(index, member)| member.then.set(((index + 1) % number) as u16));
        let required = members.iter().filter(|member| !member.place.optional).count() as u32;
        Some(Record { keys: keys.into(), members, required, first: Cell::new(0) })
    }
}
