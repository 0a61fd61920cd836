//! Packed answers, unpacked as they come. Nobody asks an upstream for them, but some gateways pack whatever passes; packed,
//! an answer could be neither checked nor searched for the token.

use std::io::{self, Write};

use bytes::Bytes;
use flate2::write::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use http::{HeaderMap, header};

/// What was unpacked and not yet taken. It refuses to grow beyond its limit, so that a few packed bytes cannot fill the
/// memory.
struct Unpacked {
    bytes: Vec<u8>,
    limit: usize,
}

impl Write for Unpacked {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(crate) struct Unpack {
    coding: Coding,
    limit: usize,
}

enum Coding {
    Gzip(MultiGzDecoder<Unpacked>),
    /// By its name zlib, but some servers send it bare; the first byte tells.
    Deflate,
    Zlib(ZlibDecoder<Unpacked>),
    Bare(DeflateDecoder<Unpacked>),
    Brotli(Box<brotli::DecompressorWriter<Unpacked>>),
}

/// Why an answer stays packed.
#[derive(Debug)]
pub(crate) enum Stuck {
    TooLarge,
    Broken,
}

impl From<io::Error> for Stuck {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::FileTooLarge { Self::TooLarge } else { Self::Broken }
    }
}

impl Unpack {
    /// What these headers call for: nothing for plain bytes, an error for a packing that is not known here. At most `limit`
    /// bytes come of one piece.
    pub(crate) fn new(headers: &HeaderMap, limit: usize) -> Result<Option<Self>, Stuck> {
        let mut codings = headers
            .get_all(header::CONTENT_ENCODING)
            .iter()
            .flat_map(|line| line.to_str().unwrap_or("?").split(','))
            .map(|coding| coding.trim().to_ascii_lowercase())
            .filter(|coding| !coding.is_empty() && coding != "identity");
        let Some(coding) = codings.next() else { return Ok(None) };
        let sink = Unpacked { bytes: Vec::new(), limit };
        let coding = match (coding.as_str(), codings.next()) {
            ("gzip" | "x-gzip", None) => Coding::Gzip(MultiGzDecoder::new(sink)),
            ("deflate", None) => Coding::Deflate,
            ("br", None) => Coding::Brotli(Box::new(brotli::DecompressorWriter::new(sink, 4096))),
            _ => return Err(Stuck::Broken),
        };
        Ok(Some(Self { coding, limit }))
    }

    /// What can be read once this piece is there.
    pub(crate) fn push(&mut self, piece: &[u8]) -> Result<Bytes, Stuck> {
        if let (Coding::Deflate, Some(first)) = (&self.coding, piece.first()) {
            let sink = Unpacked { bytes: Vec::new(), limit: self.limit };
            self.coding = if first & 0x0f == 8 {
                Coding::Zlib(ZlibDecoder::new(sink))
            } else {
                Coding::Bare(DeflateDecoder::new(sink))
            };
        }
        let bytes = match &mut self.coding {
            Coding::Deflate => return Ok(Bytes::new()),
            Coding::Gzip(to) => feed(to, piece, |to| &mut to.get_mut().bytes)?,
            Coding::Zlib(to) => feed(to, piece, |to| &mut to.get_mut().bytes)?,
            Coding::Bare(to) => feed(to, piece, |to| &mut to.get_mut().bytes)?,
            Coding::Brotli(to) => feed(to.as_mut(), piece, |to| &mut to.get_mut().bytes)?,
        };
        Ok(bytes.into())
    }

    /// Whether the packed bytes came to their end; what is left of them.
    pub(crate) fn finish(&mut self) -> Result<Bytes, Stuck> {
        let rest = match &mut self.coding {
            Coding::Deflate => return Ok(Bytes::new()),
            Coding::Gzip(to) => {
                to.try_finish()?;
                std::mem::take(&mut to.get_mut().bytes)
            }
            Coding::Zlib(to) => {
                to.try_finish()?;
                std::mem::take(&mut to.get_mut().bytes)
            }
            Coding::Bare(to) => {
                to.try_finish()?;
                std::mem::take(&mut to.get_mut().bytes)
            }
            Coding::Brotli(to) => {
                to.close()?;
                std::mem::take(&mut to.get_mut().bytes)
            }
        };
        Ok(rest.into())
    }
}

fn feed<W: Write>(
    to: &mut W,
    piece: &[u8],
    unpacked: impl Fn(&mut W) -> &mut Vec<u8>,
) -> io::Result<Vec<u8>> {
    to.write_all(piece)?;
    // What was sent so far is shown now: an event is not kept back until the next.
    to.flush()?;
    Ok(std::mem::take(unpacked(to)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use http::HeaderValue;
    use rstest::rstest;

    const TEXT: &[u8] = br#"[[{"label":"POSITIVE","score":0.9}]]"#;

    fn packed(coding: &str, text: &[u8]) -> Vec<u8> {
        let level = Compression::default();
        match coding {
            "gzip" | "x-gzip" => {
                let mut to = GzEncoder::new(Vec::new(), level);
                to.write_all(text).unwrap();
                to.finish().unwrap()
            }
            "deflate" => {
                let mut to = ZlibEncoder::new(Vec::new(), level);
                to.write_all(text).unwrap();
                to.finish().unwrap()
            }
            "bare" => {
                let mut to = DeflateEncoder::new(Vec::new(), level);
                to.write_all(text).unwrap();
                to.finish().unwrap()
            }
            "br" => {
                let mut out = Vec::new();
                let mut to = brotli::CompressorWriter::new(&mut out, 4096, 5, 20);
                to.write_all(text).unwrap();
                drop(to);
                out
            }
            _ => text.to_vec(),
        }
    }

    fn unpack(name: &str, limit: usize) -> Result<Option<Unpack>, Stuck> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::try_from(name).unwrap());
        Unpack::new(&headers, limit)
    }

    fn whole(unpack: &mut Unpack, packed: &[u8], cut: usize) -> Result<Vec<u8>, Stuck> {
        let mut out = Vec::new();
        for piece in packed.chunks(cut) {
            out.extend(unpack.push(piece)?);
        }
        out.extend(unpack.finish()?);
        Ok(out)
    }

    #[rstest]
    #[case("gzip", "gzip")]
    #[case("x-gzip", "gzip")]
    #[case("GZIP", "gzip")]
    #[case("identity, gzip", "gzip")]
    #[case("deflate", "deflate")]
    #[case("deflate", "bare")]
    #[case("br", "br")]
    fn pieces_of_any_size_are_unpacked(#[case] name: &str, #[case] coding: &str) {
        for cut in [1, 7, 1000] {
            let mut unpack = unpack(name, 1000).unwrap().unwrap();
            assert_eq!(whole(&mut unpack, &packed(coding, TEXT), cut).unwrap(), TEXT);
        }
    }

    #[rstest]
    #[case("identity", true)]
    #[case("", true)]
    #[case("zstd", false)]
    #[case("gzip, br", false)]
    #[case("gzip, gzip", false)]
    fn what_is_not_packed_or_not_known(#[case] name: &str, #[case] plain: bool) {
        assert_eq!(unpack(name, 1000).is_ok_and(|none| none.is_none()), plain);
    }

    #[rstest]
    #[case("gzip")]
    #[case("deflate")]
    #[case("br")]
    fn a_bomb_goes_off_at_the_limit(#[case] coding: &str) {
        let bomb = packed(coding, &vec![b' '; 10_000_000]);
        let mut unpack = unpack(coding, 100_000).unwrap().unwrap();
        assert!(matches!(whole(&mut unpack, &bomb, 100_000), Err(Stuck::TooLarge)));
    }

    #[rstest]
    #[case("gzip")]
    #[case("br")]
    fn what_breaks_off_is_no_end(#[case] coding: &str) {
        let text: Vec<u8> = (0..2000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let mut packed = packed(coding, &text);
        packed.truncate(packed.len() / 2);
        let mut unpack = unpack(coding, 100_000).unwrap().unwrap();
        assert!(whole(&mut unpack, &packed, 100).is_err());
    }

    #[test]
    fn an_event_is_there_before_the_next() {
        let mut to = GzEncoder::new(Vec::new(), Compression::default());
        let mut unpack = unpack("gzip", 1000).unwrap().unwrap();
        for event in ["data: 1\n\n", "data: 2\n\n"] {
            to.write_all(event.as_bytes()).unwrap();
            to.flush().unwrap();
            let piece = std::mem::take(to.get_mut());
            assert_eq!(unpack.push(&piece).unwrap(), event);
        }
    }
}
