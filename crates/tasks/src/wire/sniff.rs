//! A media type from a file's first bytes.

const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"fLaC", "audio/flac"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
];

/// Types of RIFF files by their second word, and of MP4 files by their brand.
const CONTAINERS: &[(&[u8], &str)] = &[
    (b"WEBP", "image/webp"),
    (b"WAVE", "audio/wav"),
    (b"ftypavif", "image/avif"),
    (b"ftypheic", "image/heic"),
    (b"ftypM4A", "audio/mp4"),
    (b"ftyp", "video/mp4"),
];

/// How many bytes are enough.
pub const ENOUGH: usize = 12;

/// The media type of a picture, clip or film.
pub fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let inner = bytes.get(if bytes.starts_with(b"RIFF") { 8 } else { 4 }..).unwrap_or_default();
    let plain = SIGNATURES.iter().find(|(mark, _)| bytes.starts_with(mark));
    plain.or_else(|| CONTAINERS.iter().find(|(mark, _)| inner.starts_with(mark))).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        for (bytes, expected) in [
            (&b"\x89PNG\r\n\x1a\n"[..], Some("image/png")),
            (b"RIFF\x24\0\0\0WAVEfmt ", Some("audio/wav")),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"\0\0\0\x20ftypisom", Some("video/mp4")),
            (b"\0\0\0\x20ftypM4A ", Some("audio/mp4")),
            (b"RIFF", None),
            (b"", None),
            (b"<svg", None),
        ] {
            assert_eq!(sniff(bytes), expected, "{bytes:?}");
        }
    }
}
