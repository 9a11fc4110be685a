//! The shape that objects have by the value of a property that might tell variants apart: presence and types at each place below, by label
//! (`Shape` in schemactl/infer/evidence/shapes.py).

use crate::clock::{Clock, NEVER};
use crate::kinds::Kinds;
use crate::merging::Merging;
use crate::numbers::Kind;
use crate::table::Table;
use crate::walk::{Sight, MISSING};

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
}

impl Cell {
    /// Whether anything was seen.
    pub fn is_known(&self) -> bool {
        !self.kinds.is_empty()
    }

    fn first_object(&self) -> i64 {
        self.kinds.iter().find(|(kind, _)| *kind == Kind::Object as u32).map_or(NEVER, |(_, tally)| tally.first())
    }
}

/// The objects with one label.
pub struct Row {
    /// The label.
    pub label: Box<str>,
    /// By the number that `Labels` gives to a place.
    pub cells: Vec<Cell>,
}

/// A property that was in every object so far with a label as its value.
pub struct Candidate {
    /// The index of the property.
    pub property: u32,
    /// One for each label.
    pub rows: Vec<Row>,
    current: usize,
}

/// The candidates of one place for objects; None before there was an object.
#[derive(Default)]
pub struct Labels {
    /// Those that are left.
    pub candidates: Option<Vec<Candidate>>,
    numbers: Table<u32, u32>,
    sights: Vec<Sight>,
    cells: Vec<(u32, u32)>,
}

impl Labels {
    /// Those that are left.
    pub fn live(&self) -> &[Candidate] {
        self.candidates.as_deref().unwrap_or_default()
    }

    /// Begin with these properties.
    pub fn begin(&mut self, properties: impl Iterator<Item = u32>) {
        self.candidates = Some(properties.map(|property| Candidate { property, rows: Vec::new(), current: 0 }).collect());
    }

    /// Give up all.
    pub fn clear(&mut self) {
        *self = Self { candidates: Some(Vec::new()), ..Self::default() };
    }

    /// Keep those of which this holds.
    pub fn retain(&mut self, holds: impl Fn(&Candidate) -> bool) {
        if let Some(candidates) = &mut self.candidates {
            candidates.retain(holds);
        }
    }

    /// Say which label the object that is counted has for each candidate; one without a label is none any more, nor is one with too many.
    /// label_of: by property.
    pub fn choose<'t>(&mut self, most: usize, label_of: impl Fn(u32) -> Option<&'t str>) {
        let Some(candidates) = &mut self.candidates else { return };
        candidates.retain_mut(|candidate| match label_of(candidate.property).filter(|text| is_label(text)) {
            Some(label) => candidate.choose(label, most),
            None => false,
        });
    }

    /// The number of a place in `Row::cells`, if it has one.
    pub fn number(&self, place: u32) -> Option<usize> {
        self.numbers.get(&place).map(|number| *number as usize)
    }

    /// Count what was seen below an object, the object itself last, by the labels that it has. places: of each place the one above.
    pub fn count(&mut self, sights: &[Sight], places: &[u32], clock: &Clock) {
        if self.live().is_empty() {
            return;
        }
        if self.sights != sights {
            self.sights.clear();
            self.sights.extend_from_slice(sights);
            self.cells.clear();
            for sight in sights {
                let place = sight >> 4;
                let cells = (number_of(&mut self.numbers, place), number_of(&mut self.numbers, places[place as usize]));
                self.cells.push(cells);
            }
        }
        let most = self.numbers.len();
        for candidate in self.candidates.iter_mut().flatten() {
            let row = &mut candidate.rows[candidate.current];
            if row.cells.len() < most {
                row.cells.resize_with(most, Cell::default);
            }
            for (sight, (number, above)) in sights.iter().zip(&self.cells) {
                let what = sight & 15;
                if what == MISSING {
                    let cell = &mut row.cells[*number as usize];
                    if cell.is_known() {
                        cell.absent = cell.absent.min(clock.time);
                    }
                    continue;
                }
                if !row.cells[*number as usize].is_known() {
                    row.cells[*number as usize].absent = row.cells[*above as usize].first_object();
                }
                row.cells[*number as usize].kinds.of(what).add(clock);
            }
        }
    }

    /// Count what `other` counted, too. had_objects: whether either had counted an object before. property: index there → index here.
    pub fn merge(&mut self, other: Labels, had_objects: (bool, bool), most: usize, property: &[u32], merging: &Merging) {
        let Labels { candidates: theirs, numbers, .. } = other;
        if theirs.is_none() && !had_objects.1 {
            return;
        }
        let mut theirs = theirs.unwrap_or_default();
        for candidate in &mut theirs {
            candidate.property = property[candidate.property as usize];
        }
        if self.candidates.is_none() && !had_objects.0 {
            self.begin(theirs.iter().map(|candidate| candidate.property).collect::<Vec<_>>().into_iter());
        }
        self.sights.clear();
        self.cells.clear();
        for mine in numbers.keys().filter_map(|place| merging.mine(*place)) {
            number_of(&mut self.numbers, mine);
            number_of(&mut self.numbers, merging.above(mine));
        }
        let mine = std::mem::take(&mut self.candidates).unwrap_or_default();
        let mut left = Vec::new();
        for mut candidate in mine {
            let Some(at) = theirs.iter().position(|other| other.property == candidate.property) else { continue };
            for row in theirs.swap_remove(at).rows {
                match candidate.rows.iter_mut().find(|known| known.label == row.label) {
                    Some(known) => known.merge(row, &self.numbers, &numbers, merging),
                    None => {
                        let mut fresh = Row { label: row.label.clone(), cells: Vec::new() };
                        fresh.merge(row, &self.numbers, &numbers, merging);
                        candidate.rows.push(fresh);
                    }
                }
            }
            if candidate.rows.len() <= most {
                left.push(candidate);
            }
        }
        self.candidates = Some(left);
    }
}

impl Candidate {
    fn choose(&mut self, label: &str, most: usize) -> bool {
        if self.rows.get(self.current).is_some_and(|row| *row.label == *label) {
            return true;
        }
        if let Some(at) = self.rows.iter().position(|row| *row.label == *label) {
            self.current = at;
            return true;
        }
        if self.rows.len() >= most {
            return false;
        }
        self.current = self.rows.len();
        self.rows.push(Row { label: label.into(), cells: Vec::new() });
        true
    }
}

impl Row {
    /// What only one of both has is absent from the objects of the other. mine, theirs: the numbers of places here and there.
    fn merge(&mut self, other: Row, mine: &Table<u32, u32>, theirs: &Table<u32, u32>, merging: &Merging) {
        self.cells.resize_with(mine.len(), Cell::default);
        let there = other.cells;
        let here: Vec<i64> = self.cells.iter().map(Cell::first_object).collect();
        let number_there = |place: u32| merging.other(place).and_then(|other| theirs.get(&other)).map(|number| *number as usize);
        for (place, number) in mine {
            let above = merging.above(*place);
            let first_here = mine.get(&above).map_or(NEVER, |number| here[*number as usize]);
            let first_there = number_there(above).and_then(|number| there.get(number)).map_or(NEVER, Cell::first_object);
            let known_there = number_there(*place).and_then(|number| there.get(number)).filter(|cell| cell.is_known());
            let absent_there = known_there.map_or(first_there, |cell| cell.absent);
            let cell = &mut self.cells[*number as usize];
            if cell.is_known() {
                cell.absent = cell.absent.min(absent_there);
            } else if known_there.is_some() {
                cell.absent = first_here.min(absent_there);
            }
        }
        for (place, number) in mine {
            if let Some(cell) = number_there(*place).and_then(|number| there.get(number)) {
                self.cells[*number as usize].kinds.merge(&cell.kinds);
            }
        }
    }
}

fn number_of(numbers: &mut Table<u32, u32>, place: u32) -> u32 {
    let next = numbers.len() as u32;
    *numbers.entry(place).or_insert(next)
}
