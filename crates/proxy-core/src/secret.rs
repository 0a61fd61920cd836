//! The token: a type that prints nothing, its reading from what people paste,
//! and the mask that keeps its bytes out of answers an upstream echoes it in.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::HeaderValue;
use memchr::memmem;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq as _;

/// The variable that names a token for this proxy, whatever its upstream.
pub const TOKEN_VARIABLE: &str = "INFERENCE_PROXY_TOKEN";

/// Variables that hold a token for the Hub's tools, in this order. They are around
/// on many machines, so they are not taken to be meant for any other server.
pub const AMBIENT_TOKEN_VARIABLES: [&str; 4] =
    ["HF_TOKEN", "HUGGING_FACE_API_TOKEN", "HUGGINGFACE_TOKEN", "HUGGING_FACE_TOKEN"];

/// The upstream's token. `Debug` shows a placeholder, there is no `Display`, and
/// memory is wiped on drop.
#[derive(Clone)]
pub struct Token(Arc<SecretString>);

/// The least length that is told from ordinary text.
const MASKED: usize = 8;

/// What is searched byte by byte.
const SHORT: usize = 1_000;

/// Why a token cannot be used. Says nothing about the characters it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    Empty,
    Inner,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "is empty; put the token in it, or remove it",
            Self::Inner => {
                "holds a space, a control character or a letter outside ASCII; \
                 a token is one word, bare or after `Bearer `"
            }
        })
    }
}

impl std::error::Error for TokenError {}

impl FromStr for Token {
    type Err = TokenError;

    fn from_str(text: &str) -> Result<Self, TokenError> {
        Self::parse(text)
    }
}

impl Token {
    /// Takes a token as people store it: bare or as `Bearer …`, in the quotes of a
    /// `.env` file, with the newline an editor leaves at the end of a file.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let bare = unquote(without_scheme(unquote(text)));
        if bare.is_empty() {
            return Err(TokenError::Empty);
        }
        if !bare.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(TokenError::Inner);
        }
        Ok(Self(Arc::new(SecretString::from(bare))))
    }

    /// `Bearer …`, marked sensitive so that HTTP libraries do not log it.
    pub fn authorization(&self) -> HeaderValue {
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.0.expose_secret()))
            .unwrap_or_else(|_| HeaderValue::from_static(""));
        value.set_sensitive(true);
        value
    }

    /// `Basic …`, for a server that asks for a password.
    pub fn basic(&self) -> HeaderValue {
        let pair = BASE64_STANDARD.encode(format!("owner:{}", self.0.expose_secret()));
        let mut value =
            HeaderValue::try_from(format!("Basic {pair}")).unwrap_or(HeaderValue::from_static(""));
        value.set_sensitive(true);
        value
    }

    /// Itself, for the one place where it is meant to be.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether this is what somebody says it is; compared in a time that tells nothing of it.
    pub fn is(&self, said: &str) -> bool {
        self.0.expose_secret().as_bytes().ct_eq(said.as_bytes()).into()
    }

    pub fn mask(&self) -> Mask {
        Mask { token: self.clone(), held: Vec::new() }
    }

    /// Whether a text holds the token. Used where a whole text is at hand.
    pub fn occurs_in(&self, bytes: &[u8]) -> bool {
        find(bytes, self.0.expose_secret().as_bytes()).is_some()
    }
}

fn trim(text: &str) -> &str {
    text.trim_matches(['\r', '\n', ' ', '\t', '\u{feff}'])
}

fn unquote(text: &str) -> &str {
    let text = trim(text);
    ['"', '\''].iter().find_map(|&quote| text.strip_prefix(quote)?.strip_suffix(quote)).map_or(text, trim)
}

fn without_scheme(text: &str) -> &str {
    match text.get(..6) {
        Some(scheme) if scheme.eq_ignore_ascii_case("bearer") => {
            let rest = &text[6..];
            if rest.is_empty() || rest.starts_with([' ', '\t']) { trim(rest) } else { text }
        }
        _ => text,
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

/// Replaces the token by as many asterisks in a stream of bytes, wherever the
/// chunks are cut. Some servers echo request headers in their error pages.
///
/// Tokens shorter than [`MASKED`] are left alone: they may be everyday words.
/// The length stays, so `content-length` holds. At most one token's length less
/// one byte is held back, and only while a chunk ends in the token's beginning.
/// A chunk in which there is nothing to hide passes as it is, uncopied.
pub struct Mask {
    token: Token,
    held: Vec<u8>,
}

impl Mask {
    pub fn push(&mut self, chunk: Bytes) -> Bytes {
        let token = self.token.0.expose_secret().as_bytes();
        if token.len() < MASKED {
            return chunk;
        }
        if self.held.is_empty() && find(&chunk, token).is_none() {
            let tail = beginning_at_end(&chunk, token);
            self.held.extend_from_slice(&chunk[chunk.len() - tail..]);
            return chunk.slice(..chunk.len() - tail);
        }
        let mut out = std::mem::take(&mut self.held);
        out.extend_from_slice(&chunk);
        let mut from = 0;
        while let Some(at) = find(&out[from..], token) {
            out[from + at..from + at + token.len()].fill(b'*');
            from += at + token.len();
        }
        let tail = beginning_at_end(&out[from..], token);
        self.held = out.split_off(out.len() - tail);
        out.into()
    }

    /// What is still held when the stream ends.
    pub fn finish(&mut self) -> Bytes {
        std::mem::take(&mut self.held).into()
    }
}

/// Where the token begins. To make a searcher takes longer than to look through a few labels or a header.
fn find(bytes: &[u8], token: &[u8]) -> Option<usize> {
    if bytes.len() > SHORT {
        return memmem::find(bytes, token);
    }
    memchr::memchr_iter(*token.first()?, bytes).find(|&at| bytes[at..].starts_with(token))
}

/// How many of the last bytes may be the first ones of the token.
fn beginning_at_end(bytes: &[u8], token: &[u8]) -> usize {
    let longest = (token.len() - 1).min(bytes.len());
    let end = &bytes[bytes.len() - longest..];
    memchr::memchr_iter(token[0], end)
        .map(|at| longest - at)
        .find(|&length| token.starts_with(&end[longest - length..]))
        .unwrap_or(0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("hf_abc")]
    #[case("Bearer hf_abc")]
    #[case("bearer   hf_abc\r\n")]
    #[case("\u{feff}hf_abc\n")]
    #[case("\"hf_abc\"")]
    #[case("'hf_abc'\r\n")]
    #[case("\"Bearer hf_abc\"\n")]
    #[case("Bearer 'hf_abc'")]
    #[case("  \" hf_abc \"  ")]
    fn is_read_as_people_store_it(#[case] text: &str) {
        assert_eq!(Token::parse(text).unwrap().authorization(), "Bearer hf_abc");
    }

    #[rstest]
    #[case("", TokenError::Empty)]
    #[case(" \n", TokenError::Empty)]
    #[case("Bearer ", TokenError::Empty)]
    #[case("Bearer\n", TokenError::Empty)]
    #[case("\"\"", TokenError::Empty)]
    #[case("'Bearer '", TokenError::Empty)]
    #[case("hf_a b", TokenError::Inner)]
    #[case("hf_a\nhf_b", TokenError::Inner)]
    #[case("hf_\u{0}", TokenError::Inner)]
    #[case("hf_é", TokenError::Inner)]
    fn is_refused_when_it_cannot_be_one(#[case] text: &str, #[case] why: TokenError) {
        assert_eq!(Token::parse(text).unwrap_err(), why);
    }

    #[test]
    fn a_token_may_begin_with_the_word() {
        assert_eq!(Token::parse("bearertoken").unwrap().authorization(), "Bearer bearertoken");
    }

    fn whole(mut mask: Mask, bytes: &[u8]) -> Vec<u8> {
        let mut out = mask.push(Bytes::copy_from_slice(bytes)).to_vec();
        out.extend(mask.finish());
        out
    }

    proptest! {
        #[test]
        fn nothing_printed_holds_it(secret in "[!#-&(-~]{8,40}") {
            let token = Token::parse(&secret).unwrap();
            let printed = format!("{token:?} {token:#?} {:?}", token.authorization());
            prop_assert!(!printed.contains(&secret));
        }

        #[test]
        fn an_error_says_nothing_of_it(secret in "[!-~]{8,40}", bad in "[\u{0}-\u{8} é]") {
            let error = Token::parse(&format!("{secret}{bad}{secret}")).unwrap_err();
            let printed = format!("{error} {error:?}");
            prop_assert!(!printed.contains(&secret));
        }

        #[test]
        fn the_mask_finds_it_however_chunks_are_cut(
            parts in prop::collection::vec("[a-f]{0,6}", 1..8),
            secret in "[a-c]{8,10}",
            cuts in prop::collection::vec(0usize..60, 0..12),
        ) {
            let token = Token::parse(&secret).unwrap();
            let text = parts.join(&secret).into_bytes();
            let whole = whole(token.mask(), &text);
            prop_assert_eq!(whole.len(), text.len());
            prop_assert!(!token.occurs_in(&whole));

            let mut cuts: Vec<_> = cuts.into_iter().map(|c| c.min(text.len())).collect();
            cuts.extend([0, text.len()]);
            cuts.sort_unstable();
            let mut mask = token.mask();
            let mut pieced = Vec::new();
            for pair in cuts.windows(2) {
                pieced.extend(mask.push(Bytes::copy_from_slice(&text[pair[0]..pair[1]])));
            }
            pieced.extend(mask.finish());
            prop_assert_eq!(pieced, whole);
        }
    }

    #[test]
    fn a_short_token_is_not_told_from_text() {
        let mask = Token::parse("test").unwrap().mask();
        assert_eq!(whole(mask, b"a test"), b"a test");
    }

    #[test]
    fn the_mask_holds_nothing_back_that_cannot_be_the_token() {
        let mut mask = Token::parse("hf_secret").unwrap().mask();
        let mut push = |piece: &'static str| mask.push(piece.into());
        assert_eq!(push("data: hello\n\n"), "data: hello\n\n");
        assert_eq!(push("data: hf_s"), "data: ");
        assert_eq!(push("ecret\n"), "*********\n");
    }
}
