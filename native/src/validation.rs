//! Validates the values on a tape by a JSON Schema. What it accepts is valid; what it refuses, Python looks at again and explains.

use std::borrow::Cow;

use jsonschema::json::{Array, Json, JsonNumber, Node, NodeIdentity, Object};
use jsonschema::{JsonType, PatternOptions, Validator};
use serde_json::{Map, Number, Value};

use crate::numbers::{kind_of, Kind};
use crate::tape::{Place, Tape, Token};
use crate::traits::FORMATS;

/// A schema, compiled.
pub struct Schema(Validator<OnTape>);

impl Schema {
    /// Compile a schema of draft 2020-12 whose references stay in it. most_steps: that the search for a pattern may go back; largest: bytes to which
    /// a pattern may be compiled. It has no formats but those of `FORMATS`. Returns what is wrong with it.
    pub fn compile(written: &str, most_steps: usize, largest: usize) -> Result<Self, String> {
        let schema: Value = serde_json::from_str(written).map_err(|error| error.to_string())?;
        let patterns = PatternOptions::fancy_regex().backtrack_limit(most_steps).size_limit(largest);
        let mut options = jsonschema::options_for::<OnTape>().with_draft(jsonschema::Draft::Draft202012).should_validate_formats(true);
        for (name, _, holds) in FORMATS {
            options = options.with_format(name, holds);
        }
        options.with_pattern_options(patterns).build(&schema).map(Self).map_err(|error| error.to_string())
    }

    /// Whether a value is surely valid. What only exact numbers can decide, and objects with a key twice,
    /// are not sure.
    pub fn allows(&self, place: Place) -> bool {
        is_plain(place) && self.0.is_valid(At::On(place))
    }
}

/// Whether 64 bits or a double keep every number, and no object has a key twice.
fn is_plain(place: Place) -> bool {
    let Place { tape, text, at } = place;
    (at..tape.after(at)).all(|at| match tape.at(at).token {
        Token::Object => has_each_key_once(tape, text, at),
        token @ (Token::Integer | Token::Fraction) => matches!(kind_of(token, tape.text(at, text)), Kind::Integer | Kind::Int64 | Kind::Number),
        _ => true,
    })
}

/// Keys are compared where two have the same length and ends.
fn has_each_key_once(tape: &Tape, text: &str, at: usize) -> bool {
    let (mut key, end) = (at + 1, tape.end(at));
    let mut seen = 0_u64;
    while key < end {
        let name = tape.text(key, text);
        let bytes = name.as_bytes();
        let ends = bytes.len() * 31 + usize::from(bytes.first().copied().unwrap_or(0)) * 7 + usize::from(bytes.last().copied().unwrap_or(0));
        let bit = 1 << (ends % 64);
        if seen & bit != 0 && keys_before(tape, text, at, key).any(|other| other == name) {
            return false;
        }
        seen |= bit;
        key = tape.after(key + 1);
    }
    true
}

fn keys_before<'t>(tape: &'t Tape, text: &'t str, at: usize, before: usize) -> impl Iterator<Item = &'t str> {
    let mut key = at + 1;
    std::iter::from_fn(move || {
        (key < before).then(|| {
            let name = tape.text(key, text);
            key = tape.after(key + 1);
            name
        })
    })
}

impl<'t> Place<'t> {
    fn to(&self, at: usize) -> At<'t> {
        At::On(Place { at, ..*self })
    }
}

/// A value on a tape, or a key, which is held against `propertyNames`.
#[derive(Clone, Copy)]
pub enum At<'t> {
    /// A value.
    On(Place<'t>),
    /// A key.
    Key(&'t str),
}

/// The representation of JSON that validators read.
pub struct OnTape;

impl Json for OnTape {
    type Node<'a> = At<'a>;
    type PreparedKey = String;
    type StringBuffer = ();
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(At<'_>) -> T) -> T {
        f(At::Key(string))
    }
}

/// A number as it was written.
pub struct Written<'t>(&'t str);

impl JsonNumber for Written<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok()
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }

    fn to_number(&self) -> Cow<'_, Number> {
        Cow::Owned(serde_json::from_str(self.0).unwrap_or_else(|_| Number::from(0)))
    }

    fn is_integer(&self) -> bool {
        self.0.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') || self.as_f64().is_some_and(|number| number.fract() == 0.0)
    }
}

/// The members of an object, or the items of an array, from an entry on.
pub struct Inside<'t> {
    place: Place<'t>,
    next: usize,
    end: usize,
}

impl<'t> Inside<'t> {
    fn of(place: Place<'t>) -> Self {
        Self { place, next: place.at + 1, end: place.tape.end(place.at) }
    }
}

/// The members of an object.
pub struct Members<'t>(Inside<'t>);

impl<'t> Iterator for Members<'t> {
    type Item = (&'t str, At<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        let Inside { place, next, end } = &mut self.0;
        (*next < *end).then(|| {
            let key = *next;
            *next = place.tape.after(key + 1);
            (place.tape.text(key, place.text), place.to(key + 1))
        })
    }
}

/// The items of an array.
pub struct Items<'t>(Inside<'t>);

impl<'t> Iterator for Items<'t> {
    type Item = At<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        let Inside { place, next, end } = &mut self.0;
        (*next < *end).then(|| {
            let item = *next;
            *next = place.tape.after(item);
            place.to(item)
        })
    }
}

impl<'t> Object<'t, OnTape> for Place<'t> {
    type Node = At<'t>;
    type MemberName = &'t str;
    type MembersIter = Members<'t>;

    fn len(&self) -> usize {
        self.members().count()
    }

    fn get(&self, key: &String) -> Option<At<'t>> {
        self.members().find(|(name, _)| *name == key.as_str()).map(|(_, value)| value)
    }

    fn members(&self) -> Members<'t> {
        Members(Inside::of(*self))
    }
}

impl<'t> Array<'t, OnTape> for Place<'t> {
    type Node = At<'t>;
    type ElementsIter = Items<'t>;

    fn len(&self) -> usize {
        self.elements().count()
    }

    fn elements(&self) -> Items<'t> {
        Items(Inside::of(*self))
    }
}

impl<'t> At<'t> {
    fn place_of(&self, token: Token) -> Option<Place<'t>> {
        match self {
            At::On(place) if place.token() == token => Some(*place),
            _ => None,
        }
    }
}

impl<'t> Node<'t, OnTape> for At<'t> {
    type Object = Place<'t>;
    type Array = Place<'t>;
    type Number = Written<'t>;

    fn as_object(&self) -> Option<Place<'t>> {
        self.place_of(Token::Object)
    }

    fn as_array(&self) -> Option<Place<'t>> {
        self.place_of(Token::Array)
    }

    fn as_string(&self) -> Option<Cow<'t, str>> {
        match self {
            At::Key(key) => Some(Cow::Borrowed(key)),
            At::On(place) => (place.token() == Token::Text).then(|| Cow::Borrowed(place.written())),
        }
    }

    fn as_number(&self) -> Option<Written<'t>> {
        let place = self.place_of(Token::Integer).or_else(|| self.place_of(Token::Fraction))?;
        Some(Written(place.written()))
    }

    fn as_boolean(&self) -> Option<bool> {
        self.place_of(Token::Boolean).map(|place| place.written() == "true")
    }

    fn is_null(&self) -> bool {
        self.place_of(Token::Null).is_some()
    }

    fn json_type(&self) -> JsonType {
        match self {
            At::Key(_) => JsonType::String,
            At::On(place) => match place.token() {
                Token::Null => JsonType::Null,
                Token::Boolean => JsonType::Boolean,
                Token::Integer | Token::Fraction => JsonType::Number,
                Token::Text => JsonType::String,
                Token::Array => JsonType::Array,
                Token::Object => JsonType::Object,
            },
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match (self.as_string(), expected) {
            (Some(string), Value::String(expected)) => string == expected.as_str(),
            (Some(_), _) | (None, Value::String(_)) => false,
            _ => jsonschema::json::cmp::equal(&self.to_value(), expected),
        }
    }

    fn to_value(&self) -> Cow<'t, Value> {
        Cow::Owned(match self {
            At::Key(key) => Value::String((*key).to_owned()),
            At::On(place) => match place.token() {
                Token::Null => Value::Null,
                Token::Boolean => Value::Bool(place.written() == "true"),
                Token::Integer | Token::Fraction => Value::Number(Written(place.written()).to_number().into_owned()),
                Token::Text => Value::String(place.written().to_owned()),
                Token::Array => Value::Array(place.elements().map(|item| item.to_value().into_owned()).collect()),
                Token::Object => {
                    let members: Map<String, Value> = place.members().map(|(key, value)| (key.to_owned(), value.to_value().into_owned())).collect();
                    Value::Object(members)
                }
            },
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        match self {
            At::On(place) => Some(NodeIdentity::tagged(place.text.as_ptr() as usize, u32::try_from(place.at).ok()?)),
            At::Key(_) => None,
        }
    }
}
