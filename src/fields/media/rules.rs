//! Which files a field takes, and in what form they are sent. Pure.

use tasks::FieldKind;
use tasks::wire::{Body, classify, data_url};

/// Longer sides of pictures are scaled down to this, in pixels: models look at less.
pub const LONGEST_SIDE: u32 = 2048;

/// The longer side that SVGs are drawn at, in pixels, since they have no resolution of their own.
pub const DRAWN_SIDE: u32 = 1024;

/// Exif data stand within so many bytes at the start of a file.
const HEAD: usize = 65536;

pub const SVG: &str = "image/svg+xml";

/// The media type of bytes that nobody knows.
pub const UNKNOWN: &str = "application/octet-stream";

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Image,
    Audio,
    Video,
}

/// How a picture is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As it came.
    AsItIs,
    /// Drawn anew: upright, at this size, without metadata.
    Redrawn { width: u32, height: u32, content_type: &'static str },
}

impl Kind {
    /// The kind of a field for files. Those are the only fields with this component.
    pub fn of(field: FieldKind) -> Self {
        match field {
            FieldKind::Image => Self::Image,
            FieldKind::Audio => Self::Audio,
            _ => Self::Video,
        }
    }

    /// The top level of its media types.
    pub fn family(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Video => "video",
        }
    }

    /// The media type of a file, by its bytes and by what it is declared to be (which browsers guess from its name);
    /// `None` if it is of another kind. A film is taken for its sound.
    pub fn media_type(self, declared: &str, bytes: &[u8]) -> Option<String> {
        match classify(declared, bytes) {
            Body::Media(content_type) => {
                let family = family(&content_type);
                let is_taken = family == self.family()
                    || content_type == UNKNOWN
                    || (self == Self::Audio && family == "video");
                is_taken.then_some(content_type)
            }
            Body::Text | Body::Empty => None,
        }
    }
}

fn family(content_type: &str) -> &str {
    content_type.split('/').next().unwrap_or_default()
}

/// Whether servers read a sound as it is. Others are decoded by the browser, and sent as WAV.
pub fn is_common_sound(content_type: &str) -> bool {
    let format = content_type.strip_prefix("audio/").unwrap_or_default();
    ["wav", "mpeg", "mp3", "flac", "ogg"].iter().any(|known| format.contains(known))
}

/// How a picture of this type and size is sent. PNG and JPEG files of a moderate size stay as they are, unless they carry
/// Exif data: servers do not turn pictures upright, and where one was taken is nobody's business.
pub fn encoding(content_type: &str, bytes: &[u8], (width, height): (u32, u32)) -> Encoding {
    let has_exif = bytes.get(..HEAD).unwrap_or(bytes).windows(5).any(|window| window == b"Exif\0");
    let is_common = matches!(content_type, "image/png" | "image/jpeg");
    if is_common && !has_exif && width.max(height) <= LONGEST_SIDE {
        return Encoding::AsItIs;
    }
    let (width, height) = match content_type {
        SVG => scaled((width, height), DRAWN_SIDE),
        _ => fitted((width, height), LONGEST_SIDE),
    };
    let is_photo = ["jpeg", "webp", "avif", "hei"].iter().any(|known| content_type.contains(known));
    Encoding::Redrawn { width, height, content_type: if is_photo { "image/jpeg" } else { "image/png" } }
}

/// A size scaled down so that its longer side is at most `limit`.
fn fitted((width, height): (u32, u32), limit: u32) -> (u32, u32) {
    if width.max(height) <= limit { (width.max(1), height.max(1)) } else { scaled((width, height), limit) }
}

/// A size scaled so that its longer side is `side`. One without extent is a square.
fn scaled((width, height): (u32, u32), side: u32) -> (u32, u32) {
    if width == 0 || height == 0 {
        return (side, side);
    }
    let scale = f64::from(side) / f64::from(width.max(height));
    let length = |length: u32| ((f64::from(length) * scale).round() as u32).max(1);
    (length(width), length(height))
}

/// The declared type and the bytes of what holds its data itself: a `data:` URL, or bare base64 as in JSON answers. Read
/// here, since a page's policy may forbid to fetch these.
pub fn inline(address: &str) -> Option<(&str, Vec<u8>)> {
    if let Some(url) = address.strip_prefix("data:") {
        let (head, data) = url.split_once(',')?;
        if head.ends_with(";base64") {
            return data_url::decode(address);
        }
        return Some((head.split(';').next().unwrap_or_default(), percent_decoded(data)));
    }
    // Shorter texts are more likely paths.
    let is_base64 = address.len() >= 64 && data_url::is_base64(address);
    is_base64.then(|| data_url::decode_base64(address)).flatten().map(|bytes| ("", bytes))
}

/// Bytes in which `%41` stands for an `A`. Other percent signs stand for themselves.
fn percent_decoded(text: &str) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let [first, others @ ..] = rest {
        if let (b'%', Some(high), Some(low)) = (first, digit(others.first()), digit(others.get(1))) {
            bytes.push((high << 4 | low) as u8);
            rest = others.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = others;
        }
    }
    bytes
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    const MP4: &[u8] = b"\0\0\0\x20ftypisom";
    const WEBM: &[u8] = b"\x1a\x45\xdf\xa3";

    #[test]
    fn a_field_takes_its_kind_of_file_by_its_bytes_first() {
        for (kind, declared, bytes, expected) in [
            (Kind::Image, "image/jpeg", PNG, Some("image/png")),
            (Kind::Image, "text/plain", PNG, Some("image/png")),
            (Kind::Image, "", b"<svg xmlns='http://www.w3.org/2000/svg'/>", Some(SVG)),
            (Kind::Image, "image/svg+xml", b"<!-- a drawing -->", None),
            (Kind::Image, "", b"\0\0\0\x18ftypheic", Some("image/heic")),
            (Kind::Image, "", b"\xff\xfe\0", Some(UNKNOWN)),
            (Kind::Image, "image/png", b"no picture", None),
            (Kind::Image, "image/png", MP4, None),
            (Kind::Image, "image/png", b"", None),
            (Kind::Audio, "audio/webm;codecs=opus", WEBM, Some("audio/webm")),
            (Kind::Audio, "audio/x-m4a", MP4, Some("audio/x-m4a")),
            (Kind::Audio, "video/mp4", MP4, Some("video/mp4")),
            (Kind::Audio, "audio/mpeg", PNG, None),
            (Kind::Audio, "image/svg+xml", b"notes", None),
            (Kind::Video, "", MP4, Some("video/mp4")),
            (Kind::Video, "audio/mpeg", b"ID3\x03", None),
        ] {
            assert_eq!(
                kind.media_type(declared, bytes).as_deref(),
                expected,
                "{kind:?} {declared} {bytes:?}"
            );
        }
    }

    #[test]
    fn only_sounds_that_servers_know_stay_as_they_are() {
        for (content_type, expected) in [
            ("audio/x-wav", true),
            ("audio/mpeg", true),
            ("audio/mp4", false),
            ("video/mpeg", false),
            (UNKNOWN, false),
        ] {
            assert_eq!(is_common_sound(content_type), expected, "{content_type}");
        }
    }

    #[test]
    fn only_what_servers_may_not_read_well_is_drawn_anew() {
        let redrawn = |width, height, content_type| Encoding::Redrawn { width, height, content_type };
        for (content_type, bytes, size, expected) in [
            ("image/png", PNG, (30, 20), Encoding::AsItIs),
            ("image/jpeg", PNG, (2048, 2048), Encoding::AsItIs),
            ("image/png", PNG, (3000, 1500), redrawn(2048, 1024, "image/png")),
            ("image/jpeg", b"\xff\xd8\xff\xe1\0\0Exif\0\0", (30, 20), redrawn(30, 20, "image/jpeg")),
            ("image/webp", b"", (30, 20), redrawn(30, 20, "image/jpeg")),
            ("image/gif", b"", (30, 20), redrawn(30, 20, "image/png")),
            ("image/png", PNG, (100_000, 1), redrawn(2048, 1, "image/png")),
            ("image/svg+xml", b"<svg", (24, 12), redrawn(1024, 512, "image/png")),
            ("image/svg+xml", b"<svg", (0, 0), redrawn(1024, 1024, "image/png")),
        ] {
            assert_eq!(encoding(content_type, bytes, size), expected, "{content_type} {size:?}");
        }
    }

    #[test]
    fn data_in_the_address_is_read_from_it() {
        for (address, expected) in [
            ("data:image/png;base64,aGk=", Some(("image/png", &b"hi"[..]))),
            ("data:image/svg+xml;charset=utf-8,%3Csvg%20/%3e%ff%", Some(("image/svg+xml", b"<svg />\xff%"))),
            ("data:,%4", Some(("", b"%4"))),
            ("data:image/png;base64,*", None),
            ("data:", None),
            ("https://example.com/cat.jpg", None),
            ("cat.jpg", None),
            ("", None),
        ] {
            let read = inline(address);
            assert_eq!(read.as_ref().map(|(kind, bytes)| (*kind, bytes.as_slice())), expected, "{address}");
        }
    }

    #[test]
    fn bare_base64_is_data_if_it_is_longer_than_a_path() {
        assert_eq!(inline(&"AAAA".repeat(16)), Some(("", vec![0; 48])));
        assert_eq!(inline(&"AAAA".repeat(15)), None);
    }
}
