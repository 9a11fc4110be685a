//! Which payloads may be in an envelope of their own, by their keys (`ENVELOPES` in schemactl/envelopes/__init__.py): those are left to Python.

use crate::table::Table;
use crate::tape::Tape;

/// At most so many different keys.
const MOST: usize = 128;

/// A set of keys, a bit each.
type Keys = u128;

/// Sets of keys; an object that has all of one may be an envelope.
#[derive(Default)]
pub struct Marks {
    bits: Table<Box<str>, u32>,
    needs: Vec<Keys>,
    lengths: u64,
}

impl Marks {
    /// Know these sets of keys; None for more than there is room for.
    pub fn new(needs: &[Vec<String>]) -> Option<Self> {
        let mut marks = Self::default();
        for need in needs {
            let mut keys = 0;
            for key in need {
                let next = marks.bits.len() as u32;
                let bit = *marks.bits.entry(key.as_str().into()).or_insert(next);
                keys |= 1_u128.checked_shl(bit)?;
                marks.lengths |= 1 << key.len().min(63);
            }
            marks.needs.push(keys);
        }
        (marks.bits.len() <= MOST).then_some(marks)
    }

    /// Whether the object at the beginning of the tape may be an envelope.
    pub fn may_be_on(&self, tape: &Tape, text: &str) -> bool {
        let (mut key, end) = (1, tape.end(0));
        let mut keys = 0;
        while key < end {
            let name = tape.text(key, text);
            if self.lengths >> name.len().min(63) & 1 == 1 {
                if let Some(bit) = self.bits.get(name) {
                    keys |= 1 << bit;
                }
            }
            key = tape.after(key + 1);
        }
        keys != 0 && self.needs.iter().any(|need| keys & need == *need)
    }
}
