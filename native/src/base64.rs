//! Base64, as RFC 4648 has it in section 4.

const PAD: u8 = b'=';

/// What stands for a byte that is no digit.
const NONE: u8 = 0xff;
const VALUES: [u8; 256] = values();

/// The bytes that are written in base64; `None` for what is no base64 without doubt.
pub fn decoded(written: &str) -> Option<Vec<u8>> {
    let (whole, last) = written.as_bytes().split_at(written.len().saturating_sub(1) / 4 * 4);
    if !matches!(last.len(), 0 | 4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(written.len() / 4 * 3);
    for group in whole.chunks_exact(4) {
        let [a, b, c, d] = [0, 1, 2, 3].map(|at| VALUES[usize::from(group[at])]);
        if a | b | c | d == NONE {
            return None;
        }
        bytes.extend_from_slice(&[a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
    }
    let digits = without_padding(last);
    let all = digits.iter().try_fold(0_u32, |all, digit| Some(all << 6 | u32::from(value(*digit)?)))?;
    match digits.len() {
        0 if last.is_empty() => {}
        4 => bytes.extend_from_slice(&all.to_be_bytes()[1..]),
        3 if all & 0b11 == 0 => bytes.extend_from_slice(&(all >> 2).to_be_bytes()[2..]),
        2 if all & 0b1111 == 0 => bytes.push((all >> 4) as u8),
        _ => return None,
    }
    Some(bytes)
}

fn without_padding(group: &[u8]) -> &[u8] {
    let group = group.strip_suffix(&[PAD]).unwrap_or(group);
    group.strip_suffix(&[PAD]).unwrap_or(group)
}

fn value(digit: u8) -> Option<u8> {
    Some(VALUES[usize::from(digit)]).filter(|value| *value != NONE)
}

const fn values() -> [u8; 256] {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut values = [NONE; 256];
    let mut number = 0;
    while number < digits.len() {
        values[digits[number] as usize] = number as u8;
        number += 1;
    }
    values
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
