//! Evidence of strings: which formats still hold, and the distinct values while they are few (`StringEvidence` in
//! schemactl/infer/evidence/strings.py).

use crate::caps::Caps;
use crate::clock::{Clock, Tally, NEVER};
use crate::table::Table;
use crate::traits::{traits_of, Traits, ALL, TRAITS};

/// Characters; a longer string is text, whatever it repeats, and no enum's value.
const LONGEST_VALUE: usize = 128;

/// Strings that lack a trait: how many, and the time of the first.
#[derive(Clone, Copy)]
pub struct Lack {
    /// How many.
    pub count: u64,
    /// In microseconds since 1970; NEVER without a time.
    pub first: i64,
}

/// A distinct value.
pub struct Value {
    /// How often it was seen.
    pub tally: Tally,
    traits: Traits,
}

/// values: None once there were more than the cap, or one too long. had: the traits that some string had; alive: those that may still be of use.
#[derive(Default)]
pub struct Strings {
    /// All strings.
    pub tally: Tally,
    /// Each distinct value; None when they are open.
    pub values: Option<Table<Box<str>, Value>>,
    had: Traits,
    alive: Traits,
    lacks: Vec<Lack>,
}

impl Strings {
    /// Nothing seen.
    pub fn new() -> Self {
        Self { values: Some(Table::default()), alive: ALL, lacks: vec![Lack { count: 0, first: NEVER }; TRAITS.len()], ..Self::default() }
    }

    /// Count one string.
    pub fn add(&mut self, text: &str, clock: &Clock, caps: &Caps) {
        let known = self.add_value(text, clock, caps);
        if self.alive != 0 {
            let had = known.unwrap_or_else(|| traits_of(text, self.alive)) & self.alive;
            self.add_traits(had, clock, caps.trait_failures);
        }
        self.tally.add(clock);
    }

    /// Returns the traits of a value that is kept.
    #[inline]
    fn add_value(&mut self, text: &str, clock: &Clock, caps: &Caps) -> Option<Traits> {
        let values = self.values.as_mut()?;
        if let Some(value) = values.get_mut(text) {
            value.tally.add(clock);
            return Some(value.traits);
        }
        if values.len() >= caps.distinct_values || text.len() > LONGEST_VALUE && text.chars().count() > LONGEST_VALUE {
            self.values = None;
            return None;
        }
        let mut value = Value { tally: Tally::default(), traits: traits_of(text, ALL) };
        value.tally.add(clock);
        let traits = value.traits;
        values.insert(text.into(), value);
        Some(traits)
    }

    fn add_traits(&mut self, had: Traits, clock: &Clock, failures: u64) {
        let before = self.tally.count();
        for index in bits(had & !self.had) {
            self.lacks[index] = Lack { count: before, first: self.tally.first() };
        }
        for index in bits(self.had & self.alive & !had) {
            let lack = &mut self.lacks[index];
            lack.count += 1;
            lack.first = lack.first.min(clock.time);
            if lack.count >= failures {
                self.alive &= !(1 << index);
            }
        }
        self.had |= had;
        if before + 1 >= failures {
            self.alive &= self.had;
        }
    }

    /// Count what `other` counted, too.
    pub fn merge(&mut self, other: Strings, caps: &Caps) {
        self.values = match (self.values.take(), other.values) {
            (Some(mut mine), Some(theirs)) => {
                for (text, value) in theirs {
                    match mine.get_mut(&text) {
                        Some(known) => known.tally.merge(&value.tally),
                        None => {
                            mine.insert(text, value);
                        }
                    }
                }
                (mine.len() <= caps.distinct_values).then_some(mine)
            }
            _ => None,
        };
        self.alive &= other.alive;
        for index in bits(self.alive & (self.had | other.had)) {
            let (mine, theirs) = (lack_of(self.had, &self.lacks, index, &self.tally), lack_of(other.had, &other.lacks, index, &other.tally));
            self.lacks[index] = Lack { count: mine.count + theirs.count, first: mine.first.min(theirs.first) };
            if self.lacks[index].count >= caps.trait_failures {
                self.alive &= !(1 << index);
            }
        }
        self.had |= other.had;
        self.tally.merge(&other.tally);
        if self.tally.count() >= caps.trait_failures {
            self.alive &= self.had;
        }
    }

    /// The traits that some string had, and which still count, with the strings that lack them.
    pub fn traits(&self) -> impl Iterator<Item = (&'static str, Lack)> + '_ {
        bits(self.had & self.alive).map(|index| (TRAITS[index].0, self.lacks[index]))
    }
}

/// The strings without a trait: all, where none had it.
fn lack_of(had: Traits, lacks: &[Lack], index: usize, all: &Tally) -> Lack {
    if had >> index & 1 == 1 {
        lacks[index]
    } else {
        Lack { count: all.count(), first: all.first() }
    }
}

fn bits(mut set: Traits) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let index = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(index)
    })
}
