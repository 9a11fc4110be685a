//! Base64, as RFC 4648 has it in section 4.

const PAD: u8 = b'=';

/// The bytes that are written in base64; `None` for what is no base64 without doubt.
pub fn decoded(written: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(written.len() / 4 * 3);
    let mut groups = written.as_bytes().chunks(4).peekable();
    while let Some(group) = groups.next() {
        let digits = if groups.peek().is_some() { group } else { without_padding(group) };
        let all = digits.iter().try_fold(0_u32, |all, digit| Some(all << 6 | u32::from(value(*digit)?)))?;
        match (group.len(), digits.len()) {
            (4, 4) => bytes.extend_from_slice(&all.to_be_bytes()[1..]),
            (4, 3) if all & 0b11 == 0 => bytes.extend_from_slice(&(all >> 2).to_be_bytes()[2..]),
            (4, 2) if all & 0b1111 == 0 => bytes.push((all >> 4) as u8),
            _ => return None,
        }
    }
    Some(bytes)
}

fn without_padding(group: &[u8]) -> &[u8] {
    let group = group.strip_suffix(&[PAD]).unwrap_or(group);
    group.strip_suffix(&[PAD]).unwrap_or(group)
}

#[inline]
fn value(digit: u8) -> Option<u8> {
    Some(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
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
        for written in ["Z", "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Zm9v\n", "Zm-v", "Zm_v", "Zm9v="] {
            assert_eq!(decoded(written), None, "{written}");
        }
    }
}
