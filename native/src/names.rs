//! Which subject an event is of, by what of it decides that (`schemactl/subjects/name_keys.py`).

use std::fmt::Write;

use pyo3::prelude::*;

use crate::table::Table;
use crate::tape::{Place, Token};

/// Digits of an integer that names something.
const DIGITS: usize = 18;

/// As Python writes it.
#[derive(FromPyObject)]
pub struct KeysData {
    pointers: Vec<String>,
    discriminators: Vec<String>,
    is_by_file: bool,
}

/// What an event is called. A source that is nothing is that of its file.
#[derive(Clone, Copy)]
pub struct Named<'n> {
    pub source: &'n str,
    pub type_: &'n str,
    pub is_cloud_event: bool,
}

/// A subject, and which part of the payload is of it.
#[derive(Clone)]
pub struct Known {
    pub subject: usize,
    pub part: Pointer,
}

/// A JSON pointer (RFC 6901).
pub type Pointer = Vec<String>;

/// Subjects by source and all else that decides.
type Subjects = Table<Box<str>, Table<Box<str>, Known>>;

/// Knows subjects by what decides them.
pub struct Names {
    pointers: Vec<Pointer>,
    of_files: Vec<Pointer>,
    is_by_file: bool,
    /// Of events, of CloudEvents (no source stands for any), and of events without a source, by their file.
    known: [Subjects; 3],
}

impl Names {
    /// None known yet.
    pub fn new(data: &KeysData) -> Self {
        let pointers: Vec<_> = data.pointers.iter().map(|pointer| steps(pointer)).collect();
        let of_files = pointers.iter().cloned().chain(data.discriminators.iter().map(|pointer| steps(pointer))).collect();
        Self { pointers, of_files, is_by_file: data.is_by_file, known: Default::default() }
    }

    /// Know the subject of events.
    pub fn tell(&mut self, kind: usize, source: &str, key: &str, subject: usize, part: &str) -> Option<()> {
        self.known.get_mut(kind)?.entry(source.into()).or_default().insert(key.into(), Known { subject, part: steps(part) });
        Some(())
    }

    /// The subject of an event.
    #[inline]
    pub fn of(&self, named: Named, payload: Place, file: &str) -> Option<&Known> {
        let (subjects, source, pointers) = match named {
            Named { source: "", .. } => (&self.known[2], file, &self.of_files),
            Named { source, is_cloud_event, .. } => (&self.known[usize::from(is_cloud_event)], source, &self.pointers),
        };
        let known = |key: &str| subjects.get(source).and_then(|keys| keys.get(key)).or_else(|| subjects.get("")?.get(key));
        if pointers.is_empty() && !self.is_by_file {
            return known(named.type_);
        }
        let mut key = String::new();
        if self.is_by_file {
            write(&mut key, file);
        }
        for pointer in pointers {
            match at(payload, pointer).map(|value| (value.token(), value.written())) {
                None => key.push('-'),
                Some((Token::Text, text)) => write(&mut key, text),
                Some((Token::Integer, digits)) if digits != "-0" && digits.len() <= DIGITS => write(&mut key, digits),
                Some((Token::Integer | Token::Fraction, _)) => return None,
                Some(_) => key.push('*'),
            }
        }
        key.push_str(named.type_);
        known(&key)
    }
}

fn write(key: &mut String, text: &str) {
    write!(key, "={}:{text}", text.len()).expect("a text takes all that is written");
}

fn steps(pointer: &str) -> Pointer {
    pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
}

/// What stands at a pointer.
pub fn at<'t>(place: Place<'t>, pointer: &Pointer) -> Option<Place<'t>> {
    pointer.iter().try_fold(place, |place, step| match place.token() {
        Token::Array => {
            let is_index = step == "0" || (!step.starts_with('0') && !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit()));
            is_index.then(|| place.items().nth(step.parse().ok()?))?
        }
        _ => place.member(step),
    })
}
