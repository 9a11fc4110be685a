//! The places of a subject, and what stands in many of its counters: texts and sets of keys, each kept once and named by a number.

use crate::table::Table;
use std::sync::Arc;

/// Things that are kept once, by number.
pub struct Numbered<T: ?Sized> {
    numbers: Table<Arc<T>, u32>,
    things: Vec<Arc<T>>,
}

impl<T: ?Sized> Default for Numbered<T> {
    fn default() -> Self {
        Self { numbers: Table::default(), things: Vec::new() }
    }
}

impl<T: ?Sized + Eq + std::hash::Hash> Numbered<T>
where
    for<'t> Arc<T>: From<&'t T>,
{
    /// The number of a thing, which is kept from now on.
    pub fn number(&mut self, thing: &T) -> u32 {
        if let Some(number) = self.numbers.get(thing) {
            return *number;
        }
        let number = self.things.len() as u32;
        let kept: Arc<T> = thing.into();
        self.things.push(kept.clone());
        self.numbers.insert(kept, number);
        number
    }

    /// The thing that has a number.
    pub fn get(&self, number: u32) -> &T {
        &self.things[number as usize]
    }
}

/// Places have numbers; a set of keys is a list of the places below them, in order.
pub struct Places {
    above: Vec<u32>,
    /// Strings that are counted by label.
    pub texts: Numbered<str>,
    /// Sets of keys that are counted by label.
    pub layouts: Numbered<[u32]>,
}

impl Default for Places {
    fn default() -> Self {
        Self { above: vec![0], texts: Numbered::default(), layouts: Numbered::default() }
    }
}

impl Places {
    /// A place for a new node below another.
    pub fn new_below(&mut self, above: u32) -> u32 {
        self.above.push(above);
        self.above.len() as u32 - 1
    }

    /// The place above one.
    pub fn above(&self, place: u32) -> u32 {
        self.above[place as usize]
    }
}
