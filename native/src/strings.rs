//! Evidence of strings: which formats still hold, and the distinct values while they are few (`StringEvidence` in
//! schemactl/infer/evidence/strings.py).

use crate::caps::Caps;
use crate::clock::{Clock, TimedCounter, NEVER};
use crate::places::Numbered;
use crate::table::Table;
use crate::traits::{traits_of, Traits, ALL, TRAITS};
use crate::words::{Number, Word};

/// Characters; a longer string is text, whatever it repeats, and no enum's value.
const LONGEST_VALUE: usize = 128;

/// Strings that lack a trait, or have a value: how many, and the time of the first.
#[derive(Clone, Copy)]
pub struct Lack {
    /// How many.
    pub count: u64,
    /// In microseconds since 1970; NEVER without a time.
    pub first: i64,
}

impl Lack {
    /// And so many more, the first of which came then.
    #[inline]
    pub fn with(self, count: u64, first: i64) -> Self {
        Self { count: self.count + count, first: self.first.min(first) }
    }
}

const NO_LACK: Lack = Lack { count: 0, first: NEVER };

/// A distinct value.
pub struct Value {
    /// How often it was seen.
    pub counter: TimedCounter,
    traits: Traits,
    number: Number,
}

/// Which traits strings have. had: those that some string had; alive: those that may still be of use. lacks: by trait, none where no string lacks any.
pub struct Formats {
    had: Traits,
    alive: Traits,
    #[expect(clippy::box_collection, reason = "mostly there are none, and there are very many places")]
    lacks: Option<Box<Vec<Lack>>>,
}

/// values: None once there were more than the cap, or one too long.
#[derive(Default)]
pub struct Strings {
    /// All strings.
    pub counter: TimedCounter,
    /// Each distinct value; None when they are open.
    pub values: Option<Table<Box<str>, Value>>,
    /// Which formats hold.
    pub formats: Formats,
}

/// Whether a string is too long to be a value of anything.
#[inline]
pub fn is_long(text: &str) -> bool {
    text.len() > LONGEST_VALUE && text.chars().count() > LONGEST_VALUE
}

impl Strings {
    /// Nothing seen.
    pub fn new() -> Self {
        Self { values: Some(Table::default()), ..Self::default() }
    }

    /// Count the string at an index of the tape. names: where labels count it, too.
    #[inline]
    pub fn add(&mut self, at: usize, text: &str, clock: &Clock, caps: &Caps, names: Option<&mut Numbered<str>>) -> Word {
        let wanted = self.formats.wanted();
        let (traits, known, number) = match self.add_value(text, clock, caps, names) {
            Some((traits, number)) => (traits, ALL, number),
            None => (traits_of(text, wanted), wanted, Number::Unknown),
        };
        if wanted != 0 {
            self.formats.add(traits & wanted, &self.counter, clock, caps.trait_failures);
        }
        self.counter.add(clock);
        Word::new(at, traits, known, number)
    }

    /// Returns the traits and the number of a value that is kept.
    #[inline]
    fn add_value(&mut self, text: &str, clock: &Clock, caps: &Caps, names: Option<&mut Numbered<str>>) -> Option<(Traits, Number)> {
        let values = self.values.as_mut()?;
        if let Some(value) = values.get_mut(text) {
            value.counter.add(clock);
            if let (Number::Unknown, Some(names)) = (value.number, names) {
                value.number = Number::of(text, || value.traits != 0, names);
            }
            return Some((value.traits, value.number));
        }
        if values.len() >= caps.distinct_values || is_long(text) {
            self.values = None;
            return None;
        }
        let mut value = Value { counter: TimedCounter::default(), traits: traits_of(text, ALL), number: Number::Unknown };
        value.counter.add(clock);
        let traits = value.traits;
        values.insert(text.into(), value);
        Some((traits, Number::Unknown))
    }

    /// Count what `other` counted, too.
    pub fn merge(&mut self, other: Strings, caps: &Caps) {
        self.values = match (self.values.take(), other.values) {
            (Some(mut mine), Some(theirs)) => {
                for (text, value) in theirs {
                    match mine.get_mut(&text) {
                        Some(known) => known.counter.merge(&value.counter),
                        None => {
                            mine.insert(text, Value { number: Number::Unknown, ..value });
                        }
                    }
                }
                (mine.len() <= caps.distinct_values).then_some(mine)
            }
            _ => None,
        };
        self.formats.merge(&other.formats, (&self.counter, &other.counter), caps.trait_failures);
        self.counter.merge(&other.counter);
    }
}

impl Default for Formats {
    fn default() -> Self {
        Self { had: 0, alive: ALL, lacks: None }
    }
}

impl Formats {
    /// Those that may still be of use.
    #[inline]
    pub fn wanted(&self) -> Traits {
        self.alive
    }

    /// Count a string that had these of the wanted traits. before: those that were counted.
    #[inline]
    pub fn add(&mut self, had: Traits, before: &TimedCounter, clock: &Clock, failures: u64) {
        let count = before.count();
        if had != self.had & self.alive {
            self.change(had, before, clock, failures);
        }
        if count + 1 >= failures {
            self.alive &= self.had;
        }
    }

    fn change(&mut self, had: Traits, before: &TimedCounter, clock: &Clock, failures: u64) {
        if before.count() > 0 {
            for index in bits(had & !self.had) {
                *self.lack(index) = Lack { count: before.count(), first: before.first() };
            }
        }
        for index in bits(self.had & self.alive & !had) {
            let lack = self.lack(index);
            lack.count += 1;
            lack.first = lack.first.min(clock.time);
            if lack.count >= failures {
                self.alive &= !(1 << index);
            }
        }
        self.had |= had;
    }

    fn lack(&mut self, index: usize) -> &mut Lack {
        &mut self.lacks.get_or_insert_with(|| Box::new(vec![NO_LACK; TRAITS.len()]))[index]
    }

    fn known_lack(&self, index: usize) -> Lack {
        self.lacks.as_ref().map_or(NO_LACK, |lacks| lacks[index])
    }

    /// Count what `other` counted, too. all: of each the strings that were counted.
    pub fn merge(&mut self, other: &Formats, all: (&TimedCounter, &TimedCounter), failures: u64) {
        self.alive &= other.alive;
        for index in bits(self.alive & (self.had | other.had)) {
            let (mine, theirs) = (self.lack_of(index, all.0), other.lack_of(index, all.1));
            let lack = Lack { count: mine.count + theirs.count, first: mine.first.min(theirs.first) };
            if lack.count > 0 {
                *self.lack(index) = lack;
            }
            if lack.count >= failures {
                self.alive &= !(1 << index);
            }
        }
        self.had |= other.had;
        if all.0.count() + all.1.count() >= failures {
            self.alive &= self.had;
        }
    }

    /// The strings without a trait: all, where none had it.
    fn lack_of(&self, index: usize, all: &TimedCounter) -> Lack {
        if self.had >> index & 1 == 1 {
            self.known_lack(index)
        } else {
            Lack { count: all.count(), first: all.first() }
        }
    }

    /// The traits that some string had, and which still count, with the strings that lack them.
    pub fn traits(&self) -> impl Iterator<Item = (&'static str, Lack)> + '_ {
        bits(self.had & self.alive).map(|index| (TRAITS[index].0, self.known_lack(index)))
    }
}

fn bits(mut set: Traits) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let index = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(index)
    })
}
