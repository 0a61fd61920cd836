//! `data:` URLs and the base64 inside JSON.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `data:{content_type};base64,…`
pub fn encode(content_type: &str, bytes: &[u8]) -> String {
    let mut url = String::with_capacity(content_type.len() + 13 + bytes.len().div_ceil(3) * 4);
    url.push_str("data:");
    url.push_str(content_type);
    url.push_str(";base64,");
    push_base64(&mut url, bytes);
    url
}

/// Standard base64 with padding.
pub fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    push_base64(&mut text, bytes);
    text
}

fn push_base64(text: &mut String, bytes: &[u8]) {
    for group in bytes.chunks(3) {
        let n = group.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - group.len()));
        for i in 0..4 {
            let digit = ALPHABET[(n >> (18 - 6 * i)) as usize & 63];
            text.push(if i <= group.len() { digit as char } else { '=' });
        }
    }
}

/// The media type and the data of a base64 `data:` URL, still encoded.
pub fn split(url: &str) -> Option<(&str, &str)> {
    let (head, data) = url.strip_prefix("data:")?.split_once(',')?;
    let content_type = head.strip_suffix(";base64")?;
    Some((content_type.split(';').next().unwrap_or_default(), data))
}

/// The media type and the bytes of a base64 `data:` URL.
pub fn decode(url: &str) -> Option<(&str, Vec<u8>)> {
    let (content_type, data) = split(url)?;
    Some((content_type, decode_base64(data)?))
}

/// Reads base64 of either alphabet, with or without padding and line breaks.
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut n, mut digits, mut padding) = (0u32, 0, 0);
    for b in text.bytes().filter(|b| !b.is_ascii_whitespace()) {
        let digit = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' if padding < 2 && digits >= 2 => {
                padding += 1;
                continue;
            }
            _ => return None,
        };
        if padding > 0 {
            return None;
        }
        n = n << 6 | u32::from(digit);
        digits += 1;
        if digits == 4 {
            bytes.extend_from_slice(&n.to_be_bytes()[1..]);
            (n, digits) = (0, 0);
        }
    }
    match digits {
        0 => {}
        2 => bytes.push((n >> 4) as u8),
        3 => bytes.extend_from_slice(&((n >> 2) as u16).to_be_bytes()),
        _ => return None,
    }
    Some(bytes)
}

/// Whether a text could be base64, and is not empty. Allocates nothing.
pub fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=').as_bytes();
    let plain = |b: &u8| b.is_ascii_alphanumeric() || b"+/-_\r\n".contains(b);
    !body.is_empty() && text.len() - body.len() <= 2 && body.iter().all(plain)
}

/// Base64 in any dress: alone or in a `data:` URL, wrapped, quoted, escaped for a URL, of either alphabet, with or without
/// padding. Returns the media type that it names, which may be empty, and plain base64.
pub fn undress(text: &str) -> Option<(&str, String)> {
    let text = text.trim();
    let text = text.strip_prefix('b').filter(|rest| rest.starts_with(['\'', '"'])).unwrap_or(text);
    let text = text.trim_matches(['\'', '"']).trim();
    let (named, data) = match strip_prefix(text, "data:") {
        Some(rest) => {
            let (head, data) = rest.split_once(',')?;
            let mut parameters = head.split(';').map(str::trim);
            let named = parameters.next().unwrap_or_default();
            (named, parameters.any(|own| own.eq_ignore_ascii_case("base64")).then_some(data)?)
        }
        None => ("", strip_prefix(text, "base64,").or_else(|| strip_prefix(text, "base64:")).unwrap_or(text)),
    };
    Some((named, plain(data)?))
}

/// The standard alphabet with padding, and nothing else.
fn plain(data: &str) -> Option<String> {
    let mut text = String::with_capacity(data.len() + 3);
    let mut bytes = data.bytes();
    let mut is_padded = false;
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'%' => hex(bytes.next()?)? << 4 | hex(bytes.next()?)?,
            // A line break that was escaped twice.
            b'\\' => matches!(bytes.next()?, b'n' | b'r').then_some(b' ')?,
            byte => byte,
        };
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => {}
            b'=' => is_padded = true,
            _ if is_padded => return None,
            b'-' => text.push('+'),
            b'_' => text.push('/'),
            b'+' | b'/' => text.push(byte as char),
            _ if byte.is_ascii_alphanumeric() => text.push(byte as char),
            _ => return None,
        }
    }
    if text.is_empty() || text.len() % 4 == 1 {
        return None;
    }
    text.extend(std::iter::repeat_n('=', (4 - text.len() % 4) % 4));
    Some(text)
}

fn hex(digit: u8) -> Option<u8> {
    (digit as char).to_digit(16).map(|digit| digit as u8)
}

/// Scheme and coding have no case.
fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    if head.eq_ignore_ascii_case(prefix) { text.get(prefix.len()..) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_base64_is_refused() {
        for text in ["A", "AAAAA", "A=", "=", "AA=A", "AAAA=", "AA===", "A*AA", "é"] {
            assert_eq!(decode_base64(text), None, "{text}");
        }
        assert_eq!(decode_base64("aGk"), Some(b"hi".to_vec()));
        assert_eq!(decode_base64("_-\n+/"), Some(vec![0xff, 0xef, 0xbf]));
        for url in ["", "data:", "data:text/plain,hi", "DATA:;base64,aGk=", "http://x/;base64,"] {
            assert_eq!(decode(url), None, "{url}");
        }
        assert_eq!(decode("data:text/plain;charset=x;base64,aGk="), Some(("text/plain", b"hi".to_vec())));
    }

    #[test]
    fn base64_is_read_in_any_dress() {
        for text in [
            "+/+/aGk=",
            " -_-_aGk ",
            "+/+/\naG\r\nk=",
            "+/+/ aGk",
            "data:image/png;base64, +/+/aGk=",
            "DATA:image/png;charset=utf-8;Base64,%2B%2f%2B%2FaGk%3D",
            "base64,+/+/aGk=",
            "'+/+/aGk='",
            "b'+/+/aGk='",
            "\"+/+/aGk=\"",
            "+/+/\\naGk=\\n",
        ] {
            assert_eq!(undress(text).map(|(_, data)| data).as_deref(), Some("+/+/aGk="), "{text}");
        }
        assert_eq!(undress("data:image/png;base64,aGk=").map(|(named, _)| named), Some("image/png"));
        for text in [
            "",
            "data:,",
            "data:text/plain,aGk=",
            "a",
            "no base64!",
            "aG=k",
            "aGk=%",
            "aGk=%zz",
            "aG\\k",
            "é",
        ] {
            assert_eq!(undress(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn bytes_come_back(bytes in any::<Vec<u8>>()) {
            let url = encode("image/png", &bytes);
            prop_assert_eq!(decode(&url), Some(("image/png", bytes.clone())));
            if !bytes.is_empty() {
                prop_assert_eq!(undress(&url), Some(("image/png", base64(&bytes))));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "(data:)?(image/png)?(;base64)?,?\\PC{0,40}") {
            let _ = decode(&text);
            if let Some((_, data)) = undress(&text) {
                prop_assert!(decode_base64(&data).is_some());
            }
            if let Some(bytes) = decode_base64(&text) {
                prop_assert!(bytes.len() <= text.len());
            }
        }
    }
}
