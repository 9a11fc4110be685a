//! What one event carries on its way down the evidence (`Walk` in schemactl/infer/evidence/walk.py).

use crate::caps::Caps;
use crate::clock::Clock;
use crate::numbers::Kind;
use crate::places::Places;
use crate::tape::Tape;
use crate::words::Word;

/// The index of a key on the tape; None for the step to an array's items.
pub type Step = Option<u32>;

/// A place at which a label is looked at, and what was seen there; four bits say what.
pub type Sight = u32;
/// A property that an object lacks.
pub const MISSING: u32 = 15;
/// A container that is counted at an ancestor, which it repeats.
pub const FOLDED: u32 = 14;

/// In the place of the number of a set of keys: there is none that counts.
pub const NO_LAYOUT: u32 = u32::MAX;

/// Varied objects in one another: below so many, a label says nothing that all of them would not say.
pub const MOST_VARIED: u32 = 2;

/// A member of the object that is counted: its property, its key and its value on the tape.
#[derive(Clone, Copy)]
pub struct Member {
    /// The index of the property.
    pub property: u32,
    /// The index of the key on the tape.
    pub key: u32,
    /// The index of the value on the tape.
    pub value: u32,
}

/// The state of counting one event.
pub struct Walk<'w> {
    /// Its time.
    pub clock: &'w Clock,
    /// What bounds the evidence.
    pub caps: &'w Caps,
    /// Its values.
    pub tape: &'w Tape,
    /// What was parsed onto the tape.
    pub text: &'w str,
    /// Those of the subject; one more for each node that is made.
    pub places: &'w mut Places,
    /// What is used again for each event.
    pub scratch: &'w mut Scratch,
    /// How many of the objects above look at labels.
    pub listeners: u32,
    /// How many varied objects were passed since the last of these (`Objects::is_varied`).
    pub varied: u32,
}

/// Memory that is used again for each event.
#[derive(Default)]
pub struct Scratch {
    /// The steps from the root.
    pub path: Vec<Step>,
    /// The members of the objects that are being counted.
    pub members: Vec<Member>,
    /// What was seen below the objects that look at labels.
    pub seen: Vec<Sight>,
    /// The strings among it.
    pub words: Vec<Word>,
    /// The numbers of the sets of keys of the objects among it.
    pub layouts: Vec<u32>,
    /// Values that wait to be counted at a place further up.
    pub folded: Vec<(u32, Vec<Step>)>,
}

impl Walk<'_> {
    /// The characters of a key or a value.
    #[inline]
    pub fn text(&self, at: usize) -> &str {
        self.tape.text(at, self.text)
    }

    /// Remember what was seen at a place, if an object above looks at labels.
    #[inline]
    pub fn see(&mut self, place: u32, what: u32) {
        if self.listeners > 0 {
            self.scratch.seen.push(place << 4 | what);
        }
    }

    /// The same for an object, whose set of keys has this number.
    #[inline]
    pub fn see_object(&mut self, place: u32, layout: u32) {
        if self.listeners > 0 {
            self.scratch.seen.push(place << 4 | Kind::Object as u32);
            self.scratch.layouts.push(layout);
        }
    }

    /// The same for a string.
    #[inline]
    pub fn see_text(&mut self, place: u32, word: Word) {
        if self.listeners > 0 {
            self.scratch.seen.push(place << 4 | Kind::Text as u32);
            self.scratch.words.push(word);
        }
    }

    /// Which step of the path led to the place that a container under `key` repeats, so that it is counted there: to the last that may repeat the
    /// same key under the same key; at the greatest depth, to the last that has the key at all. None: it has a place of its own.
    pub fn repetition(&self, key: u32) -> Option<usize> {
        let name = self.text(key as usize);
        let path = &self.scratch.path;
        let has_name = |step: &Step| step.is_some_and(|step| self.text(step as usize) == name);
        if !path.iter().any(has_name) {
            return None;
        }
        let within = self.key_above(path.len());
        let again = path.iter().enumerate().filter(|(index, step)| has_name(step) && self.key_above(*index) == within);
        let last_allowed = again.map(|(index, _)| index).nth(self.caps.repeats - 1);
        last_allowed.or_else(|| (path.len() >= self.caps.depth).then(|| path.iter().rposition(has_name)).flatten())
    }

    /// The last key before a step, if there is one.
    fn key_above(&self, index: usize) -> Option<&str> {
        self.scratch.path[..index].iter().rev().find_map(|step| step.map(|step| self.text(step as usize)))
    }
}
