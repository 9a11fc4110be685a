//! What was counted, as JSON.

use std::fmt::Write;

use crate::counts::{bits, Seen, Tallies, Tally, Texts};
use crate::payload::Counted;
use crate::programme::Programme;
use crate::traits::TRAITS;

/// `{"taken", "shift", "range", "states", "presences", "texts"}`: of each table, of each group the states with their tallies; of each table, of each
/// record how often which members were there; of each counter of texts the values, or the traits.
pub fn written(programme: &Programme, counted: &Counted, taken: u64) -> String {
    let mut out = String::new();
    let (first, last) = counted.clock.range.unzip();
    put(&mut out, format_args!("{{\"taken\":{taken},\"shift\":{},\"range\":[", counted.clock.shift));
    number(&mut out, first);
    out.push(',');
    number(&mut out, last);
    out.push_str("],\"states\":");
    list(&mut out, &programme.tables, |out, table| {
        list(out, &counted.states[table.groups.clone()], |out, states| {
            let all = states.all().iter().map(|(parts, tally)| (parts, &counted.tallies.0[*tally as usize])).filter(|(_, tally)| tally.count() > 0);
            list(out, all, |out, (parts, counts)| {
                put(out, format_args!("[{parts:?},"));
                tally(out, counts);
                out.push(']');
            });
        });
    });
    out.push_str(",\"presences\":");
    list(&mut out, &counted.presences, |out, records| {
        list(out, records, |out, presence| match presence {
            None => out.push_str("null"),
            Some(counts) => list(out, counts, |out, (there, count)| put(out, format_args!("[{there:?},{count}]"))),
        });
    });
    out.push_str(",\"texts\":");
    list(&mut out, &counted.texts, |out, one| texts(out, one, &counted.tallies));
    out.push('}');
    out
}

fn texts(out: &mut String, texts: &Texts, tallies: &Tallies) {
    let put_seen = |out: &mut String, one: Seen| {
        put(out, format_args!("[{},", one.count));
        number(out, one.first);
        out.push(']');
    };
    if let Some(values) = &texts.values {
        out.push_str("{\"values\":");
        let seen = values.iter().map(|(text, (tally, _))| (text, &tallies.0[*tally as usize])).filter(|(_, tally)| tally.count() > 0);
        list(out, seen, |out, (text, counts)| {
            out.push('[');
            string(out, text);
            out.push(',');
            tally(out, counts);
            out.push(']');
        });
    } else {
        out.push_str("{\"all\":");
        put_seen(out, texts.all());
        out.push_str(",\"lacks\":{");
        for (place, index) in bits(texts.had()).enumerate() {
            put(out, format_args!("{}\"{}\":", if place == 0 { "" } else { "," }, TRAITS[index].0));
            put_seen(out, texts.lack(index));
        }
        out.push('}');
    }
    out.push('}');
}

/// `[first, untimed, [[bucket, count], …]]`
fn tally(out: &mut String, tally: &Tally) {
    out.push('[');
    number(out, tally.first());
    put(out, format_args!(",{},", tally.untimed()));
    list(out, tally.buckets(), |out, (bucket, count)| put(out, format_args!("[{bucket},{count}]")));
    out.push(']');
}

fn number(out: &mut String, number: Option<i64>) {
    match number {
        Some(number) => put(out, format_args!("{number}")),
        None => out.push_str("null"),
    }
}

fn string(out: &mut String, text: &str) {
    out.push('"');
    for one in text.chars() {
        match one {
            '"' | '\\' => out.extend(['\\', one]),
            '\0'..='\u{1f}' => put(out, format_args!("\\u{:04x}", u32::from(one))),
            _ => out.push(one),
        }
    }
    out.push('"');
}

fn list<T>(out: &mut String, items: impl IntoIterator<Item = T>, mut one: impl FnMut(&mut String, T)) {
    out.push('[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        one(out, item);
    }
    out.push(']');
}

fn put(out: &mut String, arguments: std::fmt::Arguments) {
    out.write_fmt(arguments).expect("a text takes all that is written");
}
