//! Lines of logs: words, and a JSON object behind them.

/// Bytes of words at most.
const LONGEST: usize = 300;
/// What Lambda writes around an invocation, and of one that failed; a line with that in it is for others to judge.
const OF_LAMBDA: [&str; 9] = ["START", "END", "REPORT", "XRAY", "EXTENSION", "TELEMETRY", "Invoke Error", "Uncaught Exception", "Unhandled Promise"];

/// How a line begins that Lambda writes around an invocation.
const WORDS_OF_LAMBDA: [&str; 10] =
    ["START", "END", "REPORT", "INIT_START", "INIT_REPORT", "RESTORE_START", "RESTORE_REPORT", "XRAY", "EXTENSION", "TELEMETRY"];

const LITERALS: [&str; 3] = ["true", "false", "null"];

/// The object with which a line of a log ends, from its bracket on, behind words that mean nothing else.
pub fn object_in(line: &str) -> Option<&str> {
    let start =
        line.bytes().take(LONGEST + 1).position(|byte| !(byte == b' ' || byte == b'\t' || byte.is_ascii_graphic()) || matches!(byte, b'{' | b'"'))?;
    let (words, object) = line.split_at(start);
    let is_meant = !words.trim_end().ends_with(['[', ',']) && !is_scalar(words) && !OF_LAMBDA.iter().any(|one| words.contains(one));
    (object.starts_with('{') && is_meant).then(|| object.trim_end_matches([' ', '\t', '\r']))
}

/// What a message of a log holds.
#[derive(Debug, PartialEq)]
pub enum Logged<'t> {
    /// An event, if that is JSON.
    Event(&'t str),
    /// None; of this kind.
    Ignored(&'static str),
    /// Others have to say it.
    Unsure,
}

/// What is in a message (`event_in` in schemactl/envelopes/log_messages.py).
pub fn in_message(message: &str) -> Logged<'_> {
    let text = message.trim_ascii();
    let is_plain = |byte: Option<u8>| byte.is_none_or(|byte| byte.is_ascii_graphic());
    if !is_plain(text.bytes().next()) || !is_plain(text.bytes().last()) {
        return Logged::Unsure;
    }
    if WORDS_OF_LAMBDA.iter().any(|word| text.starts_with(word)) {
        return Logged::Ignored("lambda-log-line");
    }
    if text.contains("\tERROR\t") {
        return Logged::Unsure;
    }
    if text.starts_with('{') {
        return Logged::Event(text);
    }
    if !text.contains('{') {
        return Logged::Ignored("log-line");
    }
    match object_in(text) {
        Some(object) if !text.contains('\n') && object[1..].trim_start().starts_with('"') => Logged::Event(object),
        _ => Logged::Unsure,
    }
}

/// Whether these words may be a value of their own: a number, true, false or null.
fn is_scalar(words: &str) -> bool {
    let is_number = words.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E'));
    is_number || LITERALS.contains(&words)
}

/// Whether a line, which does not begin with an object, is surely all of a record, whatever it holds: no array begins with it, and no object at its end.
pub fn is_one(line: &str) -> bool {
    let is_begun = match line.as_bytes() {
        [b'[', next, ..] => next.is_ascii_alphabetic() && !LITERALS.iter().any(|one| line[1..].starts_with(one)),
        [first, ..] => first.is_ascii_graphic() && !matches!(first, b'[' | b'"' | b',' | b'{'),
        [] => false,
    };
    is_begun && !line.trim_end().ends_with(['{', '['])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_found_behind_words() {
        for (line, object) in [
            ("INFO {\"a\": 1}\r", Some("{\"a\": 1}")),
            ("[INFO]\t2026-01-01T00:00:00Z\tReceived: {}", Some("{}")),
            ("INFO [{}]", None),
            ("INFO [ {}", None),
            ("\"quoted\" {}", None),
            ("é {}", None),
            ("END {}", None),
            ("x\tERROR\tInvoke Error \t{}", None),
            ("no object", None),
            ("12{}", None),
            ("12 {}", Some("{}")),
            ("null{}", None),
            ("null, {}", None),
        ] {
            assert_eq!(object_in(line), object, "{line}");
        }
        assert_eq!(object_in(&format!("{}{{}}", "x".repeat(300))), Some("{}"));
        assert_eq!(object_in(&format!("{}{{}}", "x".repeat(301))), None);
    }

    #[test]
    fn a_line_is_one_by_its_ends() {
        for (line, is_a_record) in
            [("words", true), ("[INFO] words", true), ("} é", true), ("[1", false), ("[null] {}", false), ("[", false), ("\"a\"", false), ("", false)]
        {
            assert_eq!(is_one(line), is_a_record, "{line}");
        }
        assert!(!is_one("words { \r") && !is_one("words [") && !is_one(", words") && !is_one("é"));
    }
}
