//! How often things were seen, and when.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::programme::{Caps, Group, KnownTexts, Part, NONE};
use crate::traits::{traits_of, Traits, ALL};

/// A quick hash of short keys, which nobody can make collide on purpose to an end: what is counted is few.
#[derive(Default)]
pub struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

/// A map with quick hashes.
pub type Map<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// When an event was: microseconds since 1970 and the index of the time bucket; `None` without a time.
pub type When = Option<(i64, i64)>;

/// How often something was seen, by time bucket, and when first. What is counted most, the bucket of the last one, lies in the tally itself.
#[derive(Clone)]
#[repr(align(64))]
pub struct Tally {
    first: i64,
    untimed: u64,
    latest: (i64, u64),
    /// The other buckets and their counts, in order.
    others: Vec<(i64, u64)>,
}

impl Default for Tally {
    fn default() -> Self {
        Self { first: i64::MAX, untimed: 0, latest: (0, 0), others: Vec::new() }
    }
}

impl Tally {
    /// Count some at once.
    #[inline]
    pub fn add(&mut self, number: u64, when: When) {
        let Some((micros, bucket)) = when else {
            self.untimed += number;
            return;
        };
        self.first = self.first.min(micros);
        if self.latest.0 != bucket {
            self.put_away();
            self.latest = (bucket, 0);
        }
        self.latest.1 += number;
    }

    /// How many in all.
    pub fn count(&self) -> u64 {
        self.untimed + self.latest.1 + self.others.iter().map(|(_, count)| count).sum::<u64>()
    }

    /// How many had no time.
    pub fn untimed(&self) -> u64 {
        self.untimed
    }

    /// The first time.
    pub fn first(&self) -> Option<i64> {
        (self.first != i64::MAX).then_some(self.first)
    }

    /// Buckets and their counts, in order.
    pub fn buckets(&self) -> Vec<(i64, u64)> {
        let mut all = self.clone();
        all.put_away();
        all.others
    }

    /// Put the count of the last bucket beside the others.
    fn put_away(&mut self) {
        let (bucket, count) = self.latest;
        self.latest.1 = 0;
        if count == 0 {
            return;
        }
        if self.others.last().is_none_or(|(last, _)| *last < bucket) {
            self.others.push((bucket, count)); // mostly, since time goes on
            return;
        }
        match self.others.binary_search_by_key(&bucket, |(one, _)| *one) {
            Ok(at) => self.others[at].1 += count,
            Err(at) => self.others.insert(at, (bucket, count)),
        }
    }

    /// Take two buckets each together.
    fn widen(&mut self) {
        self.latest.0 >>= 1;
        self.others.iter_mut().for_each(|(bucket, _)| *bucket >>= 1);
        self.others.dedup_by(|next, one| {
            let is_same = next.0 == one.0;
            if is_same {
                one.1 += next.1;
            }
            is_same
        });
    }
}

/// The width of the time buckets, which is that of all that is counted together: a power of two seconds.
#[derive(Default)]
pub struct Clock {
    pub shift: u32,
    pub range: Option<(i64, i64)>,
}

impl Clock {
    /// When `time` is; says how often the buckets must be taken two together before.
    pub fn when(&mut self, time: Option<i64>, buckets: i64) -> (When, u32) {
        let Some(micros) = time else {
            return (None, 0);
        };
        let (first, last) = self.range.map_or((micros, micros), |(first, last)| (first.min(micros), last.max(micros)));
        self.range = Some((first, last));
        let before = self.shift;
        while (seconds(last) >> self.shift) - (seconds(first) >> self.shift) >= buckets {
            self.shift += 1;
        }
        (Some((micros, seconds(micros) >> self.shift)), self.shift - before)
    }
}

fn seconds(micros: i64) -> i64 {
    micros.div_euclid(1_000_000)
}

/// Tallies by number.
#[derive(Default)]
pub struct Tallies(pub Vec<Tally>);

impl Tallies {
    /// A new one.
    pub fn begin(&mut self) -> u32 {
        self.0.push(Tally::default());
        (self.0.len() - 1) as u32
    }

    /// Take two buckets each together, in all.
    pub fn widen(&mut self) {
        self.0.iter_mut().for_each(Tally::widen);
    }
}

/// The states of one group. What is looked at for each row stands together.
pub struct States {
    /// The last one, and the number of its tally.
    latest: Option<(u64, u32)>,
    parts: Group,
    all: Box<AllStates>,
}

/// By key, the numbers of their tallies; and of what each consists.
#[derive(Default)]
struct AllStates {
    tallies: Map<u64, u32>,
    parts: Vec<(Box<[u16]>, u32)>,
}

impl States {
    /// None yet.
    pub fn new(group: &Group) -> Self {
        Self { latest: None, parts: group.clone(), all: Box::default() }
    }

    /// The number of the tally of a state. value: of a part.
    #[inline]
    pub fn tally(&mut self, tallies: &mut Tallies, value: impl Fn(&Part) -> u16) -> u32 {
        let key = self.parts.iter().fold(0, |key, part| key * u64::from(part.number) + u64::from(value(part)));
        match self.latest {
            Some((latest, tally)) if latest == key => tally,
            _ => {
                let tally = *self.all.tallies.entry(key).or_insert_with(|| {
                    let tally = tallies.begin();
                    self.all.parts.push((self.parts.iter().map(&value).collect(), tally));
                    tally
                });
                self.latest = Some((key, tally));
                tally
            }
        }
    }

    /// Each with its labels and states, and the number of its tally.
    pub fn all(&self) -> &[(Box<[u16]>, u32)] {
        &self.all.parts
    }
}

/// How many there are of some texts, and the time of the first.
#[derive(Clone, Copy, Default)]
pub struct Seen {
    pub count: u64,
    pub first: Option<i64>,
}

impl Seen {
    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.first = match (self.first, other.first) {
            (Some(first), Some(time)) => Some(first.min(time)),
            (first, time) => first.or(time),
        };
    }
}

/// Of a text that is not counted by itself.
const NO_TALLY: u32 = u32::MAX;

/// The tally of a text, by number, and its traits.
type Value = (u32, Traits);

/// Texts of a place: each while they are few; of many, how many have the same traits. What changes with each text stands together, in `latest`.
#[repr(C, align(64))]
pub struct Texts {
    latest: (Traits, Seen),
    /// The traits that are looked for, up to so many texts: any while few were seen, then those that some had and few enough lack.
    wanted: Traits,
    until: u64,
    number: u64,
    /// None when they are open.
    pub values: Option<Box<Map<Box<str>, Value>>>,
    others: Vec<(Traits, Seen)>,
    settled: Traits,
    few: u64,
    most_lacking: u64,
}

impl Texts {
    /// Nothing counted yet.
    pub fn new(known: &KnownTexts, caps: &Caps) -> Self {
        let few = caps.trait_failures.saturating_sub(known.before);
        Self {
            wanted: if few > 0 { ALL } else { known.known },
            until: few,
            number: 0,
            latest: (0, Seen::default()),
            others: Vec::new(),
            values: (!known.is_open).then(Box::default),
            settled: known.known,
            few,
            most_lacking: caps.trait_failures,
        }
    }

    /// What is to be counted of a text: its traits, and the number of its tally while values are kept and are not too many. `None` where a trait is
    /// in doubt.
    #[inline]
    pub fn note(&mut self, text: &str, caps: &Caps, tallies: &mut Tallies) -> Option<(Traits, u32)> {
        if let Some(values) = &mut self.values {
            if let Some((tally, traits)) = values.get(text) {
                return Some((*traits, *tally));
            }
            let traits = traits_of(text, ALL)?;
            if values.len() < caps.distinct_values && (text.len() <= caps.longest_value || text.chars().count() <= caps.longest_value) {
                let tally = tallies.begin();
                values.insert(text.into(), (tally, traits));
                return Some((traits, tally));
            }
            return Some((traits, NO_TALLY));
        }
        Some((traits_of(text, self.wanted)?, NO_TALLY))
    }

    /// Keep the value with this tally no longer: it stood in what was not counted in the end.
    pub fn forget(&mut self, tally: u32) {
        if let Some(values) = &mut self.values {
            values.retain(|_, (one, _)| *one != tally);
        }
    }

    /// Count one of the texts that were noted so.
    #[inline]
    pub fn count(&mut self, (traits, tally): (Traits, u32), when: When, tallies: &mut Tallies) {
        if self.values.is_some() && tally != NO_TALLY {
            tallies.0[tally as usize].add(1, when);
            return;
        }
        self.open(tallies);
        self.add(traits, Seen { count: 1, first: when.map(|(micros, _)| micros) });
    }

    /// Keep no values any more.
    fn open(&mut self, tallies: &Tallies) {
        for (tally, traits) in self.values.take().into_iter().flat_map(|values| values.into_values()) {
            let tally = &tallies.0[tally as usize];
            let count = tally.count();
            if count > 0 {
                self.add(traits, Seen { count, first: tally.first() });
            }
        }
    }

    /// Count texts that are alike. Traits that were not looked for they are said to lack.
    #[inline]
    fn add(&mut self, traits: Traits, some: Seen) {
        if self.latest.0 != traits {
            self.turn_to(traits);
        }
        self.latest.1.add(some);
        self.number += some.count;
        if self.number >= self.until {
            self.look_again();
        }
    }

    /// Have texts with these traits counted in `latest`.
    fn turn_to(&mut self, traits: Traits) {
        let known = self.others.iter().position(|(others, _)| *others == traits).map(|index| self.others.swap_remove(index));
        let before = std::mem::replace(&mut self.latest, known.unwrap_or((traits, Seen::default())));
        if before.1.count > 0 {
            self.others.push(before);
        }
    }

    /// Settle which traits are looked for, now that many texts were seen: of those that none had so many lack them that they do not matter any more.
    fn look_again(&mut self) {
        let relevant = if self.number < self.few { ALL } else { self.settled | self.had() };
        self.wanted = bits(relevant).filter(|index| self.lack(*index).count < self.most_lacking).fold(0, |wanted, index| wanted | 1 << index);
        self.until = self.few.max(2 * self.number);
    }

    fn alike(&self) -> impl Iterator<Item = &(Traits, Seen)> {
        self.others.iter().chain([&self.latest])
    }

    /// All texts.
    pub fn all(&self) -> Seen {
        self.sum(|_| true)
    }

    /// The traits that some had.
    pub fn had(&self) -> Traits {
        self.alike().fold(0, |had, (traits, _)| had | traits)
    }

    /// Those that lack a trait, by its number.
    pub fn lack(&self, index: usize) -> Seen {
        self.sum(|traits| traits >> index & 1 == 0)
    }

    fn sum(&self, is_one: impl Fn(Traits) -> bool) -> Seen {
        let mut sum = Seen::default();
        self.alike().filter(|(traits, _)| is_one(*traits)).for_each(|(_, number)| sum.add(*number));
        sum
    }
}

/// The numbers of the bits of a set.
pub fn bits(mut set: Traits) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let index = set.trailing_zeros() as usize;
        (set != 0).then(|| {
            set &= set - 1;
            index
        })
    })
}

/// Which optional members of a record came together, a bit for each that is there; None for too many layouts.
pub type Presence = Option<Map<[u64; 4], u64>>;

/// Whether a slot or a counter is given.
#[inline]
pub fn is_given(index: u16) -> bool {
    index != NONE
}
