//! Takes events out of the envelopes that they are in, one in another, as `schemactl/envelopes/chain.py` does; what is in doubt is left to that.

use crate::counting::Taking;
use crate::encodings;
use crate::forms::{Encoding, Envelope, Envelopes, Form, Payload, Remembered};
use crate::log::{self, Logged};
use crate::names::{at, Named, Names};
use crate::tape::{Place, Tape, Token};

/// The key of a mere batch.
const RECORDS: &str = "Records";
/// The same of what `ReceiveMessage` returns.
pub const MESSAGES: &str = "Messages";
/// Texts that are kept to be used again, and their bytes at most.
const SPARE: usize = 16;
const SMALL: usize = 1 << 16;
/// Bytes at most of all texts that stand in one record: compressed ones may become large.
const LARGEST: usize = 32 << 20;

/// An event: where its payload is, in which document, of which subject, and when it was.
#[derive(Clone, Copy)]
pub struct Found {
    document: usize,
    at: usize,
    pub number: usize,
    pub time: Option<i64>,
}

/// A text that stood in another one, and what was parsed of it.
#[derive(Default)]
struct Document {
    text: String,
    tape: Tape,
}

/// What was found in a record, and what is used again for the next one. ignored: what is no event, by kind.
#[derive(Default)]
pub struct Unwrapped {
    pub events: Vec<Found>,
    pub ignored: Vec<String>,
    documents: Vec<Document>,
    bytes: usize,
    spare: Vec<Document>,
    remembered: Remembered,
}

impl Unwrapped {
    /// Forget all.
    pub fn clear(&mut self) {
        self.events.clear();
        self.ignored.clear();
        self.bytes = 0;
        self.spare.extend(self.documents.drain(..).filter(|document| document.text.capacity() <= SMALL));
        self.spare.truncate(SPARE);
    }

    /// Where the payload of an event is. record: the one that is unwrapped.
    pub fn payload<'t>(&'t self, event: Found, record: Place<'t>) -> Place<'t> {
        match event.document.checked_sub(1) {
            None => Place { at: event.at, ..record },
            Some(index) => Place { tape: &self.documents[index].tape, text: &self.documents[index].text, at: event.at },
        }
    }

    fn so_far(&self) -> (usize, usize) {
        (self.events.len(), self.ignored.len())
    }

    fn back_to(&mut self, before: (usize, usize)) {
        self.events.truncate(before.0);
        self.ignored.truncate(before.1);
    }
}

/// What the envelopes so far say. document: in which the value is.
#[derive(Clone, Copy, Default)]
pub struct SoFar<'n> {
    document: usize,
    source: Option<&'n str>,
    type_: Option<&'n str>,
    time: Option<i64>,
    is_cloud_event: bool,
    /// Whether it is in an envelope at all.
    pub is_wrapped: bool,
    depth: usize,
}

impl SoFar<'_> {
    /// Of what stands in a line of a log.
    pub fn of_line() -> Self {
        Self { is_wrapped: true, depth: 1, ..Self::default() }
    }

    fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

/// Unwraps records.
pub struct Unwrapping<'u> {
    pub envelopes: &'u Envelopes,
    pub names: &'u Names,
    pub taking: &'u Taking,
    /// The file that the record is in.
    pub file: &'u str,
    pub found: &'u mut Unwrapped,
}

impl<'u> Unwrapping<'u> {
    /// Find what stands in a value, or that it is an event. None: not all of it is known; what was found of it is to be forgotten.
    pub fn inside(&mut self, place: Place, so_far: SoFar) -> Option<()> {
        if so_far.depth > self.envelopes.max_depth {
            return None;
        }
        match place.token() {
            Token::Object => self.object(place, so_far),
            Token::Array => self.items(place, so_far),
            Token::Text if place.written().trim_start().starts_with(['{', '[', '"']) => self.document(place.written(), so_far.deeper()),
            _ => None,
        }
    }

    /// The items of a mere batch, all objects, and its key, if the first one of them is in an envelope.
    pub fn batch<'t>(&mut self, place: Place<'t>) -> Option<(&'static str, Vec<Place<'t>>)> {
        if place.member(RECORDS).is_none() && place.member(MESSAGES).is_none() {
            return None;
        }
        let is_plain = self.envelopes.candidates(place, &mut self.found.remembered).is_none();
        let key = if is_plain { RECORDS } else { MESSAGES };
        let items: Vec<_> = place.member(key)?.items().collect();
        let first = *items.first()?;
        let is_message = is_plain || (first.member("ReceiptHandle").is_some() && first.member("Body").is_some());
        let are_objects = items.iter().all(|item| item.token() == Token::Object);
        (are_objects && is_message && self.recognises(first)).then_some((key, items))
    }

    /// Whether all of an item of a mere batch is known.
    pub fn item(&mut self, item: Place) -> bool {
        let before = self.found.so_far();
        let is_known = self.inside(item, SoFar::default().deeper()).is_some();
        if !is_known {
            self.found.back_to(before);
        }
        is_known
    }

    fn object(&mut self, place: Place, so_far: SoFar) -> Option<()> {
        if let Some(envelope) = self.envelope(place) {
            return envelope.forms.iter().find_map(|form| self.form(form, place, so_far));
        }
        match place.member(RECORDS) {
            Some(records) if records.token() == Token::Array => {
                self.recognises(records.items().next()?).then_some(())?;
                self.items(records, so_far)
            }
            _ => self.event(place, so_far),
        }
    }

    /// The first envelope that an object may be in.
    #[inline]
    fn envelope(&mut self, place: Place) -> Option<&'u Envelope> {
        let envelopes = self.envelopes;
        let candidates = envelopes.candidates(place, &mut self.found.remembered)?;
        candidates.iter().find_map(|(index, alternative)| {
            let envelope = envelopes.at(*index);
            envelope.needs[*alternative].hold_beside_keys(place).then_some(envelope)
        })
    }

    fn recognises(&mut self, place: Place) -> bool {
        self.envelope(place).is_some_and(|envelope| envelope.forms.iter().any(|form| form.needs.hold(place)))
    }

    /// All items of an array, which must be objects or texts.
    fn items(&mut self, array: Place, so_far: SoFar) -> Option<()> {
        let before = self.found.so_far();
        for item in array.items() {
            matches!(item.token(), Token::Object | Token::Text).then_some(())?;
            self.inside(item, so_far.deeper())?;
        }
        (self.found.so_far() > before).then_some(())
    }

    fn event(&mut self, payload: Place, so_far: SoFar) -> Option<()> {
        let (source, type_) = (so_far.source.unwrap_or_default(), so_far.type_.unwrap_or_default());
        let known = self.names.of(Named { source, type_, is_cloud_event: so_far.is_cloud_event }, payload, self.file)?;
        let part = at(payload, &known.part)?;
        match part.token() {
            Token::Object => self.take(known.subject, part, so_far),
            Token::Text if part.written().trim_start().starts_with('{') => {
                let subject = known.subject;
                self.parsed(part.written(), so_far, |unwrapping, part, so_far| unwrapping.take(subject, part, so_far))
            }
            _ => None,
        }
    }

    #[inline]
    fn take(&mut self, number: usize, payload: Place, so_far: SoFar) -> Option<()> {
        self.taking.takes(number, payload).then_some(())?;
        self.found.events.push(Found { document: so_far.document, at: payload.at, number, time: so_far.time });
        Some(())
    }

    fn form(&mut self, form: &Form, top: Place, so_far: SoFar) -> Option<()> {
        if !form.needs.hold(top) {
            return None;
        }
        let before = self.found.so_far();
        let known = self.all_of(form, top, so_far).filter(|()| self.found.so_far() > before);
        if known.is_none() {
            self.found.back_to(before);
        }
        known
    }

    fn all_of(&mut self, form: &Form, top: Place, so_far: SoFar) -> Option<()> {
        let Some((path, is_by_key)) = &form.items else {
            return self.one(form, top, top, so_far);
        };
        let batch = path.find(top, top)?;
        if !is_by_key {
            return self.each(form, top, batch, so_far);
        }
        let mut keys = batch.members();
        keys.try_for_each(|(_, items)| self.each(form, top, items, so_far))
    }

    fn each(&mut self, form: &Form, top: Place, items: Place, so_far: SoFar) -> Option<()> {
        (items.token() == Token::Array).then_some(())?;
        let mut items = items.items();
        items.try_for_each(|item| {
            (item.token() == Token::Object && form.item_needs.hold(item)).then_some(())?;
            self.one(form, top, item, so_far)
        })
    }

    /// What one envelope holds, or one item of it.
    fn one(&mut self, form: &Form, top: Place, item: Place, so_far: SoFar) -> Option<()> {
        let source = form.source(top, item)?;
        let own_type = form.type_of(top, item, self.envelopes);
        if form.is_named && (source.is_none() || own_type.is_none_or(str::is_empty)) {
            return None;
        }
        let time = form.time(top, item)?.or(so_far.time);
        for payload in &form.payloads {
            let type_ = if payload.type_.is_empty() { own_type } else { Some(payload.type_.as_str()) };
            let is_typed = source.is_some() || type_.is_some();
            let inner = SoFar {
                document: so_far.document,
                source: source.as_deref().or(so_far.source),
                type_: if is_typed { type_ } else { so_far.type_ },
                time,
                is_cloud_event: if is_typed { form.is_cloud_event } else { so_far.is_cloud_event },
                is_wrapped: so_far.is_wrapped || !form.is_transparent,
                depth: so_far.depth + 1,
            };
            self.payload(payload, top, item, inner)?;
        }
        Some(())
    }

    fn payload(&mut self, payload: &Payload, top: Place, item: Place, so_far: SoFar) -> Option<()> {
        let value = payload.at.find(top, item).filter(|value| value.token() != Token::Null);
        let Some(value) = value else {
            if !payload.ignored.is_empty() {
                self.found.ignored.push(payload.ignored.clone());
            }
            return (payload.is_optional || !payload.ignored.is_empty()).then_some(());
        };
        if payload.unless.as_ref().is_some_and(|unless| unless.is_match(value.written())) {
            return None;
        }
        match (payload.encoding, value.token()) {
            (Encoding::Object | Encoding::Container | Encoding::Json, Token::Object) => {
                if !payload.is_event {
                    return self.inside(value, so_far);
                }
                let is_sure = !payload.but_not.iter().any(|needs| needs.hold(value));
                is_sure.then(|| self.event(value, so_far))?
            }
            (Encoding::Container | Encoding::Json, Token::Array) | (Encoding::Printed, Token::Object | Token::Array) => self.inside(value, so_far),
            (Encoding::Json, Token::Text) => self.document(value.written(), so_far),
            (Encoding::Base64 | Encoding::Compressed | Encoding::Confluent | Encoding::Printed, Token::Text) => {
                self.document(&encodings::decoded(payload.encoding, value.written())?, so_far)
            }
            (Encoding::Log, Token::Text) => match log::in_message(value.written()) {
                Logged::Event(event) => self.document(event, so_far),
                Logged::Ignored(kind) => {
                    self.found.ignored.push(kind.into());
                    Some(())
                }
                Logged::Unsure => None,
            },
            _ => None,
        }
    }

    /// What stands in a text of JSON.
    fn document(&mut self, text: &str, so_far: SoFar) -> Option<()> {
        self.parsed(text, so_far, Self::inside)
    }

    fn parsed(&mut self, text: &str, so_far: SoFar, then: impl FnOnce(&mut Self, Place, SoFar) -> Option<()>) -> Option<()> {
        self.found.bytes += text.len();
        (self.found.bytes <= LARGEST).then_some(())?;
        let mut document = self.found.spare.pop().unwrap_or_default();
        document.text.clear();
        document.text.push_str(text);
        self.found.documents.push(Document::default());
        let number = self.found.documents.len();
        let Document { text, tape } = &mut document;
        let known = tape.parse(text).ok().and_then(|()| then(self, Place { tape, text, at: 0 }, SoFar { document: number, ..so_far }));
        self.found.documents[number - 1] = document;
        known
    }
}
