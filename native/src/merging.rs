//! What is known while the evidence of one part is merged into that of another: which places are the same.

use crate::places::Places;
use crate::table::Table;

/// places: those of the evidence that is merged into; of_other: those of the other, where they are others.
pub struct Merging<'m> {
    places: &'m mut Places,
    of_other: Option<&'m Places>,
    mine: Table<u32, u32>,
    others: Table<u32, u32>,
}

impl<'m> Merging<'m> {
    /// Nothing is known yet; both parts have the same places.
    pub fn within(places: &'m mut Places) -> Self {
        Self { places, of_other: None, mine: Table::default(), others: Table::default() }
    }

    /// Nothing is known yet.
    pub fn with(places: &'m mut Places, of_other: &'m Places) -> Self {
        Self { of_other: Some(of_other), ..Self::within(places) }
    }

    /// Say that a place of the other is this one.
    pub fn same(&mut self, other: u32, mine: u32) {
        self.mine.insert(other, mine);
        self.others.insert(mine, other);
    }

    /// What a place of the other is here.
    pub fn mine(&self, other: u32) -> Option<u32> {
        self.mine.get(&other).copied()
    }

    /// What a place is in the other.
    pub fn other(&self, mine: u32) -> Option<u32> {
        self.others.get(&mine).copied()
    }

    /// The place above one.
    pub fn above(&self, place: u32) -> u32 {
        self.places.above(place)
    }

    /// The number here of a text of the other.
    pub fn text(&mut self, number: u32) -> u32 {
        self.of_other.map_or(number, |other| self.places.texts.number(other.texts.get(number)))
    }

    /// The number here of a set of keys of the other.
    pub fn layout(&mut self, number: u32) -> u32 {
        let theirs = self.of_other.unwrap_or(self.places).layouts.get(number);
        let mut mine: Vec<u32> = theirs.iter().filter_map(|place| self.mine(*place)).collect();
        mine.sort_unstable();
        self.places.layouts.number(&mine)
    }

    /// The places of the evidence that is merged into.
    pub fn places(&mut self) -> &mut Places {
        self.places
    }
}
