//! Says of values that a schema surely allows them; of all others it says nothing. `schemactl/schema/moulds/written.py` writes schemas: their nodes
//! and their records by number, since they may be recursive.

use std::collections::HashMap;

use crate::text::{Cursor, Number};
use crate::traits::{traits_of, Traits};
use crate::words::Words;

const DEEPEST: usize = 48;
/// Characters of a number that is looked at.
const LONGEST: usize = 64;
const MOST_MEMBERS: usize = 256;
const UNBOUNDED: u32 = u32::MAX;

/// What is allowed at a place, of each JSON type.
#[derive(Default)]
struct Node {
    anything: bool,
    null: bool,
    boolean: bool,
    integer: Option<Integers>,
    number: Option<Numbers>,
    text: Option<Texts>,
    array: Option<Items>,
    object: Option<Objects>,
}

/// values: all that there are, where they are listed.
struct Integers {
    least: i64,
    most: i64,
    values: Vec<i64>,
}

/// Between two bounds, themselves not.
struct Numbers {
    above: f64,
    below: f64,
}

/// labels: all that there are, where they are listed. traits: that each has. least, most: characters.
struct Texts {
    labels: Vec<Box<str>>,
    traits: Traits,
    least: u32,
    most: u32,
}

struct Items {
    node: usize,
    least: u32,
    most: u32,
}

enum Objects {
    Record(usize),
    Map {
        keys: Texts,
        values: usize,
    },
    /// Records that are told apart by the label of a member.
    Variants {
        tag: Box<str>,
        records: HashMap<Box<str>, usize>,
    },
}

/// Members by key: the node of each, and whether it must be there. tag: a member that was looked at before.
struct Record {
    members: HashMap<Box<str>, (usize, usize)>,
    required: Vec<bool>,
    needed: usize,
    tag: Option<Box<str>>,
}

/// A schema; its first node is the root.
pub struct Schema {
    nodes: Vec<Node>,
    records: Vec<Record>,
}

impl Schema {
    /// Read a schema; `None` for one that is not understood.
    pub fn read(written: &[u8]) -> Option<Self> {
        let mut words = Words(written);
        let nodes = words.list(node)?;
        let records = words.list(record)?;
        let schema = Self { nodes, records };
        (words.0.is_empty() && schema.is_whole()).then_some(schema)
    }

    /// Whether all that is referred to is there.
    fn is_whole(&self) -> bool {
        let node = |index: &usize| *index < self.nodes.len();
        let record = |index: &usize| *index < self.records.len();
        !self.nodes.is_empty()
            && self.records.iter().all(|one| one.members.values().all(|(_, index)| node(index)) && one.required.len() <= MOST_MEMBERS)
            && self.nodes.iter().all(|one| {
                one.array.as_ref().is_none_or(|items| node(&items.node))
                    && match &one.object {
                        None => true,
                        Some(Objects::Record(index)) => record(index),
                        Some(Objects::Map { values, .. }) => node(values),
                        Some(Objects::Variants { records, .. }) => records.values().all(record),
                    }
            })
    }

    /// Pass the object that comes next; `None` where it is not surely allowed.
    pub fn allows(&self, cursor: &mut Cursor) -> Option<()> {
        (cursor.next() == b'{').then_some(())?;
        self.value(0, cursor, 0)
    }

    fn value(&self, index: usize, cursor: &mut Cursor, depth: usize) -> Option<()> {
        let node = &self.nodes[index];
        if depth > DEEPEST {
            return None;
        }
        if node.anything {
            return cursor.skip();
        }
        match cursor.next() {
            b'"' => node.text.as_ref()?.allow(&cursor.string()?.decoded()),
            b'{' => self.object(node.object.as_ref()?, cursor, depth + 1),
            b'[' => self.array(node.array.as_ref()?, cursor, depth + 1),
            b'n' if node.null => cursor.word("null"),
            b't' if node.boolean => cursor.word("true"),
            b'f' if node.boolean => cursor.word("false"),
            b'-' | b'0'..=b'9' => {
                let number = cursor.number()?;
                let is_integer = !number.has_point && node.integer.as_ref().is_some_and(|integers| integers.allow(number));
                (is_integer || node.number.as_ref().is_some_and(|numbers| numbers.allow(number))).then_some(())
            }
            _ => None,
        }
    }

    fn array(&self, items: &Items, cursor: &mut Cursor, depth: usize) -> Option<()> {
        let mut number = 0;
        cursor.each(b']', |cursor| {
            number += 1;
            self.value(items.node, cursor, depth)
        })?;
        (items.least..=items.most).contains(&number).then_some(())
    }

    fn object(&self, objects: &Objects, cursor: &mut Cursor, depth: usize) -> Option<()> {
        match objects {
            Objects::Record(index) => self.record(&self.records[*index], cursor, depth),
            Objects::Map { keys, values } => cursor.members(|cursor, key| {
                keys.allow(key)?;
                self.value(*values, cursor, depth)
            }),
            Objects::Variants { tag, records } => {
                let mut label = None;
                cursor.clone().members(|cursor, key| {
                    if key != &**tag {
                        return cursor.skip();
                    }
                    // of two, others have to say which one counts
                    label.is_none().then_some(())?;
                    label = Some(cursor.string()?.plain()?.to_owned());
                    Some(())
                })?;
                self.record(&self.records[*records.get(&*label?)?], cursor, depth)
            }
        }
    }

    fn record(&self, record: &Record, cursor: &mut Cursor, depth: usize) -> Option<()> {
        let mut seen = [0_u64; MOST_MEMBERS / 64];
        let mut needed = record.needed;
        cursor.members(|cursor, key| {
            let Some((member, node)) = record.members.get(key) else {
                return (record.tag.as_deref() == Some(key)).then(|| cursor.skip()).flatten();
            };
            let bit = 1 << (member % 64);
            (seen[member / 64] & bit == 0).then_some(())?;
            seen[member / 64] |= bit;
            needed -= usize::from(record.required[*member]);
            self.value(*node, cursor, depth)
        })?;
        (needed == 0).then_some(())
    }
}

impl Integers {
    fn allow(&self, number: Number) -> bool {
        let Ok(value) = number.written.parse() else {
            return false;
        };
        (self.least..=self.most).contains(&value) && (self.values.is_empty() || self.values.contains(&value))
    }
}

impl Numbers {
    fn allow(&self, number: Number) -> bool {
        number.written.len() <= LONGEST && number.written.parse::<f64>().is_ok_and(|value| self.above < value && value < self.below)
    }
}

impl Texts {
    fn allow(&self, text: &str) -> Option<()> {
        let is_listed = self.labels.is_empty() || self.labels.iter().any(|label| **label == *text);
        let has_length = (self.least == 0 && self.most == UNBOUNDED) || (self.least..=self.most).contains(&(text.chars().count() as u32));
        (is_listed && has_length && (self.traits == 0 || traits_of(text, self.traits) == self.traits)).then_some(())
    }
}

fn node(words: &mut Words) -> Option<Node> {
    let flags = words.number()?;
    Some(Node {
        anything: flags & 1 != 0,
        null: flags & 2 != 0,
        boolean: flags & 4 != 0,
        integer: given(flags & 8, words, |words| Some(Integers { least: long(words)?, most: long(words)?, values: words.list(long)? }))?,
        number: given(flags & 16, words, |words| Some(Numbers { above: double(words)?, below: double(words)? }))?,
        text: given(flags & 32, words, texts)?,
        array: given(flags & 64, words, |words| Some(Items { node: words.size()?, least: words.number()?, most: words.number()? }))?,
        object: given(flags & 128, words, |words| {
            Some(match words.number()? {
                0 => Objects::Record(words.size()?),
                1 => Objects::Map { keys: texts(words)?, values: words.size()? },
                2 => {
                    Objects::Variants { tag: words.text()?, records: words.list(|words| Some((words.text()?, words.size()?)))?.into_iter().collect() }
                }
                _ => return None,
            })
        })?,
    })
}

fn given<T>(flag: u32, words: &mut Words, read: impl Fn(&mut Words) -> Option<T>) -> Option<Option<T>> {
    if flag == 0 {
        return Some(None);
    }
    read(words).map(Some)
}

fn texts(words: &mut Words) -> Option<Texts> {
    Some(Texts { labels: words.list(Words::text)?, traits: words.short()?, least: words.number()?, most: words.number()? })
}

fn long(words: &mut Words) -> Option<i64> {
    Some(bits(words)? as i64)
}

fn double(words: &mut Words) -> Option<f64> {
    Some(f64::from_bits(bits(words)?))
}

fn bits(words: &mut Words) -> Option<u64> {
    Some(u64::from(words.number()?) | u64::from(words.number()?) << 32)
}

fn record(words: &mut Words) -> Option<Record> {
    let tag = words.list(Words::text)?.into_iter().next();
    let members = words.list(|words| Some((words.text()?, words.size()?, words.number()? != 0)))?;
    let required: Vec<bool> = members.iter().map(|(_, _, is_required)| *is_required).collect();
    let needed = required.iter().filter(|is_required| **is_required).count();
    let members = members.into_iter().enumerate().map(|(number, (key, node, _))| (key, (number, node))).collect();
    Some(Record { members, required, needed, tag })
}
