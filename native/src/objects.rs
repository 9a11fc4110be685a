//! The objects of a place (`ObjectEvidence` in schemactl/infer/evidence/node.py): records, whose keys are names, until there are too many of them;
//! then maps, whose keys are data.

use crate::caps::Caps;
use crate::clock::{TimedCounter, NEVER};
use crate::keys::{is_coded, is_generated, patterns_of, Patterns, ALL};
use crate::kinds::Kinds;
use crate::labels::{Candidate, Labels, Seen};
use crate::layouts::Layouts;
use crate::merging::Merging;
use crate::node::Node;
use crate::numbers::Kind;
use crate::places::Places;
use crate::table::Table;
use crate::tape::Token;
use crate::walk::{Member, Walk, FOLDED, MISSING, MOST_VARIED, NO_LAYOUT};
use crate::words::Texts;

/// Candidates of an object, however wide it is.
const FEWEST_CANDIDATES: usize = 4;
/// Keys of a map up to which each is compared with each.
const FEW: usize = 12;

/// What was seen under a key, or under all keys of a map.
pub struct Property {
    /// Empty for all keys of a map.
    pub key: Box<str>,
    is_coded: bool,
    /// Whether it may tell variants apart, as far as its values and its name tell.
    pub may_tag: bool,
    stamp: u64,
    /// The objects that have it.
    pub present: TimedCounter,
    /// The time of the first object that lacks it; NEVER without one.
    pub absent: i64,
    /// Containers that were counted at an ancestor, which they repeat: by the number of steps up to it.
    pub folded: Kinds<u32>,
    /// What was seen there.
    pub node: Node,
}

/// properties: in the order in which they came; once keys are data those that all objects have. values: what the other keys have in common, then;
/// patterns: those that all of these match.
#[derive(Default)]
pub struct Objects {
    /// All objects.
    pub counter: TimedCounter,
    /// By number.
    pub properties: Vec<Property>,
    /// What all keys of a map have in common.
    pub values: Option<Box<Property>>,
    /// The key patterns that all keys of a map match.
    pub patterns: Patterns,
    /// What tells variants apart, perhaps.
    pub labels: Labels,
    /// Whether no property was in all objects with a label: then none tells any apart.
    pub has_no_tag: bool,
    /// How many objects had exactly which properties.
    pub layouts: Layouts,
    numbers: Table<Box<str>, u32>,
    generated: usize,
    coded: usize,
    serial: u64,
}

impl Property {
    fn new(key: &str, place: u32, absent: i64) -> Self {
        let is_coded = is_coded(key);
        Self {
            key: key.into(),
            is_coded,
            may_tag: true,
            stamp: 0,
            present: TimedCounter::default(),
            absent,
            folded: Kinds::default(),
            node: Node::new(place),
        }
    }

    /// Count one value of it, here or at the ancestor that it repeats.
    fn add(&mut self, member: Member, walk: &mut Walk) {
        self.present.add(walk.clock);
        let is_container = matches!(walk.tape.at(member.value as usize).token, Token::Array | Token::Object);
        if !is_container {
            self.node.add(member.value as usize, walk);
            return;
        }
        if let Some(step) = walk.repetition(member.key) {
            self.folded.of((walk.scratch.path.len() - step) as u32).add(walk.clock);
            walk.see(self.node.place, FOLDED);
            let steps = walk.scratch.path[..=step].to_vec();
            walk.scratch.folded.push((member.value, steps));
            return;
        }
        walk.scratch.path.push(Some(member.key));
        self.node.add(member.value as usize, walk);
        walk.scratch.path.pop();
    }

    fn merge(&mut self, other: Property, merging: &mut Merging, caps: &Caps) {
        self.present.merge(&other.present);
        self.folded.merge(&other.folded);
        self.node.merge(other.node, merging, caps);
    }
}

impl Objects {
    /// Count the object at an index of the tape. place: of the node.
    pub fn add(&mut self, at: usize, place: u32, walk: &mut Walk) {
        let began = walk.scratch.members.len();
        if self.values.is_none() {
            let known = self.properties.len();
            self.find_members(at, place, walk);
            if self.properties.len() > known {
                if self.has_too_many(walk.caps) {
                    walk.scratch.members.truncate(began);
                    self.collapse(place, walk.places, walk.caps);
                } else {
                    self.narrow(walk.caps);
                }
            }
        }
        if self.values.is_some() {
            self.add_map(at, walk);
            walk.see_object(place, NO_LAYOUT);
        } else {
            self.add_record(began, place, walk);
            walk.scratch.members.truncate(began);
        }
        self.collapse_if_codes_come_and_go(place, walk.places, walk.caps);
    }

    /// The node below a key that was counted.
    pub fn below(&mut self, key: &str) -> &mut Node {
        match (self.numbers.get(key), &mut self.values) {
            (Some(number), _) => &mut self.properties[*number as usize].node,
            (None, Some(values)) => &mut values.node,
            (None, None) => unreachable!("the key was counted"),
        }
    }

    /// Whether its keys come in more sets than the cap, and no label tells them apart.
    pub fn is_varied(&self) -> bool {
        self.layouts.are_too_many() && self.has_no_tag
    }

    /// Put the members of an object beside those of the objects above it; of two with the same key the last counts.
    fn find_members(&mut self, at: usize, place: u32, walk: &mut Walk) {
        self.serial += 1;
        let began = walk.scratch.members.len();
        let (mut key, end) = (at + 1, walk.tape.end(at));
        let mut guess = 0;
        while key < end {
            let property = self.number(key, guess, place, walk);
            let member = Member { property: property as u32, key: key as u32, value: key as u32 + 1 };
            let known = &mut self.properties[property];
            if known.stamp == self.serial {
                let members = &mut walk.scratch.members[began..];
                let same = members.iter_mut().find(|member| member.property == property as u32).expect("it has the stamp of this object");
                *same = member;
            } else {
                known.stamp = self.serial;
                walk.scratch.members.push(member);
            }
            guess = property + 1;
            key = walk.tape.after(key + 1);
        }
    }

    /// The number of a key's property, which is made if need be. guess: the number that it probably has.
    #[inline]
    fn number(&mut self, key: usize, guess: usize, place: u32, walk: &mut Walk) -> usize {
        if self.properties.get(guess).is_some_and(|property| walk.tape.is(key, walk.text, &property.key)) {
            return guess;
        }
        match self.numbers.get(walk.text(key)) {
            Some(number) => *number as usize,
            None => {
                let below = walk.places.new_below(place);
                self.new_property(walk.tape.text(key, walk.text), below)
            }
        }
    }

    fn new_property(&mut self, key: &str, place: u32) -> usize {
        let number = self.properties.len();
        let property = Property::new(key, place, self.counter.first());
        self.generated += usize::from(is_generated(key));
        self.coded += usize::from(property.is_coded);
        self.numbers.insert(key.into(), number as u32);
        self.properties.push(property);
        number
    }

    fn add_record(&mut self, began: usize, place: u32, walk: &mut Walk) {
        let ended = walk.scratch.members.len();
        let (seen, words, layouts) = (walk.scratch.seen.len(), walk.scratch.words.len(), walk.scratch.layouts.len());
        let listens = self.choose_labels(began, walk);
        walk.listeners += u32::from(listens);
        let varied = walk.varied;
        walk.varied = if listens { 0 } else { varied + u32::from(self.is_varied()) };
        let listeners = walk.listeners;
        if !listens && varied >= MOST_VARIED {
            walk.listeners = 0;
        }
        for index in began..ended {
            let member = walk.scratch.members[index];
            self.properties[member.property as usize].add(member, walk);
        }
        if walk.clock.time != NEVER && ended - began < self.properties.len() {
            self.miss(walk);
        }
        let is_seen = walk.listeners > 0;
        (walk.varied, walk.listeners) = (varied, listeners);
        let layout = self.lay_out(&walk.scratch.members[began..ended], is_seen, walk.places, walk.caps);
        self.counter.add(walk.clock);
        if listens {
            walk.listeners -= 1;
            walk.scratch.seen.push(place << 4 | Kind::Object as u32);
            walk.scratch.layouts.push(layout);
            let texts = Texts { tape: walk.tape, text: walk.text };
            let scratch = &mut *walk.scratch;
            let seen_here = Seen { sights: &scratch.seen[seen..], words: &mut scratch.words[words..], layouts: &scratch.layouts[layouts..] };
            self.labels.count(seen_here, &texts, walk.places, walk.clock, walk.caps);
            if walk.listeners == 0 {
                scratch.seen.truncate(seen);
                scratch.words.truncate(words);
                scratch.layouts.truncate(layouts);
            }
        } else {
            walk.see_object(place, layout);
        }
    }

    fn miss(&mut self, walk: &mut Walk) {
        let time = walk.clock.time;
        for property in self.properties.iter_mut().filter(|property| property.stamp != self.serial) {
            property.absent = property.absent.min(time);
            walk.see(property.node.place, MISSING);
        }
    }

    /// Whether the object has any label that may tell it apart.
    fn choose_labels(&mut self, began: usize, walk: &Walk) -> bool {
        if self.has_no_tag {
            return false;
        }
        self.labels.begin();
        for member in &walk.scratch.members[began..] {
            let property = &mut self.properties[member.property as usize];
            if property.may_tag {
                let value = member.value as usize;
                let label = (walk.tape.at(value).token == Token::Text).then(|| walk.text(value));
                property.may_tag = self.labels.choose(member.property, label, walk.caps.tags);
            }
        }
        let (before, properties) = (self.counter.count(), &self.properties);
        if !self.labels.chosen().any(|property| properties[property as usize].present.count() == before) {
            self.close_labels();
        }
        !self.has_no_tag
    }

    /// Look at labels no more: one that some objects lack can tell variants apart only within what another tells apart, which all have.
    fn close_labels(&mut self) {
        self.labels = Labels::default();
        self.has_no_tag = true;
    }

    /// The properties that may tell variants apart, as far as names tell: of a wide object those with the shortest names.
    fn candidates(&self, caps: &Caps) -> Vec<u32> {
        let number = FEWEST_CANDIDATES.max(caps.candidates / self.properties.len().max(1));
        let mut all: Vec<u32> = (0..self.properties.len() as u32).collect();
        if all.len() > number {
            all.sort_by_key(|index| {
                let key = &self.properties[*index as usize].key;
                (key.chars().count(), key)
            });
            all.truncate(number);
        }
        all
    }

    /// Look no more at the labels of properties that are no candidates, now that there are more properties.
    fn narrow(&mut self, caps: &Caps) {
        if self.properties.len() > FEWEST_CANDIDATES.max(caps.candidates / self.properties.len().max(1)) {
            let candidates = self.candidates(caps);
            for (number, property) in (0..).zip(&mut self.properties) {
                property.may_tag &= candidates.contains(&number);
            }
        }
        let properties = &self.properties;
        self.labels.retain(|candidate| properties[candidate.property as usize].may_tag);
    }

    /// Count the set of properties of an object; returns its number. is_seen: whether a label counts it, too.
    fn lay_out(&mut self, members: &[Member], is_seen: bool, places: &mut Places, caps: &Caps) -> u32 {
        let properties = &self.properties;
        let numbers = members.iter().map(|member| member.property);
        let number = || {
            let mut below: Vec<u32> = members.iter().map(|member| properties[member.property as usize].node.place).collect();
            below.sort_unstable();
            places.layouts.number(&below)
        };
        self.layouts.add(numbers, properties.len(), caps, is_seen.then_some(number))
    }

    fn add_map(&mut self, at: usize, walk: &mut Walk) {
        let began = walk.scratch.members.len();
        find_entries(at, walk);
        let ended = walk.scratch.members.len();
        if !self.properties.is_empty() {
            self.keep_those_of(began, walk);
        }
        let values = self.values.as_mut().expect("it is a map");
        let listeners = std::mem::take(&mut walk.listeners);
        for index in began..ended {
            let member = walk.scratch.members[index];
            let name = walk.tape.text(member.key as usize, walk.text);
            if let Some(number) = (!self.numbers.is_empty()).then(|| self.numbers.get(name)).flatten() {
                self.properties[*number as usize].add(member, walk);
                continue;
            }
            if self.patterns != 0 {
                self.patterns &= patterns_of(name, self.patterns);
            }
            values.add(member, walk);
        }
        walk.listeners = listeners;
        walk.scratch.members.truncate(began);
        self.counter.add(walk.clock);
    }

    /// Take keys as data that an object lacks; all of them, where it has more keys than the cap. began: its first entry.
    fn keep_those_of(&mut self, began: usize, walk: &mut Walk) {
        self.serial += 1;
        let entries = &walk.scratch.members[began..];
        for member in entries.iter().take_while(|_| entries.len() <= walk.caps.map_keys) {
            if let Some(number) = self.numbers.get(walk.tape.text(member.key as usize, walk.text)) {
                self.properties[*number as usize].stamp = self.serial;
            }
        }
        let serial = self.serial;
        self.keep_common(|property| property.stamp == serial, walk.places, walk.caps);
    }

    /// Of a map, take all keys as data but those of which this holds. The keys that all objects have are fewer with each object.
    fn keep_common(&mut self, holds: impl Fn(&Property) -> bool, places: &mut Places, caps: &Caps) {
        if self.properties.iter().all(&holds) {
            return;
        }
        let values = self.values.as_mut().expect("it is a map");
        self.numbers = Table::default();
        for property in std::mem::take(&mut self.properties) {
            if holds(&property) {
                self.numbers.insert(property.key.clone(), self.properties.len() as u32);
                self.properties.push(property);
            } else {
                self.patterns &= patterns_of(&property.key, self.patterns);
                values.merge(property, &mut Merging::within(places), caps);
            }
        }
    }

    fn has_too_many(&self, caps: &Caps) -> bool {
        self.properties.len() > caps.map_keys || self.generated > caps.patterned_keys
    }

    /// Codes that not all objects have are data, once there are many of them.
    fn collapse_if_codes_come_and_go(&mut self, place: u32, places: &mut Places, caps: &Caps) {
        if self.coded <= caps.coded_keys {
            return;
        }
        let all = self.counter.count();
        if self.properties.iter().filter(|property| property.is_coded && property.present.count() < all).count() > caps.coded_keys {
            self.collapse(place, places, caps);
        }
    }

    /// Keys are data from now on, but for those that all objects have.
    fn collapse(&mut self, place: u32, places: &mut Places, caps: &Caps) {
        if self.values.is_some() {
            return;
        }
        self.values = Some(Box::new(Property::new("", places.new_below(place), NEVER)));
        self.patterns = ALL;
        self.labels = Labels::default();
        self.layouts = Layouts::of_a_map();
        (self.generated, self.coded) = (0, 0);
        let all = self.counter.count();
        self.keep_common(|property| property.present.count() == all, places, caps);
    }

    /// Count what `other` counted, too. place: of the node here.
    pub fn merge(&mut self, mut other: Objects, place: u32, merging: &mut Merging, caps: &Caps) {
        if other.values.is_some() {
            self.collapse(place, merging.places(), caps);
        }
        if self.values.is_some() {
            self.merge_as_map(&mut other, place, merging, caps);
        } else {
            self.merge_as_records(&mut other, place, merging, caps);
        }
        self.counter.merge(&other.counter);
        if self.values.is_none() && self.has_too_many(caps) {
            self.collapse(place, merging.places(), caps);
        }
        let (all, properties) = (self.counter.count(), &self.properties);
        let is_in_all = |candidate: &Candidate| properties[candidate.property as usize].present.count() == all;
        if self.values.is_none() && all > 0 && !self.labels.live().iter().any(is_in_all) {
            self.close_labels();
        }
        self.collapse_if_codes_come_and_go(place, merging.places(), caps);
    }

    /// Keys that only one of both has in all its objects are data.
    fn merge_as_map(&mut self, other: &mut Objects, place: u32, merging: &mut Merging, caps: &Caps) {
        let (is_first, of) = (self.counter.count() == 0, other.counter.count());
        if !is_first && of > 0 {
            let in_all = |number: &u32| other.properties[*number as usize].present.count() == of;
            self.keep_common(|property| other.numbers.get(&property.key).is_some_and(in_all), merging.places(), caps);
        }
        if let Some(theirs) = other.values.take() {
            self.patterns &= other.patterns;
            self.values.as_mut().expect("it is a map").merge(*theirs, merging, caps);
        }
        for property in std::mem::take(&mut other.properties) {
            if let Some(number) = self.numbers.get(&property.key) {
                self.properties[*number as usize].merge(property, merging, caps);
            } else if is_first && property.present.count() == of {
                let number = self.new_property(&property.key, merging.places().new_below(place));
                self.properties[number].merge(property, merging, caps);
            } else {
                self.patterns &= patterns_of(&property.key, self.patterns);
                self.values.as_mut().expect("it is a map").merge(property, merging, caps);
            }
        }
        (self.generated, self.coded) = (0, 0);
    }

    fn merge_as_records(&mut self, other: &mut Objects, place: u32, merging: &mut Merging, caps: &Caps) {
        for property in self.properties.iter_mut().filter(|property| !other.numbers.contains_key(&property.key)) {
            property.absent = property.absent.min(other.counter.first());
        }
        let mut numbers = Vec::with_capacity(other.properties.len());
        for property in std::mem::take(&mut other.properties) {
            let number = match self.numbers.get(&property.key) {
                Some(number) => *number as usize,
                None => self.new_property(&property.key, merging.places().new_below(place)),
            };
            numbers.push(number as u32);
            let mine = &mut self.properties[number];
            mine.absent = mine.absent.min(property.absent);
            mine.may_tag &= property.may_tag;
            mine.merge(property, merging, caps);
        }
        self.layouts.merge(&mut other.layouts, &numbers, self.properties.len(), caps);
        if self.has_no_tag || other.has_no_tag {
            self.close_labels();
        }
        let labels = if self.has_no_tag { Labels::default() } else { std::mem::take(&mut other.labels) };
        for number in self.labels.merge(labels, caps, &numbers, merging) {
            self.properties[number as usize].may_tag = false;
        }
        self.narrow(caps);
    }
}

/// Put the entries of a map beside the members of the objects above it; of two with the same key the last counts.
fn find_entries(at: usize, walk: &mut Walk) {
    let began = walk.scratch.members.len();
    let (mut key, end) = (at + 1, walk.tape.end(at));
    while key < end {
        walk.scratch.members.push(Member { property: 0, key: key as u32, value: key as u32 + 1 });
        key = walk.tape.after(key + 1);
    }
    let (tape, text) = (walk.tape, walk.text);
    let name = |member: &Member| tape.text(member.key as usize, text);
    let entries = &walk.scratch.members[began..];
    let repeats = if entries.len() <= FEW {
        entries.iter().enumerate().any(|(index, member)| entries[..index].iter().any(|other| name(other) == name(member)))
    } else {
        let mut names: Table<&str, ()> = Table::with_capacity_and_hasher(entries.len(), foldhash::fast::RandomState::default());
        entries.iter().any(|member| names.insert(name(member), ()).is_some())
    };
    if repeats {
        let last: Table<&str, Member> = entries.iter().map(|member| (name(member), *member)).collect();
        let kept: Vec<Member> = entries.iter().filter(|member| last[name(member)].key == member.key).copied().collect();
        walk.scratch.members.truncate(began);
        walk.scratch.members.extend(kept);
    }
}
