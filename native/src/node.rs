//! The tree of evidence: for each place in a payload what was seen there, by JSON type (`Node` in schemactl/infer/evidence/node.py).

use crate::caps::Caps;
use crate::clock::TimedCounter;
use crate::kinds::Kinds;
use crate::merging::Merging;
use crate::numbers::{kind_of, Kind};
use crate::objects::Objects;
use crate::strings::Strings;
use crate::tape::Token;
use crate::walk::{Step, Walk, NO_LAYOUT};

/// One place. kinds: how often null, booleans, numbers and containers below the depth were seen.
pub struct Node {
    /// Its number in the subject.
    pub place: u32,
    /// How often each of the types was seen of which no more is kept.
    pub kinds: Kinds<Kind>,
    /// The strings, if there were any.
    pub strings: Option<Box<Strings>>,
    /// The arrays, if there were any.
    pub arrays: Option<Box<Arrays>>,
    /// The objects, if there were any.
    pub objects: Option<Box<Objects>>,
}

/// The arrays of a place.
pub struct Arrays {
    /// All arrays.
    pub counter: TimedCounter,
    /// Those without an item.
    pub empty: TimedCounter,
    /// What all items have in common.
    pub items: Node,
}

impl Node {
    /// Nothing seen.
    pub fn new(place: u32) -> Self {
        Self { place, kinds: Kinds::default(), strings: None, arrays: None, objects: None }
    }

    /// Count the value at an index of the tape.
    pub fn add(&mut self, at: usize, walk: &mut Walk) {
        let token = walk.tape.at(at).token;
        match token {
            Token::Text => {
                let strings = self.strings.get_or_insert_with(|| Box::new(Strings::new()));
                let names = (walk.listeners > 0).then_some(&mut walk.places.texts);
                let word = strings.add(at, walk.tape.text(at, walk.text), walk.clock, walk.caps, names);
                walk.see_text(self.place, word);
            }
            Token::Array | Token::Object => self.add_container(at, token, walk),
            _ => {
                let kind = kind_of(token, walk.text(at));
                self.kinds.of(kind).add(walk.clock);
                walk.see(self.place, kind as u32);
            }
        }
    }

    fn add_container(&mut self, at: usize, token: Token, walk: &mut Walk) {
        let kind = if token == Token::Array { Kind::Array } else { Kind::Object };
        if walk.scratch.path.len() >= walk.caps.depth {
            self.kinds.of(Kind::Deep).add(walk.clock);
            if token == Token::Object {
                walk.see_object(self.place, NO_LAYOUT);
            } else {
                walk.see(self.place, kind as u32);
            }
        } else if token == Token::Object {
            let place = self.place;
            self.objects.get_or_insert_with(Box::default).add(at, place, walk);
        } else {
            self.arrays.get_or_insert_with(|| Box::new(Arrays::new(walk.places.new_below(self.place)))).add(at, walk);
            walk.see(self.place, kind as u32);
        }
    }

    /// The node that steps lead to which were taken before.
    pub fn below(&mut self, steps: &[Step], walk: &Walk) -> &mut Node {
        let mut node = self;
        for step in steps {
            node = match step {
                None => &mut node.arrays.as_mut().expect("an array was counted here").items,
                Some(key) => node.objects.as_mut().expect("an object was counted here").below(walk.text(*key as usize)),
            };
        }
        node
    }

    /// Count what `other` counted, too.
    pub fn merge(&mut self, other: Node, merging: &mut Merging, caps: &Caps) {
        merging.same(other.place, self.place);
        self.kinds.merge(&other.kinds);
        if let Some(strings) = other.strings {
            self.strings.get_or_insert_with(|| Box::new(Strings::new())).merge(*strings, caps);
        }
        if let Some(arrays) = other.arrays {
            let place = self.place;
            self.arrays.get_or_insert_with(|| Box::new(Arrays::new(merging.places().new_below(place)))).merge(*arrays, merging, caps);
        }
        if let Some(objects) = other.objects {
            let place = self.place;
            self.objects.get_or_insert_with(Box::default).merge(*objects, place, merging, caps);
        }
    }
}

impl Arrays {
    fn new(place: u32) -> Self {
        Self { counter: TimedCounter::default(), empty: TimedCounter::default(), items: Node::new(place) }
    }

    fn add(&mut self, at: usize, walk: &mut Walk) {
        self.counter.add(walk.clock);
        let (mut item, end) = (at + 1, walk.tape.end(at));
        if item == end {
            self.empty.add(walk.clock);
            return;
        }
        walk.scratch.path.push(None);
        while item < end {
            self.items.add(item, walk);
            item = walk.tape.after(item);
        }
        walk.scratch.path.pop();
    }

    fn merge(&mut self, other: Arrays, merging: &mut Merging, caps: &Caps) {
        self.counter.merge(&other.counter);
        self.empty.merge(&other.empty);
        self.items.merge(other.items, merging, caps);
    }
}
