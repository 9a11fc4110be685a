//! What is kept of the strings at a place below a label: which formats hold, and the distinct values while they are few and may be names
//! (`Shape.strings` in schemactl/infer/evidence/shapes.py).

use crate::caps::Caps;
use crate::clock::{Clock, TimedCounter};
use crate::merging::Merging;
use crate::places::Numbered;
use crate::strings::{is_long, Formats, Lack};
use crate::tape::Tape;
use crate::traits::{traits_of, Traits, ALL};

/// A string with so many digits is counted or made up, and names nothing.
const DIGITS: usize = 5;

/// Where the strings are that are counted below labels.
pub struct Texts<'t> {
    /// Of one event.
    pub tape: &'t Tape,
    /// What was parsed onto it.
    pub text: &'t str,
}

/// A string that was seen below a label, and what was found out of it so far. at: on the tape.
pub struct Word {
    at: u32,
    traits: Traits,
    known: Traits,
    number: Number,
}

/// Of a string that may be a name.
#[derive(Clone, Copy)]
pub enum Number {
    /// Nobody has asked for it.
    Unknown,
    /// It surely is no name: it has a format, or a number in it that counts on.
    Data,
    /// It is kept under this number.
    Of(u32),
}

impl Number {
    /// That of a text, which is kept from now on if it has one. has_traits: whether it has any.
    pub fn of(text: &str, has_traits: impl FnOnce() -> bool, kept: &mut Numbered<str>) -> Self {
        let digits = || text.bytes().filter(u8::is_ascii_digit).count();
        if is_long(text) || digits() >= DIGITS || has_traits() {
            Self::Data
        } else {
            Self::Of(kept.number(text))
        }
    }
}

impl Word {
    /// traits: those that it has, of `known`.
    pub fn new(at: usize, traits: Traits, known: Traits, number: Number) -> Self {
        Self { at: at as u32, traits: traits & known, known, number }
    }

    /// Those of the wanted traits that it has.
    #[inline]
    fn traits(&mut self, wanted: Traits, texts: &Texts) -> Traits {
        let missing = wanted & !self.known;
        if missing != 0 {
            self.traits |= traits_of(texts.tape.text(self.at as usize, texts.text), missing);
            self.known |= missing;
        }
        self.traits & wanted
    }

    /// Its number, if it may be a name.
    #[inline]
    fn number(&mut self, texts: &Texts, kept: &mut Numbered<str>) -> Option<u32> {
        if let Number::Unknown = self.number {
            self.number = Number::of(texts.tape.text(self.at as usize, texts.text), || self.traits(ALL, texts) != 0, kept);
        }
        match self.number {
            Number::Of(number) => Some(number),
            _ => None,
        }
    }
}

/// Nothing seen, at first. values: by number, how often each was seen, and first; none once there were more than the cap, or data: then they are open.
#[derive(Default)]
pub struct Words {
    /// Which formats hold.
    pub formats: Formats,
    is_open: bool,
    #[expect(clippy::box_collection, reason = "mostly there are none, and there are very many places")]
    values: Option<Box<Vec<(u32, Lack)>>>,
}

impl Words {
    /// Count one string. before: those that were counted here.
    #[inline]
    pub fn add(&mut self, word: &mut Word, texts: &Texts, before: &TimedCounter, clock: &Clock, caps: &Caps, kept: &mut Numbered<str>) {
        if !self.is_open {
            self.add_value(word.number(texts, kept), clock, caps);
        }
        let wanted = self.formats.wanted();
        if wanted != 0 {
            self.formats.add(word.traits(wanted, texts), before, clock, failures(caps));
        }
    }

    fn add_value(&mut self, number: Option<u32>, clock: &Clock, caps: &Caps) {
        let Some(number) = number else { return self.stay_open() };
        let values = self.values.get_or_insert_with(|| Box::new(Vec::with_capacity(1)));
        match values.iter().position(|(known, _)| *known == number) {
            Some(at) => values[at].1 = values[at].1.with(1, clock.time),
            None if values.len() < most(caps) => values.push((number, Lack { count: 1, first: clock.time })),
            None => self.stay_open(),
        }
    }

    fn stay_open(&mut self) {
        (self.is_open, self.values) = (true, None);
    }

    /// Count what `other` counted, too. all: of each the strings that were counted.
    pub fn merge(&mut self, other: Words, all: (&TimedCounter, &TimedCounter), caps: &Caps, merging: &mut Merging) {
        self.formats.merge(&other.formats, all, failures(caps));
        if self.is_open || other.is_open {
            return self.stay_open();
        }
        for (number, seen) in other.values.into_iter().flat_map(|values| *values) {
            let number = merging.text(number);
            let values = self.values.get_or_insert_default();
            match values.iter().position(|(known, _)| *known == number) {
                Some(at) => values[at].1 = values[at].1.with(seen.count, seen.first),
                None => values.push((number, seen)),
            }
        }
        if self.values.as_ref().is_some_and(|values| values.len() > most(caps)) {
            self.stay_open();
        }
    }

    /// The distinct values, by number; None when they are open.
    pub fn values(&self) -> Option<impl Iterator<Item = &(u32, Lack)> + '_> {
        (!self.is_open).then(|| self.values.iter().flat_map(|values| values.iter()))
    }
}

/// Distinct values below a label.
fn most(caps: &Caps) -> usize {
    (caps.distinct_values / 2).max(1)
}

/// Strings that lack a format, below a label.
fn failures(caps: &Caps) -> u64 {
    (caps.trait_failures / 64).max(1)
}
