//! What is known while the evidence of one part is merged into that of another: which places are the same.

use crate::table::Table;

/// places: those of the evidence that is merged into, of each the one above it.
pub struct Merging<'m> {
    places: &'m mut Vec<u32>,
    mine: Table<u32, u32>,
    others: Table<u32, u32>,
}

impl<'m> Merging<'m> {
    /// Nothing is known yet.
    pub fn new(places: &'m mut Vec<u32>) -> Self {
        Self { places, mine: Table::default(), others: Table::default() }
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
        self.places[place as usize]
    }

    /// The places of the evidence that is merged into.
    pub fn places(&mut self) -> &mut Vec<u32> {
        self.places
    }
}
