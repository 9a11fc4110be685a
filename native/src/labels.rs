//! What objects look like by the value of a property that might tell variants apart: at each place below, by label, presence and types, the strings,
//! and which keys came together (`Shape` in schemactl/infer/evidence/shapes.py).

use crate::caps::Caps;
use crate::clock::{Clock, TimedCounter, NEVER};
use crate::kinds::Kinds;
use crate::merging::Merging;
use crate::numbers::Kind;
use crate::places::Places;
use crate::walk::{Sight, MISSING, NO_LAYOUT};
use crate::words::{Texts, Word, Words};
use std::num::NonZeroU32;
use std::slice::{Iter, IterMut};

const LONGEST_LABEL: usize = 48;

/// Whether a value could name a variant: a short identifier, dotted, dashed or of words.
pub fn is_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let begins = bytes.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
    if !begins || bytes.len() > LONGEST_LABEL {
        return false;
    }
    let mut was_word = true;
    for byte in &bytes[1..] {
        let word = is_word(*byte);
        let joins = matches!(byte, b'.' | b':' | b'/' | b'-' | b' ');
        if !word && (!was_word || !joins) {
            return false;
        }
        was_word = word;
    }
    was_word
}

/// What was seen at one place below one label.
#[derive(Default)]
pub struct Cell {
    /// By type, and FOLDED for what is counted further up.
    pub kinds: Kinds<u32>,
    /// The time of the first object with this label that lacks the property; NEVER without one.
    pub absent: i64,
    /// The strings.
    pub words: Words,
    /// The sets of keys that objects had, if there were any.
    pub layouts: Option<Box<Layouts>>,
}

/// By number, with how many objects had just these keys; None once there were more than the cap.
pub struct Layouts(pub Option<Vec<(u32, u64)>>);

impl Default for Layouts {
    fn default() -> Self {
        Self(Some(Vec::new()))
    }
}

impl Layouts {
    fn add(&mut self, layout: u32, count: u64, caps: &Caps) {
        let Some(known) = &mut self.0 else { return };
        match known.iter().position(|(number, _)| *number == layout) {
            Some(at) => known[at].1 += count,
            None if known.len() < caps.layouts => known.push((layout, count)),
            None => self.0 = None,
        }
    }

    fn merge(&mut self, other: Layouts, caps: &Caps, merging: &mut Merging) {
        match other.0 {
            Some(theirs) => theirs.into_iter().for_each(|(layout, count)| self.add(merging.layout(layout), count, caps)),
            None => self.0 = None,
        }
    }
}

/// What was seen below an object, the object itself last: its strings, and the numbers of the sets of keys of its objects.
pub struct Seen<'s> {
    pub sights: &'s [Sight],
    pub words: &'s mut [Word],
    pub layouts: &'s [u32],
}

impl Cell {
    /// Whether anything was seen.
    pub fn is_known(&self) -> bool {
        !self.kinds.is_empty()
    }

    /// The strings that were counted.
    pub fn strings(&self) -> Option<&TimedCounter> {
        strings_of(&self.kinds)
    }

    /// Count a value. words, layouts: those that were seen and not yet counted.
    #[inline]
    fn add(
        &mut self,
        what: u32,
        (words, layouts): (&mut IterMut<Word>, &mut Iter<u32>),
        texts: &Texts,
        places: &mut Places,
        clock: &Clock,
        caps: &Caps,
    ) {
        let counter = self.kinds.of(what);
        if what == Kind::Text as u32 {
            let word = words.next().expect("there is a word for each string");
            self.words.add(word, texts, counter, clock, caps, &mut places.texts);
        } else if what == Kind::Object as u32 {
            let layout = *layouts.next().expect("there is a set of keys for each object");
            if layout != NO_LAYOUT {
                self.layouts.get_or_insert_default().add(layout, 1, caps);
            }
        }
        counter.add(clock);
    }

    /// Count what `other` counted, too, but for what it lacks.
    fn merge(&mut self, other: Cell, caps: &Caps, merging: &mut Merging) {
        let Cell { kinds, words, layouts, .. } = other;
        if let Some(theirs) = strings_of(&kinds) {
            let none = TimedCounter::default();
            self.words.merge(words, (strings_of(&self.kinds).unwrap_or(&none), theirs), caps, merging);
        }
        if let Some(theirs) = layouts {
            self.layouts.get_or_insert_default().merge(*theirs, caps, merging);
        }
        self.kinds.merge(&kinds);
    }

    fn first_object(&self) -> i64 {
        self.kinds.iter().find(|(kind, _)| *kind == Kind::Object as u32).map_or(NEVER, |(_, counter)| counter.first())
    }
}

/// The objects with one label.
pub struct Row {
    /// The label.
    pub label: Box<str>,
    /// By the number that `Labels` gives to a place.
    pub cells: Vec<Cell>,
}

/// A property whose value always was a label.
pub struct Candidate {
    /// The index of the property.
    pub property: u32,
    /// One for each label.
    pub rows: Vec<Row>,
    current: Option<usize>,
}

/// The candidates of one place for objects.
#[derive(Default)]
pub struct Labels {
    candidates: Vec<Candidate>,
    numbers: Cells,
}

/// The cells of the places below an object, by number. base: the first place that has one.
#[derive(Default)]
struct Cells {
    base: u32,
    numbers: Vec<Option<NonZeroU32>>,
    places: Vec<u32>,
}

impl Cells {
    /// The number of a place, if it has one.
    #[inline]
    fn get(&self, place: u32) -> Option<usize> {
        let number = self.numbers.get(place.checked_sub(self.base)? as usize)?;
        number.map(|number| number.get() as usize - 1)
    }

    /// The number of a place, which has one from now on.
    #[inline]
    fn number(&mut self, place: u32) -> u32 {
        self.get(place).map_or_else(|| self.new_number(place), |number| number as u32)
    }

    #[cold]
    fn new_number(&mut self, place: u32) -> u32 {
        if self.places.is_empty() {
            self.base = place;
        } else if place < self.base {
            self.numbers.splice(0..0, (place..self.base).map(|_| None));
            self.base = place;
        }
        let at = (place - self.base) as usize;
        if self.numbers.len() <= at {
            self.numbers.resize(at + 1, None);
        }
        self.places.push(place);
        self.numbers[at] = NonZeroU32::new(self.places.len() as u32);
        self.places.len() as u32 - 1
    }
}

impl Labels {
    /// Those that are left.
    pub fn live(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Keep those of which this holds.
    pub fn retain(&mut self, holds: impl Fn(&Candidate) -> bool) {
        self.candidates.retain(holds);
    }

    /// Know of no label of the object that is counted now.
    pub fn begin(&mut self) {
        self.candidates.iter_mut().for_each(|candidate| candidate.current = None);
    }

    /// Say which label it has under a property; false where that is one too many, or none: then the property is no candidate any more.
    #[inline]
    pub fn choose(&mut self, property: u32, label: Option<&str>, most: usize) -> bool {
        let at = self.candidates.iter().position(|candidate| candidate.property == property);
        let Some(label) = label.filter(|text| is_label(text)) else {
            at.map(|at| self.candidates.swap_remove(at));
            return false;
        };
        let at = at.unwrap_or_else(|| {
            self.candidates.push(Candidate { property, rows: Vec::new(), current: None });
            self.candidates.len() - 1
        });
        if self.candidates[at].choose(label, most) {
            return true;
        }
        self.candidates.swap_remove(at);
        false
    }

    /// The properties under which the object has a label that may tell it apart.
    pub fn chosen(&self) -> impl Iterator<Item = u32> + '_ {
        self.candidates.iter().filter(|candidate| candidate.current.is_some()).map(|candidate| candidate.property)
    }

    /// The number of a place in `Row::cells`, if it has one.
    pub fn number(&self, place: u32) -> Option<usize> {
        self.numbers.get(place)
    }

    /// Count what was seen below an object by the labels that it has.
    pub fn count(&mut self, seen: Seen, texts: &Texts, places: &mut Places, clock: &Clock, caps: &Caps) {
        let Self { candidates, numbers, .. } = self;
        let own = seen.sights.len() - 1;
        for candidate in candidates {
            let Some(current) = candidate.current else { continue };
            let row = &mut candidate.rows[current];
            let (mut words, mut layouts) = (seen.words.iter_mut(), seen.layouts.iter());
            for (index, sight) in seen.sights.iter().enumerate() {
                let (place, what) = (sight >> 4, sight & 15);
                let number = numbers.number(place) as usize;
                if number >= row.cells.len() {
                    row.cells.resize_with(numbers.places.len(), Cell::default);
                }
                let cell = &mut row.cells[number];
                if what == MISSING {
                    if cell.is_known() {
                        cell.absent = cell.absent.min(clock.time);
                    }
                    continue;
                }
                if !cell.is_known() {
                    let above = if index < own { numbers.get(places.above(place)).and_then(|above| row.cells.get(above)) } else { None };
                    row.cells[number].absent = above.map_or(NEVER, Cell::first_object);
                }
                row.cells[number].add(what, (&mut words, &mut layouts), texts, places, clock, caps);
            }
        }
    }

    /// Count what `other` counted, too. property: index there → index here. Returns the properties that have too many labels.
    pub fn merge(&mut self, other: Labels, caps: &Caps, property: &[u32], merging: &mut Merging) -> Vec<u32> {
        for mine in other.numbers.places.iter().filter_map(|place| merging.mine(*place)) {
            self.numbers.number(mine);
        }
        for theirs in other.candidates {
            let number = property[theirs.property as usize];
            let at = self.candidates.iter().position(|candidate| candidate.property == number).unwrap_or_else(|| {
                self.candidates.push(Candidate { property: number, rows: Vec::new(), current: None });
                self.candidates.len() - 1
            });
            for row in theirs.rows {
                let rows = &mut self.candidates[at].rows;
                let known = rows.iter().position(|known| known.label == row.label).unwrap_or_else(|| {
                    rows.push(Row { label: row.label.clone(), cells: Vec::new() });
                    rows.len() - 1
                });
                rows[known].merge(row, &self.numbers, &other.numbers, caps, merging);
            }
        }
        self.candidates.iter().filter(|candidate| candidate.rows.len() > caps.tags).map(|candidate| candidate.property).collect()
    }
}

impl Candidate {
    fn choose(&mut self, label: &str, most: usize) -> bool {
        if let Some(at) = self.rows.iter().position(|row| *row.label == *label) {
            self.current = Some(at);
            return true;
        }
        if self.rows.len() >= most {
            return false;
        }
        self.current = Some(self.rows.len());
        self.rows.push(Row { label: label.into(), cells: Vec::new() });
        true
    }
}

impl Row {
    /// What only one of both has is absent from the objects of the other. mine, theirs: the numbers of places here and there.
    fn merge(&mut self, other: Row, mine: &Cells, theirs: &Cells, caps: &Caps, merging: &mut Merging) {
        self.cells.resize_with(mine.places.len(), Cell::default);
        let mut there = other.cells;
        let here: Vec<i64> = self.cells.iter().map(Cell::first_object).collect();
        let number_there = |place: u32| merging.other(place).and_then(|other| theirs.get(other));
        for (number, place) in mine.places.iter().enumerate() {
            let above = merging.above(*place);
            let first_here = mine.get(above).map_or(NEVER, |number| here[number]);
            let first_there = number_there(above).and_then(|number| there.get(number)).map_or(NEVER, Cell::first_object);
            let known_there = number_there(*place).and_then(|number| there.get(number)).filter(|cell| cell.is_known());
            let absent_there = known_there.map_or(first_there, |cell| cell.absent);
            let cell = &mut self.cells[number];
            if cell.is_known() {
                cell.absent = cell.absent.min(absent_there);
            } else if known_there.is_some() {
                cell.absent = first_here.min(absent_there);
            }
        }
        for (number, place) in mine.places.iter().enumerate() {
            let of_other = merging.other(*place).and_then(|other| theirs.get(other));
            if let Some(cell) = of_other.and_then(|number| there.get_mut(number)) {
                self.cells[number].merge(std::mem::take(cell), caps, merging);
            }
        }
    }
}

fn strings_of(kinds: &Kinds<u32>) -> Option<&TimedCounter> {
    kinds.iter().find(|(kind, _)| *kind == Kind::Text as u32).map(|(_, counter)| counter)
}
