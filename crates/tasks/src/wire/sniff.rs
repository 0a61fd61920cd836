//! A media type from a file's first bytes.

/// Files that begin with their signature.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"fLaC\0", "audio/flac"),
    (b"fLaC\x80", "audio/flac"),
    (b"OggS\0", "audio/ogg"),
    (b"ID3\x02", "audio/mpeg"),
    (b"ID3\x03", "audio/mpeg"),
    (b"ID3\x04", "audio/mpeg"),
    (b"#!AMR\n", "audio/amr"),
    (b".snd\0\0\0", "audio/basic"),
    (b"MThd\0\0\0\x06", "audio/midi"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
];

/// RIFF files: what follows their length.
const RIFF: &[(&[u8], &str)] =
    &[(b"WEBP", "image/webp"), (b"WAVE", "audio/wav"), (b"AVI ", "video/x-msvideo")];

/// MP4 files: the brand or the name of the first box, which follows its length.
const BOXES: &[(&[u8], &str)] = &[
    (b"ftypavi", "image/avif"),
    (b"ftyphei", "image/heic"),
    (b"ftyphev", "image/heic"),
    (b"ftypmif1", "image/heif"),
    (b"ftypmsf1", "image/heif"),
    (b"ftypM4A", "audio/mp4"),
    (b"ftypM4B", "audio/mp4"),
    (b"ftypqt", "video/quicktime"),
    (b"ftyp", "video/mp4"),
    (b"moov", "video/quicktime"),
    (b"mdat", "video/quicktime"),
    (b"wide", "video/quicktime"),
];

/// How many bytes are enough, except for an SVG with a long prolog. As base64 they fit on one line.
pub const ENOUGH: usize = 48;

/// The media type of a picture, clip or film.
pub fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let among = |known: &[(&[u8], &'static str)], bytes: &[u8]| {
        known.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, kind)| *kind)
    };
    among(SIGNATURES, bytes).or_else(|| match bytes {
        [b'R', b'I', b'F', b'F', _, _, _, _, kind @ ..] => among(RIFF, kind),
        // The length of a first box is far below 2^24.
        [0, _, _, _, kind @ ..] if among(BOXES, kind).is_some() => among(BOXES, kind),
        // Two bytes are reserved, and an icon file holds at least one picture.
        [0, 0, 1, 0, 1..=u8::MAX, 0, _, _, _, 0, ..] => Some("image/x-icon"),
        // The length of the file, then two reserved fields.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some("image/bmp"),
        [0x1a, 0x45, 0xdf, 0xa3, head @ ..] => Some(ebml(head)),
        [0xff, version, rate, ..] if is_mp3(*version, *rate) => Some("audio/mpeg"),
        // A frame of AAC: twelve set bits, layer 0, and a sample rate that exists.
        [0xff, 0xf0 | 0xf1 | 0xf8 | 0xf9, rate, ..] if rate >> 2 & 15 < 13 => Some("audio/aac"),
        [b'F', b'O', b'R', b'M', _, _, _, _, b'A', b'I', b'F', b'F' | b'C', ..] => Some("audio/aiff"),
        _ => is_svg(bytes).then_some("image/svg+xml"),
    })
}

/// `WebM` is a profile of Matroska; the document type in the head tells which it is.
fn ebml(head: &[u8]) -> &'static str {
    let head = &head[..head.len().min(64)];
    if head.windows(8).any(|word| word == b"matroska") { "video/x-matroska" } else { "video/webm" }
}

/// The head of a frame without tags before it: eleven set bits, Layer III, and a bit rate and a sample rate that exist.
fn is_mp3(version: u8, rate: u8) -> bool {
    let is_layer_3 = version & 0b1110_0110 == 0b1110_0010 && version & 0b0001_1000 != 0b0000_1000;
    is_layer_3 && !matches!(rate >> 4, 0 | 15) && rate & 0b1100 != 0b1100
}

/// Whether the first element is `<svg>`, after a declaration, comments and a document type.
fn is_svg(bytes: &[u8]) -> bool {
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = match rest {
            [b'<', b's', b'v', b'g', next, ..] => return next.is_ascii_whitespace() || b">/".contains(next),
            [b'<', b'?', b'x', b'm', b'l', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            _ => {
                const DOCTYPE: &[u8] = b"<!DOCTYPE svg";
                return rest.starts_with(DOCTYPE);
            }
        };
        let Some(at) = rest.windows(end.len()).position(|window| window == end) else { return false };
        rest = &rest[at + end.len()..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        for (bytes, expected) in [
            (&b"\x89PNG\r\n\x1a\n"[..], "image/png"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
            (b"GIF89a\x01\0\x01\0", "image/gif"),
            (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
            (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0", "image/bmp"),
            (b"\0\0\x01\0\x01\0\x10\x10\0\0\x01\0", "image/x-icon"),
            (b"II*\0\x08\0\0\0", "image/tiff"),
            (b"MM\0*\0\0\0\x08", "image/tiff"),
            (b"\0\0\0\x1cftypavif", "image/avif"),
            (b"\0\0\0\x1cftypavis", "image/avif"),
            (b"\0\0\0\x18ftypheic", "image/heic"),
            (b"\0\0\0\x18ftypmif1", "image/heif"),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "image/svg+xml"),
            (b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- <a> -->\n<svg>", "image/svg+xml"),
            (b"<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC", "image/svg+xml"),
            (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
            (b"ID3\x04\0\0", "audio/mpeg"),
            (b"\xff\xfb\x90\x64", "audio/mpeg"),
            (b"\xff\xf3\x40\xc4", "audio/mpeg"),
            (b"fLaC\0\0\0\x22", "audio/flac"),
            (b"\xff\xf1\x50\x80", "audio/aac"),
            (b"FORM\0\0\x10\0AIFFCOMM", "audio/aiff"),
            (b"#!AMR\n<", "audio/amr"),
            (b"OggS\0\x02", "audio/ogg"),
            (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
            (b"\0\0\0\x20ftypisom", "video/mp4"),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "video/webm"),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska", "video/x-matroska"),
            (b"RIFF\x24\0\0\0AVI LIST", "video/x-msvideo"),
            (b"\0\0\0\x14ftypqt  ", "video/quicktime"),
            (b"\0\0\x10\0moov", "video/quicktime"),
        ] {
            assert_eq!(sniff(bytes), Some(expected), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn nothing_else_is_taken_for_a_file() {
        for bytes in [
            &b""[..],
            b"RIFF",
            b"RIFF are chords",
            b"BMW builds cars",
            b"GIF8 is a signature",
            b"the moov atom",
            b"\0\0\x01\0\0\0\0\0\0\0",
            b"\xff\xfe[\0",
            b"\xff\xfb\xf0\x64",
            b"<svgs>",
            b"<svg",
            b"<!DOCTYPE html><svg>",
            b"<?xml version=\"1.0\"",
            b"[{\"label\":\"<svg>\"}]",
        ] {
            assert_eq!(sniff(bytes), None, "{}", bytes.escape_ascii());
        }
    }
}
