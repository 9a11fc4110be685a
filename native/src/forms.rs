//! How envelopes are told and unwrapped, as data that Python hands over (`Envelope` and `Form` in schemactl/envelopes).

use std::borrow::Cow;
use std::sync::Arc;

use pyo3::prelude::*;
use regex::Regex;

use crate::needs::{Needs, Path};
use crate::table::Table;
use crate::tape::{Place, Token};
use crate::times::{moment, of_millis, of_seconds};

/// At most so many different keys tell envelopes.
const MOST: usize = 128;
/// Sets of keys of which it is remembered what they may be.
const REMEMBERED: usize = 1 << 12;

/// A set of keys, a bit each.
pub type Keys = u128;

/// As Python writes it.
#[derive(FromPyObject)]
pub struct EnvelopeData {
    keys: Vec<String>,
    forms: Vec<FormData>,
}

#[derive(FromPyObject)]
struct FormData {
    needs: String,
    payloads: Vec<PayloadData>,
    items: String,
    item_needs: String,
    source: Vec<Vec<String>>,
    #[pyo3(attribute("type"))]
    type_: String,
    time: Vec<String>,
    attributes: String,
    is_named: bool,
    is_cloudevent: bool,
    is_transparent: bool,
}

#[derive(FromPyObject)]
struct PayloadData {
    at: String,
    encoding: String,
    #[pyo3(attribute("type"))]
    type_: String,
    is_event: bool,
    is_optional: bool,
    ignored: String,
    unless: String,
    but_not: Vec<String>,
}

/// Of the options of envelopes.
#[derive(FromPyObject)]
pub struct OptionsData {
    pub max_depth: usize,
    pub type_attributes: Vec<String>,
}

/// One way in which a transport wraps events. needs: alternatives; what has all of none is surely not in it.
pub struct Envelope {
    pub needs: Vec<Needs>,
    pub forms: Vec<Form>,
}

/// One way in which an envelope is written, and what it says.
pub struct Form {
    pub needs: Needs,
    pub payloads: Vec<Payload>,
    /// The batch, and whether its items stand under keys.
    pub items: Option<(Path, bool)>,
    pub item_needs: Needs,
    source: Vec<Vec<Reading>>,
    type_: Option<Reading>,
    time: Vec<Clock>,
    attributes: Option<Path>,
    pub is_named: bool,
    pub is_cloud_event: bool,
    pub is_transparent: bool,
}

/// Where a payload stands. ignored: of what kind it is where there is none.
pub struct Payload {
    pub at: Path,
    pub encoding: Encoding,
    pub type_: String,
    pub is_event: bool,
    pub is_optional: bool,
    pub ignored: String,
    pub unless: Option<Regex>,
    pub but_not: Vec<Needs>,
}

/// How a payload is written.
#[derive(Clone, Copy, PartialEq)]
pub enum Encoding {
    Json,
    Object,
    Container,
    Base64,
    Compressed,
    Confluent,
    Printed,
    Log,
}

/// A name, and how it is taken out of a text.
struct Reading {
    how: Name,
    at: Path,
}

enum Name {
    Text,
    Arn,
    Function,
    Part,
    Kind,
    Given(Box<str>),
}

/// A time, and how it is written.
struct Clock {
    how: Notation,
    at: Path,
}

enum Notation {
    Text,
    Seconds,
    Millis,
    Digits,
}

/// Envelopes in order of trial.
pub struct Envelopes {
    all: Vec<Envelope>,
    pub max_depth: usize,
    type_attributes: Vec<String>,
    bits: Table<Box<str>, u32>,
    lengths: u64,
    /// Of each envelope, the keys of its alternatives.
    keys: Vec<Vec<Keys>>,
}

/// Which envelopes objects may be in, by their keys: with the number of the alternative that asks for these.
pub type Remembered = Table<Keys, Arc<[(usize, usize)]>>;

impl Envelopes {
    /// None for what is not understood.
    pub fn new(data: &[EnvelopeData], options: OptionsData) -> Option<Self> {
        let all = data.iter().map(Envelope::new).collect::<Option<Vec<_>>>()?;
        let (bits, keys) = (Table::default(), Vec::new());
        let OptionsData { max_depth, type_attributes } = options;
        let mut envelopes = Self { all: Vec::new(), max_depth, type_attributes, bits, lengths: 0, keys };
        for envelope in &all {
            let keys = envelope.needs.iter().map(|needs| envelopes.bits_of(needs)).collect::<Option<Vec<_>>>()?;
            envelopes.keys.push(keys);
        }
        envelopes.all = all;
        Some(envelopes)
    }

    fn bits_of(&mut self, needs: &Needs) -> Option<Keys> {
        let mut keys = 0;
        for key in needs.keys() {
            let next = self.bits.len() as u32;
            let bit = *self.bits.entry(key.into()).or_insert(next);
            (self.bits.len() <= MOST).then_some(())?;
            keys |= 1 << bit;
            self.lengths |= 1 << key.len().min(63);
        }
        Some(keys)
    }

    /// The one at an index.
    pub fn at(&self, index: usize) -> &Envelope {
        &self.all[index]
    }

    /// Those that an object may be in by its keys, in order of trial.
    #[inline]
    pub fn candidates(&self, place: Place, remembered: &mut Remembered) -> Option<Arc<[(usize, usize)]>> {
        let mut keys = 0;
        for (name, _) in place.members() {
            if self.lengths >> name.len().min(63) & 1 == 1 {
                if let Some(bit) = self.bits.get(name) {
                    keys |= 1 << bit;
                }
            }
        }
        if keys == 0 {
            return None;
        }
        if let Some(known) = remembered.get(&keys) {
            return (!known.is_empty()).then(|| known.clone());
        }
        if remembered.len() >= REMEMBERED {
            remembered.clear();
        }
        let all = self.keys.iter().enumerate().flat_map(|(index, needs)| needs.iter().enumerate().map(move |(number, need)| (index, number, *need)));
        let found: Arc<[(usize, usize)]> = all.filter(|(.., need)| keys & need == *need).map(|(index, number, _)| (index, number)).collect();
        remembered.insert(keys, found.clone());
        (!found.is_empty()).then_some(found)
    }

    /// The type that message attributes name.
    pub fn named_type<'t>(&self, attributes: Place<'t>) -> Option<&'t str> {
        let values = self.type_attributes.iter().filter_map(|name| attributes.member(name));
        let texts = values.flat_map(|value| ["Value", "StringValue", "stringValue"].map(|key| value.member(key).and_then(|text| text.string())));
        texts.flatten().find(|text| !text.is_empty())
    }
}

impl Envelope {
    fn new(data: &EnvelopeData) -> Option<Self> {
        let needs = data.keys.iter().map(|words| Needs::new(words)).collect::<Option<_>>()?;
        Some(Self { needs, forms: data.forms.iter().map(Form::new).collect::<Option<_>>()? })
    }
}

impl Form {
    fn new(data: &FormData) -> Option<Self> {
        let source = data.source.iter().map(|names| names.iter().map(|name| Reading::new(name)).collect()).collect::<Option<_>>()?;
        Some(Self {
            needs: Needs::new(&data.needs)?,
            payloads: data.payloads.iter().map(Payload::new).collect::<Option<_>>()?,
            items: Path::given(data.items.trim_end_matches("/*")).map(|path| (path, data.items.ends_with("/*"))),
            item_needs: Needs::new(&data.item_needs)?,
            source,
            type_: if data.type_.is_empty() { None } else { Some(Reading::new(&data.type_)?) },
            time: data.time.iter().map(|time| Clock::new(time)).collect::<Option<_>>()?,
            attributes: Path::given(&data.attributes),
            is_named: data.is_named,
            is_cloud_event: data.is_cloudevent,
            is_transparent: data.is_transparent,
        })
    }

    /// The source that the envelope names: of its parts those that are there, with dots between them.
    /// None where that is not sure.
    pub fn source<'t>(&self, top: Place<'t>, item: Place<'t>) -> Option<Option<Cow<'t, str>>> {
        let is_empty = |reading: &Reading| matches!(reading.how, Name::Text) && reading.at.find(top, item).and_then(Place::string) == Some("");
        if self.source.iter().flatten().any(is_empty) {
            return None;
        }
        let mut parts = self.source.iter().filter_map(|readings| readings.iter().find_map(|reading| reading.found(top, item))?);
        let first = parts.next();
        Some(first.map(|first| parts.fold(first, |all, part| Cow::Owned(format!("{all}.{part}")))))
    }

    /// The type that the envelope or its attributes name.
    pub fn type_of<'t>(&self, top: Place<'t>, item: Place<'t>, envelopes: &Envelopes) -> Option<&'t str> {
        if let Some(attributes) = &self.attributes {
            return attributes.find(top, item).and_then(|attributes| envelopes.named_type(attributes));
        }
        let Reading { how, at } = self.type_.as_ref()?;
        let text = at.find(top, item)?.string()?;
        if matches!(how, Name::Kind) {
            kind_of_event(text)
        } else {
            Some(text)
        }
    }

    /// The time that the envelope has, if any; None where that is not sure.
    pub fn time(&self, top: Place, item: Place) -> Option<Option<i64>> {
        for (number, clock) in self.time.iter().enumerate() {
            if let Some(written) = clock.written(top, item) {
                let time = clock.micros(written)?;
                return (time != 0 || number + 1 == self.time.len()).then_some(Some(time));
            }
        }
        Some(None)
    }
}

impl Payload {
    fn new(data: &PayloadData) -> Option<Self> {
        let encoding = match data.encoding.as_str() {
            "json" => Encoding::Json,
            "object" => Encoding::Object,
            "container" => Encoding::Container,
            "base64" => Encoding::Base64,
            "compressed" => Encoding::Compressed,
            "confluent" => Encoding::Confluent,
            "printed" => Encoding::Printed,
            "log" => Encoding::Log,
            _ => return None,
        };
        let unless = if data.unless.is_empty() { None } else { Some(Regex::new(&data.unless).ok()?) };
        let but_not = data.but_not.iter().map(|words| Needs::new(words)).collect::<Option<_>>()?;
        let (type_, ignored) = (data.type_.clone(), data.ignored.clone());
        let (is_event, is_optional) = (data.is_event, data.is_optional);
        Some(Self { at: Path::new(&data.at)?, encoding, type_, is_event, is_optional, ignored, unless, but_not })
    }
}

impl Reading {
    /// `arn /eventSourceARN`; a path alone is that of a text.
    fn new(written: &str) -> Option<Self> {
        let (how, at) = written.split_once(' ').unwrap_or(("text", written));
        let how = match how {
            "text" => Name::Text,
            "arn" => Name::Arn,
            "function" => Name::Function,
            "part" => Name::Part,
            "kind" => Name::Kind,
            "given" => return Some(Self { how: Name::Given(at.into()), at: Path::new("")? }),
            _ => return None,
        };
        Some(Self { how, at: Path::new(at)? })
    }

    /// The name, if there is any; None where no text says it.
    fn found<'t>(&self, top: Place<'t>, item: Place<'t>) -> Option<Option<Cow<'t, str>>> {
        if let Name::Given(name) = &self.how {
            return Some(Some(Cow::Owned(name.to_string())));
        }
        let text = self.at.find(top, item)?.string().filter(|text| !text.is_empty())?;
        Some(self.name(text))
    }

    fn name<'t>(&self, text: &'t str) -> Option<Cow<'t, str>> {
        let name = match &self.how {
            Name::Arn => last_name(text),
            Name::Function => function_name(text),
            Name::Part if text.contains(['.', '%']) => return Some(Cow::Owned(text.replace("%2E", "%252E").replace('.', "%2E"))),
            Name::Kind => return kind_of_event(text).map(Cow::Borrowed),
            Name::Given(_) | Name::Part | Name::Text => text,
        };
        (!name.is_empty()).then_some(Cow::Borrowed(name))
    }
}

/// `ObjectCreated` of `ObjectCreated:Put`, with an `s3:` before it or not.
fn kind_of_event(text: &str) -> Option<&str> {
    let text = text.strip_prefix("s3:").unwrap_or(text);
    Some(text.split_once(':').map_or(text, |(kind, _)| kind)).filter(|kind| !kind.is_empty())
}

/// What follows the last `:` or `/`.
fn last_name(arn: &str) -> &str {
    arn.rsplit([':', '/']).next().unwrap_or_default()
}

/// A Lambda function's name, without its version or alias.
fn function_name(arn: &str) -> &str {
    let mut parts = arn.split(':').skip(5);
    match (parts.next(), parts.next()) {
        (Some("function"), Some(name)) => name,
        _ => last_name(arn),
    }
}

impl Clock {
    /// `millis /timestamp`
    fn new(written: &str) -> Option<Self> {
        let (how, at) = written.split_once(' ')?;
        let how = match how {
            "text" => Notation::Text,
            "seconds" => Notation::Seconds,
            "millis" => Notation::Millis,
            "digits" => Notation::Digits,
            _ => return None,
        };
        Some(Self { how, at: Path::new(at)? })
    }

    fn written<'t>(&self, top: Place<'t>, item: Place<'t>) -> Option<&'t str> {
        let value = self.at.find(top, item)?;
        let fits = match self.how {
            Notation::Text | Notation::Digits => value.token() == Token::Text,
            Notation::Seconds | Notation::Millis => matches!(value.token(), Token::Integer | Token::Fraction),
        };
        fits.then(|| value.written())
    }

    fn micros(&self, written: &str) -> Option<i64> {
        match self.how {
            Notation::Text => moment(written),
            Notation::Seconds => of_seconds(written),
            Notation::Millis | Notation::Digits => of_millis(written),
        }
    }
}
