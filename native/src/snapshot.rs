//! All that is known of a subject, as JSON, for `Evidence.from_snapshot`. Counters stand in one list, each once.

use crate::clock::{TimedCounter, NEVER};
use crate::keys;
use crate::labels::{Cell, Labels};
use crate::node::Node;
use crate::numbers::NAMES;
use crate::objects::{Objects, Property};
use crate::places::Places;
use crate::strings::{Formats, Strings};
use crate::subject::Subject;
use crate::table::Table;
use crate::walk::{FOLDED, MOST_VARIED};
use crate::words::Words;
use std::fmt::Write;

/// Write a subject: `{"shift", "root", "counters": [[count, first, [[bucket, count], …]], …]}`; elsewhere a counter is its index. Beside that, one behind the
/// other, what was seen below each label: most of it nobody asks for.
pub fn written(subject: &Subject) -> (String, String) {
    let (out, lines, shapes) = (String::new(), String::new(), String::new());
    let mut writer = Writer { places: &subject.places, shift: subject.clock.shift, out, counters: Table::default(), lines, shapes };
    writer.raw("{\"root\":");
    writer.node(&subject.root);
    let (shift, lines) = (writer.shift, std::mem::take(&mut writer.lines));
    let _ = write!(writer.out, ",\"shift\":{shift},\"counters\":[{lines}]}}");
    (writer.out, writer.shapes)
}

/// count, first time, buckets
type Key = (u64, i64, Vec<(i64, u64)>);

struct Writer<'w> {
    places: &'w Places,
    shift: u32,
    out: String,
    counters: Table<Key, usize>,
    lines: String,
    shapes: String,
}

impl Writer<'_> {
    fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn counter(&mut self, counter: &TimedCounter) {
        self.counted((counter.count(), counter.first(), counter.buckets(self.shift)));
    }

    fn counted(&mut self, key: Key) {
        let index = match self.counters.get(&key) {
            Some(index) => *index,
            None => {
                let index = self.counters.len();
                self.line(&key);
                self.counters.insert(key, index);
                index
            }
        };
        let _ = write!(self.out, "{index}");
    }

    fn line(&mut self, (count, first, buckets): &Key) {
        let comma = if self.lines.is_empty() { "" } else { "," };
        let _ = write!(self.lines, "{comma}[{count},{},[", or_null(*first));
        for (index, (bucket, number)) in buckets.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let _ = write!(self.lines, "{comma}[{bucket},{number}]");
        }
        self.lines.push_str("]]");
    }

    fn time(&mut self, time: i64) {
        let _ = write!(self.out, "{}", or_null(time));
    }

    fn object<T>(&mut self, members: impl Iterator<Item = T>, mut member: impl FnMut(&mut Self, T)) {
        self.raw("{");
        self.list(members, &mut member);
        self.raw("}");
    }

    fn list<T>(&mut self, items: impl Iterator<Item = T>, mut item: impl FnMut(&mut Self, T)) {
        let began = self.out.len();
        for one in items {
            if self.out.len() > began {
                self.raw(",");
            }
            item(self, one);
        }
    }

    fn key(&mut self, key: &str) {
        self.string(key);
        self.raw(":");
    }

    fn string(&mut self, text: &str) {
        self.out.push('"');
        for letter in text.chars() {
            match letter {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                letter if letter < ' ' => {
                    let _ = write!(self.out, "\\u{:04x}", letter as u32);
                }
                letter => self.out.push(letter),
            }
        }
        self.out.push('"');
    }

    fn node(&mut self, node: &Node) {
        self.raw("{\"kinds\":");
        self.object(node.kinds.iter(), |writer, (kind, counter)| {
            writer.key(NAMES[*kind as usize]);
            writer.counter(counter);
        });
        if let Some(strings) = &node.strings {
            self.raw(",\"strings\":");
            self.strings(strings);
        }
        if let Some(arrays) = &node.arrays {
            self.raw(",\"arrays\":[");
            self.counter(&arrays.counter);
            self.raw(",");
            self.counter(&arrays.empty);
            self.raw(",");
            self.node(&arrays.items);
            self.raw("]");
        }
        if let Some(objects) = &node.objects {
            self.raw(",\"objects\":");
            self.objects(node, objects);
        }
        self.raw("}");
    }

    fn formats(&mut self, all: &TimedCounter, formats: &Formats) {
        self.raw("{\"counter\":");
        self.counter(all);
        self.raw(",\"traits\":");
        self.object(formats.traits(), |writer, (name, lack)| {
            writer.key(name);
            let _ = write!(writer.out, "[{},{}]", lack.count, or_null(lack.first));
        });
        self.raw(",\"values\":");
    }

    fn strings(&mut self, strings: &Strings) {
        self.formats(&strings.counter, &strings.formats);
        match &strings.values {
            None => self.raw("null"),
            Some(values) => self.object(values.iter(), |writer, (text, value)| {
                writer.key(text);
                writer.counter(&value.counter);
            }),
        }
        self.raw("}");
    }

    fn words(&mut self, all: &TimedCounter, words: &Words) {
        self.formats(all, &words.formats);
        let texts = &self.places.texts;
        match words.values() {
            None => self.raw("null"),
            Some(values) => self.object(values, |writer, (number, seen)| {
                writer.key(texts.get(*number));
                writer.counted((seen.count, seen.first, Vec::new()));
            }),
        }
        self.raw("}");
    }

    fn objects(&mut self, node: &Node, objects: &Objects) {
        self.raw("{\"counter\":");
        self.counter(&objects.counter);
        if let Some(values) = &objects.values {
            self.raw(",\"patterns\":[");
            let names = keys::PATTERNS.iter().enumerate().filter(|(index, _)| objects.patterns >> index & 1 == 1);
            self.list(names, |writer, (_, (name, _))| writer.string(name));
            self.raw("],\"values\":");
            self.property(values);
        }
        self.raw(",\"properties\":");
        self.object(objects.properties.iter(), |writer, property| {
            writer.key(&property.key);
            writer.property(property);
        });
        if objects.values.is_some() {
            self.raw("}");
            return;
        }
        self.raw(",\"layouts\":");
        match objects.layouts.counted() {
            None => self.raw("null"),
            Some(layouts) => {
                self.raw("[");
                self.list(layouts, |writer, (members, count)| {
                    let _ = write!(writer.out, "[{count}");
                    for member in members {
                        let _ = write!(writer.out, ",{member}");
                    }
                    writer.raw("]");
                });
                self.raw("]");
            }
        }
        self.raw(",\"spent\":");
        if objects.has_no_tag {
            self.raw("null");
        } else {
            self.raw("[");
            self.list(objects.properties.iter().filter(|property| !property.may_tag), |writer, property| writer.string(&property.key));
            self.raw("]");
        }
        self.raw(",\"labels\":");
        self.labels(node, objects);
        self.raw("}");
    }

    fn property(&mut self, property: &Property) {
        self.raw("[");
        self.counter(&property.present);
        self.raw(",");
        self.time(property.absent);
        self.raw(",");
        self.object(property.folded.iter(), |writer, (up, counter)| {
            let _ = write!(writer.out, "\"{up}\":");
            writer.counter(counter);
        });
        self.raw(",");
        self.node(&property.node);
        self.raw("]");
    }

    fn labels(&mut self, node: &Node, objects: &Objects) {
        let labels = &objects.labels;
        self.object(labels.live().iter(), |writer, candidate| {
            writer.key(&objects.properties[candidate.property as usize].key);
            writer.raw("{");
            writer.list(candidate.rows.iter(), |writer, row| {
                let shape = Shapes { labels, cells: &row.cells };
                let cell = shape.cell(node.place).expect("its objects were counted");
                writer.key(&row.label);
                writer.raw("[");
                writer.kinds(cell);
                writer.beside(|writer| writer.shape(node, cell, &shape, 0));
                writer.raw("]");
            });
            writer.raw("}");
        });
    }

    /// Have something written beside the others, and write here where it stands.
    fn beside(&mut self, one: impl FnOnce(&mut Self)) {
        let began = self.out.len();
        one(self);
        let written = self.out.split_off(began);
        let start = self.shapes.len();
        self.shapes.push_str(&written);
        let _ = write!(self.out, ",{start},{}", self.shapes.len());
    }

    fn kinds(&mut self, cell: &Cell) {
        self.object(cell.kinds.iter().filter(|(kind, _)| *kind != FOLDED), |writer, (kind, counter)| {
            writer.key(NAMES[*kind as usize]);
            writer.counter(counter);
        });
    }

    fn shapes(&mut self, objects: &Objects, shape: &Shapes, varied: u32) {
        let varied = varied + u32::from(objects.is_varied());
        let known = objects.properties.iter().filter_map(|property| shape.cell(property.node.place).map(|cell| (property, cell)));
        self.object(known, |writer, (property, cell)| {
            writer.key(&property.key);
            let mut present = TimedCounter::default();
            for (_, counter) in cell.kinds.iter() {
                present.merge(counter);
            }
            writer.raw("[");
            writer.counter(&present);
            writer.raw(",");
            writer.time(cell.absent);
            writer.raw(",");
            writer.shape(&property.node, cell, shape, varied);
            writer.raw("]");
        });
    }

    /// The sets of keys, as numbers of the properties that are written.
    fn layouts(&mut self, objects: &Objects, cell: &Cell, shape: &Shapes) {
        let Some(layouts) = &cell.layouts else { return };
        self.raw(",\"layouts\":");
        let Some(layouts) = &layouts.0 else { return self.raw("null") };
        let known: Table<u32, usize> =
            objects.properties.iter().map(|property| property.node.place).filter(|place| shape.cell(*place).is_some()).zip(0..).collect();
        let places = self.places;
        self.raw("[");
        self.list(layouts.iter(), |writer, (number, count)| {
            let _ = write!(writer.out, "[{count}");
            for property in places.layouts.get(*number).iter().filter_map(|place| known.get(place)) {
                let _ = write!(writer.out, ",{property}");
            }
            writer.raw("]");
        });
        self.raw("]");
    }

    /// varied: how many varied objects were passed since the label.
    fn shape(&mut self, node: &Node, cell: &Cell, shape: &Shapes, varied: u32) {
        self.raw("{\"kinds\":");
        self.kinds(cell);
        if cell.kinds.iter().any(|(kind, _)| *kind == FOLDED) {
            self.raw(",\"folded\":true");
        }
        if let Some((arrays, items)) = node.arrays.as_ref().and_then(|arrays| shape.cell(arrays.items.place).map(|items| (arrays, items))) {
            self.raw(",\"items\":");
            self.shape(&arrays.items, items, shape, varied);
        }
        if let Some(all) = cell.strings() {
            self.raw(",\"strings\":");
            self.words(all, &cell.words);
        }
        if let Some(objects) = &node.objects {
            self.raw(",\"properties\":");
            if objects.values.is_some() || varied >= MOST_VARIED {
                self.raw("null");
            } else {
                self.shapes(objects, shape, varied);
                self.layouts(objects, cell, shape);
            }
        }
        self.raw("}");
    }
}

/// What was seen below one label.
struct Shapes<'s> {
    labels: &'s Labels,
    cells: &'s [Cell],
}

impl Shapes<'_> {
    fn cell(&self, place: u32) -> Option<&Cell> {
        self.labels.number(place).and_then(|number| self.cells.get(number)).filter(|cell| cell.is_known())
    }
}

fn or_null(time: i64) -> String {
    if time == NEVER {
        "null".into()
    } else {
        time.to_string()
    }
}
