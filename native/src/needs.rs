//! What an object must have to be in an envelope, in words: `topic`, `eventSource=aws:sqs`, `requestContext/condition`, `!headers`.

use crate::tape::{Place, Token};

/// All must hold.
#[derive(Default)]
pub struct Needs(pub Vec<Need>);

/// One of them.
pub struct Need {
    pub at: Path,
    pub what: What,
}

/// What must stand at a place.
pub enum What {
    /// `key`: anything.
    Present,
    /// `!key`: nothing.
    Absent,
    /// `key/`: an object.
    Object,
    /// `key?`: null or nothing.
    NullOrAbsent,
    /// `key~`: null, an array without items, or nothing.
    Empty,
    /// `key=one|other`: one of these texts.
    OneOf(Vec<String>),
    /// `key!=one|other`: none of them.
    NoneOf(Vec<String>),
}

impl Needs {
    /// None for words that are not understood.
    pub fn new(words: &str) -> Option<Self> {
        let mut needs = Vec::new();
        let mut rest = words.trim_start();
        while !rest.is_empty() {
            let mut is_quoted = false;
            let is_end = |letter: char| {
                is_quoted ^= letter == '"';
                letter == ' ' && !is_quoted
            };
            let (word, behind) = rest.split_at(rest.find(is_end).unwrap_or(rest.len()));
            needs.push(Need::new(word)?);
            rest = behind.trim_start();
        }
        Some(Self(needs))
    }

    /// Whether an object is as all of them say.
    pub fn hold(&self, place: Place) -> bool {
        self.0.iter().all(|need| need.holds(place))
    }

    /// The same of an object that has all keys.
    #[inline]
    pub fn hold_beside_keys(&self, place: Place) -> bool {
        self.0.iter().all(|need| matches!(need.what, What::Present) && need.at.steps.len() == 1 || need.holds(place))
    }

    /// The members that must be there.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let is_there = |need: &&Need| matches!(need.what, What::Present | What::Object | What::OneOf(_));
        self.0.iter().filter(is_there).filter_map(|need| need.at.steps.first().map(|key| &**key))
    }
}

impl Need {
    fn new(word: &str) -> Option<Self> {
        let values = |texts: &str| texts.trim_matches('"').split('|').map(String::from).collect();
        let (at, what) = if let Some((at, texts)) = word.split_once('=') {
            at.strip_suffix('!').map_or_else(|| (at, What::OneOf(values(texts))), |at| (at, What::NoneOf(values(texts))))
        } else if let Some(at) = word.strip_prefix('!') {
            (at, What::Absent)
        } else if let Some(at) = word.strip_suffix('/') {
            (at, What::Object)
        } else if let Some(at) = word.strip_suffix('?') {
            (at, What::NullOrAbsent)
        } else if let Some(at) = word.strip_suffix('~') {
            (at, What::Empty)
        } else {
            (word, What::Present)
        };
        (!at.is_empty()).then_some(())?;
        Some(Self { at: Path::new(&format!("/{at}"))?, what })
    }

    fn holds(&self, place: Place) -> bool {
        let value = self.at.find(place, place);
        let is_null = || value.is_none_or(|value| value.token() == Token::Null);
        let is_one_of = |values: &[String]| value.and_then(Place::string).is_some_and(|text| values.iter().any(|one| matches(one, text)));
        match &self.what {
            What::Present => value.is_some(),
            What::Absent => value.is_none(),
            What::Object => value.is_some_and(|value| value.token() == Token::Object),
            What::NullOrAbsent => is_null(),
            What::Empty => is_null() || value.is_some_and(|value| value.token() == Token::Array && value.items().next().is_none()),
            What::OneOf(values) => is_one_of(values),
            What::NoneOf(values) => !is_one_of(values),
        }
    }
}

/// Whether a text is this one, or ends so (`*.amazonaws.com`).
fn matches(one: &str, text: &str) -> bool {
    one.strip_prefix('*').map_or(one == text, |end| text.ends_with(end))
}

/// Where a value stands: `/detail/time`; `./data`, from the item on of a batch.
pub struct Path {
    is_of_item: bool,
    pub steps: Vec<Box<str>>,
}

impl Path {
    /// None for what is no path.
    pub fn new(written: &str) -> Option<Self> {
        let is_of_item = written.starts_with('.');
        let rest = written.strip_prefix('.').unwrap_or(written);
        let steps = rest.strip_prefix('/').map_or_else(Vec::new, |steps| steps.split('/').map(Box::from).collect());
        (rest.is_empty() || rest.starts_with('/')).then_some(Self { is_of_item, steps })
    }

    /// The same; None for nothing at all, too.
    pub fn given(written: &str) -> Option<Self> {
        (!written.is_empty()).then(|| Self::new(written)).flatten()
    }

    /// What stands there.
    pub fn find<'t>(&self, top: Place<'t>, item: Place<'t>) -> Option<Place<'t>> {
        let from = if self.is_of_item { item } else { top };
        self.steps.iter().try_fold(from, |place, key| place.member(key))
    }
}
