//! Base64, as RFC 4648 has it in section 4.

use data_encoding::BASE64;

const PAD: u8 = b'=';
const MOST_PADDING: usize = 2;

/// The bytes that are written in base64; `None` for what is no base64 without doubt, and for two such texts one behind the other.
pub fn decoded(written: &str) -> Option<Vec<u8>> {
    let written = written.as_bytes();
    let padding = memchr::memchr(PAD, written).map_or(0, |at| written.len() - at);
    (padding <= MOST_PADDING).then(|| BASE64.decode(written).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_comes_back() {
        for (written, text) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("w6k/", "é?"), ("fn5+", "~~~")] {
            assert_eq!(decoded(written).as_deref(), Some(text.as_bytes()), "{written}");
        }
    }

    #[test]
    fn what_is_in_doubt_is_refused() {
        for written in ["Z", "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Zm9v\n", "Zm9vZ!9v", "Zm9v====", "é", "Zm-v", "Zm_v", "Zm9v="]
        {
            assert_eq!(decoded(written), None, "{written}");
        }
    }
}
