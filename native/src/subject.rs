//! The evidence of one subject (`Evidence` in schemactl/infer/evidence/root.py).

use crate::caps::Caps;
use crate::clock::Clock;
use crate::merging::Merging;
use crate::node::Node;
use crate::places::Places;
use crate::tape::Place;
use crate::walk::{Scratch, Walk};

/// What its payloads looked like so far.
pub struct Subject {
    /// Its times.
    pub clock: Clock,
    /// What was seen at the root.
    pub root: Node,
    /// Its places.
    pub places: Places,
}

impl Default for Subject {
    fn default() -> Self {
        Self { clock: Clock::default(), root: Node::new(0), places: Places::default() }
    }
}

impl Subject {
    /// Count a payload, of an event at `time` (microseconds since 1970).
    pub fn count(&mut self, payload: Place, time: Option<i64>, caps: &Caps, scratch: &mut Scratch) {
        let Place { tape, text, at } = payload;
        self.clock.set(time);
        scratch.seen.clear();
        scratch.words.clear();
        scratch.layouts.clear();
        let mut walk = Walk { clock: &self.clock, caps, tape, text, places: &mut self.places, scratch, listeners: 0, varied: 0 };
        self.root.add(at, &mut walk);
        while let Some((value, steps)) = walk.scratch.folded.pop() {
            let node = self.root.below(&steps, &walk);
            walk.scratch.path = steps;
            walk.scratch.seen.clear();
            walk.scratch.words.clear();
            walk.scratch.layouts.clear();
            node.add(value as usize, &mut walk);
        }
        walk.scratch.path.clear();
    }

    /// Count what `other` counted, too.
    pub fn merge(&mut self, other: Subject, caps: &Caps) {
        self.clock.merge(&other.clock);
        self.root.merge(other.root, &mut Merging::with(&mut self.places, &other.places), caps);
    }
}
