//! Which sets of properties the objects of a place have, while they are few.

use crate::caps::Caps;
use crate::table::Table;
use crate::walk::NO_LAYOUT;

/// Sets whose numbers are remembered, however many there are.
const REMEMBERED: usize = 256;

/// A set of properties, a bit each, without zeros at its end.
type Layout = Box<[u64]>;

/// How many objects had a set of properties, and its number below labels; NO_LAYOUT where nobody asked for that.
#[derive(Clone, Copy)]
struct Known {
    count: u64,
    number: u32,
}

/// By set of properties. are_many: there were more than the cap, or keys are data; then they are counted no longer, and only numbers are remembered.
#[derive(Default)]
pub struct Layouts {
    known: Table<Layout, Known>,
    has_begun: bool,
    are_many: bool,
}

impl Layouts {
    /// Those of a place whose keys are data.
    pub fn of_a_map() -> Self {
        Self { has_begun: true, are_many: true, ..Self::default() }
    }

    /// Whether there were more than the cap, or keys are data.
    pub fn are_too_many(&self) -> bool {
        self.are_many
    }

    /// Count an object. members: the numbers of its properties, of so many. Returns what `number` does, which is asked for once as a rule.
    #[inline]
    pub fn add(&mut self, members: impl Iterator<Item = u32>, properties: usize, caps: &Caps, number: Option<impl FnOnce() -> u32>) -> u32 {
        self.has_begun = true;
        if self.are_many && number.is_none() {
            return NO_LAYOUT;
        }
        let (mut few, mut many) = ([0; 4], Vec::new());
        let words = properties.div_ceil(64);
        let layout: &mut [u64] = if words <= few.len() {
            &mut few
        } else {
            many.resize(words, 0);
            &mut many
        };
        members.for_each(|property| layout[property as usize / 64] |= 1 << (property % 64));
        let layout = without_zeros(layout);
        if let Some(known) = self.known.get_mut(layout) {
            known.count += 1;
            if let Some(number) = number.filter(|_| known.number == NO_LAYOUT) {
                known.number = number();
            }
            return known.number;
        }
        let number = number.map_or(NO_LAYOUT, |number| number());
        self.are_many |= self.known.len() >= caps.layouts;
        if self.are_many && number == NO_LAYOUT {
            self.known = Table::default();
        } else if !self.are_many || self.known.len() < REMEMBERED {
            self.known.insert(layout.into(), Known { count: 1, number });
        }
        number
    }

    /// The sets of properties that objects had, as numbers, with the number of objects that had just these. None where there were too many of them, or
    /// no objects.
    pub fn counted(&self) -> Option<impl Iterator<Item = (Vec<usize>, u64)> + '_> {
        (self.has_begun && !self.are_many).then(|| self.known.iter().map(|(layout, known)| (members_of(layout), known.count)))
    }

    /// Count what `other` counted, too. numbers: of properties, there → here, where there are so many properties now.
    pub fn merge(&mut self, other: &mut Layouts, numbers: &[u32], properties: usize, caps: &Caps) {
        if !other.has_begun {
            return;
        }
        self.has_begun = true;
        self.are_many |= other.are_many;
        if self.are_many {
            self.known = Table::default();
            return;
        }
        for (layout, theirs) in other.known.drain() {
            let mut here = vec![0_u64; properties.div_ceil(64)];
            for property in members_of(&layout) {
                let number = numbers[property];
                here[number as usize / 64] |= 1 << (number % 64);
            }
            let mine = self.known.entry(without_zeros(&here).into()).or_insert(Known { count: 0, number: NO_LAYOUT });
            mine.count += theirs.count;
        }
        self.are_many = self.known.len() > caps.layouts;
    }
}

fn without_zeros(layout: &[u64]) -> &[u64] {
    &layout[..layout.iter().rposition(|word| *word != 0).map_or(0, |last| last + 1)]
}

fn members_of(layout: &[u64]) -> Vec<usize> {
    (0..layout.len() * 64).filter(|number| layout[number / 64] >> (number % 64) & 1 == 1).collect()
}
