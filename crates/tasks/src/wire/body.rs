//! What the body of a response is. Its bytes decide before its label: servers label JSON as a binary, and pictures as
//! nothing at all.

use super::sniff::sniff;

/// What a body is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Nothing, or only white space.
    Empty,
    /// JSON, HTML or plain text: UTF-8, possibly after a byte order mark, or bytes of another encoding that the server calls
    /// text or JSON.
    Text,
    /// A picture, clip or film of this media type; `application/octet-stream` for bytes of an unknown format.
    Media(String),
}

const UNKNOWN: &str = "application/octet-stream";

/// Formats whose media type depends on what a file of them holds, or that go by several names.
const FAMILIES: &[&[&str]] = &[
    &["webm", "matroska"],
    &["mp4", "m4a", "m4v", "aac", "quicktime", "3gpp"],
    &["ogg", "opus"],
    &["mpeg", "mp3"],
    &["wav", "wave", "vnd.wave"],
    &["icon", "vnd.microsoft.icon"],
    &["heic", "heif"],
];

/// What a body is. `content_type` is the value of the header, parameters and all; empty where there is none.
pub fn classify(content_type: &str, bytes: &[u8]) -> Body {
    let declared = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).ok();
    if text.is_some_and(|text| text.trim().is_empty()) {
        return Body::Empty;
    }
    let is_called_text =
        declared.starts_with("text/") || ["json", "xml"].iter().any(|kind| declared.ends_with(kind));
    let declared = is_media_type(&declared).then_some(declared);
    match sniff(bytes) {
        // The declared type tells sound from film, where the format holds either.
        Some(sniffed) => {
            let declared = declared.filter(|declared| is_same_family(declared, sniffed));
            Body::Media(declared.unwrap_or_else(|| sniffed.to_owned()))
        }
        None if (is_called_text || text.is_some()) && !bytes.iter().copied().any(is_binary) => Body::Text,
        None => Body::Media(declared.unwrap_or_else(|| UNKNOWN.to_owned())),
    }
}

/// The encoding that a `content-type` names for a text; UTF-8 where it names none.
pub fn charset(content_type: &str) -> &str {
    let named = content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    });
    named.unwrap_or("utf-8")
}

/// `image/…`, `audio/…` or `video/…`, with nothing in it that ends the head of a `data:` URL.
pub(crate) fn is_media_type(content_type: &str) -> bool {
    let tail = ["image/", "audio/", "video/"].iter().find_map(|kind| content_type.strip_prefix(kind));
    tail.is_some_and(|t| !t.is_empty() && t.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)))
}

fn is_same_family(one: &str, other: &str) -> bool {
    let format = |content_type: &str| {
        let format = content_type.split('/').next_back().unwrap_or_default();
        format.strip_prefix("x-").unwrap_or(format).to_owned()
    };
    let (one, other) = (format(one), format(other));
    let holds = |family: &&&[&str]| family.contains(&one.as_str()) && family.contains(&other.as_str());
    one == other || FAMILIES.iter().find(holds).is_some()
}

/// A control character that no text holds.
fn is_binary(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c' | b'\x08' | b'\x1b')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const WEBM: &[u8] = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm";
    const MP4: &[u8] = b"\0\0\0\x20ftypisom";
    /// Neither UTF-8 nor of a known format.
    const NOISE: &[u8] = b"\xfe\x01\x80\x02";

    fn media(content_type: &str) -> Body {
        Body::Media(content_type.to_owned())
    }

    #[test]
    fn white_space_is_empty_whatever_its_label() {
        for content_type in ["", "application/json", "image/png"] {
            for bytes in [&b""[..], b" \r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"] {
                assert_eq!(classify(content_type, bytes), Body::Empty, "{content_type}");
            }
        }
    }

    #[test]
    fn media_are_known_by_their_bytes_whatever_their_label() {
        for content_type in
            ["", "application/json", "text/plain", "application/octet-stream", "image/jpeg", "audio/webm"]
        {
            assert_eq!(classify(content_type, PNG), media("image/png"), "{content_type}");
        }
        assert_eq!(classify("text/xml", b"<?xml version=\"1.0\"?><svg/>"), media("image/svg+xml"));
    }

    #[test]
    fn text_of_another_encoding_is_what_its_label_says() {
        for content_type in ["text/html; charset=iso-8859-1", "application/json", "application/problem+json"]
        {
            assert_eq!(
                classify(content_type, b"<p>Zugriff verweigert f\xfcr Sie</p>"),
                Body::Text,
                "{content_type}"
            );
        }
    }

    #[test]
    fn the_encoding_is_the_one_that_is_named() {
        for (content_type, expected) in [
            ("text/plain", "utf-8"),
            ("text/plain; charset=iso-8859-1", "iso-8859-1"),
            ("text/html;level=1; Charset = \"Shift_JIS\"", "Shift_JIS"),
            ("charset=koi8-r", "utf-8"),
        ] {
            assert_eq!(charset(content_type), expected, "{content_type}");
        }
    }

    #[test]
    fn a_label_of_the_same_family_is_kept() {
        for (content_type, bytes, expected) in [
            ("audio/webm", WEBM, "audio/webm"),
            ("audio/webm;codecs=opus", WEBM, "audio/webm"),
            ("video/x-matroska", WEBM, "video/x-matroska"),
            ("audio/mp4", MP4, "audio/mp4"),
            ("audio/x-m4a", MP4, "audio/x-m4a"),
            ("video/ogg", b"OggS\0\x02", "video/ogg"),
            ("application/ogg", b"OggS\0\x02", "audio/ogg"),
            ("audio/x-wav", b"RIFF\x24\0\0\0WAVEfmt ", "audio/x-wav"),
            ("audio/mpeg", WEBM, "video/webm"),
            ("video/mp4", WEBM, "video/webm"),
        ] {
            assert_eq!(classify(content_type, bytes), media(expected), "{content_type}");
        }
    }

    #[test]
    fn text_is_text_whatever_its_label() {
        let texts = [
            &b"[{\"label\":\"a\"}]"[..],
            b"\xef\xbb\xbf{}",
            b"<!DOCTYPE html>",
            "né 🎉\n".as_bytes(),
            b"BMW",
        ];
        for content_type in
            ["", "application/json; charset=utf-8", "application/octet-stream", "image/png", "audio/wav"]
        {
            for bytes in texts {
                assert_eq!(classify(content_type, bytes), Body::Text, "{content_type}");
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_what_it_is_said_to_be() {
        for (content_type, expected) in [
            ("image/jxl", "image/jxl"),
            ("AUDIO/Basic ; rate=8000", "audio/basic"),
            ("video/mp2t", "video/mp2t"),
            ("application/json", UNKNOWN),
            ("text/plain", UNKNOWN),
            ("image/", UNKNOWN),
            ("image/a,b", UNKNOWN),
            ("", UNKNOWN),
        ] {
            assert_eq!(classify(content_type, NOISE), media(expected), "{content_type}");
        }
    }

    #[test]
    fn control_characters_are_no_text() {
        assert_eq!(classify("audio/l16", b"ab\0\x01cd"), media("audio/l16"));
        assert_eq!(classify("application/json", b"ab\0\x01cd"), media(UNKNOWN));
    }

    /// How files of some formats begin, so that arbitrary bytes get past the first step.
    const HEADS: &[&[u8]] = &[
        b"",
        b"RIFF",
        b"\0\0\0\x20ftyp",
        b"\xff\xfb",
        b"BM",
        b"<?xml",
        b"\x1a\x45\xdf\xa3",
        b"\xef\xbb\xbf",
    ];

    proptest! {
        #[test]
        fn no_body_makes_it_panic(
            content_type in prop_oneof!["\\PC{0,20}", "(image|AUDIO|video|text)/[a-z;= ]{0,9}"],
            head in prop::sample::select(HEADS),
            tail in prop::collection::vec(any::<u8>(), 0..40),
        ) {
            let bytes = [head, &tail].concat();
            match classify(&content_type, &bytes) {
                Body::Text => prop_assert!(!bytes.iter().copied().any(is_binary)),
                Body::Empty => {
                    let text = String::from_utf8_lossy(&bytes);
                    prop_assert_eq!(text.trim_start_matches('\u{feff}').trim(), "");
                }
                Body::Media(content_type) => prop_assert!(is_media_type(&content_type) || content_type == UNKNOWN),
            }
        }
    }
}
