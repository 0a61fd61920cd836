//! A model's id: the Hub's `owner/name`, a bare `name`, or as other servers spell it: `llama3.2:1b`,
//! `owner/name:provider`, `hf.co/owner/name:Q4_K_M`; and where a server of the OpenAI form is named, whatever it calls its
//! model: `/models/llama`, `@cf/meta/llama-3`, `ft:gpt-4o:us::abc`.

use super::address;
use crate::lean;
use std::fmt;
use std::str::FromStr;

/// A valid model id. Nothing that could change the meaning of a path or a URL
/// fits into one that is parsed: each part is letters, digits, `-`, `_` and `.`, starts and
/// ends with none of `-` and `.`, and holds no `..` and no `--`. There are one
/// or two, or three if the first is a registry's host. After the last may stand
/// a `:` and one word more.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModelId(String);

/// Longest id the Hub allows.
const MAX_LENGTH: usize = 96;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidModelId;

impl fmt::Display for InvalidModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a model id looks like \"owner/name\" or \"name:tag\": letters, digits, \"-\", \"_\" and \".\"",
        )
    }
}

impl std::error::Error for InvalidModelId {}

impl FromStr for ModelId {
    type Err = InvalidModelId;

    fn from_str(text: &str) -> Result<Self, InvalidModelId> {
        let (id, tag) = match text.split_once(':') {
            Some((id, tag)) => (id, Some(tag)),
            None => (text, None),
        };
        let parts = id.split('/').count();
        let host = id.split('/').next().is_some_and(|part| lean::find(part, ".").is_some());
        let valid = text.len() <= MAX_LENGTH
            && (parts <= 2 || parts == 3 && host)
            && id.split('/').all(is_part)
            // `127.0.0.1:80` is an address.
            && tag.is_none_or(|tag| is_part(tag) && id.bytes().any(|b| b.is_ascii_alphabetic()));
        if valid { Ok(Self(text.to_owned())) } else { Err(InvalidModelId) }
    }
}

fn is_part(part: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let edge = |b: Option<&u8>| b.copied().is_some_and(plain);
    let bytes = part.as_bytes();
    edge(bytes.first())
        && edge(bytes.last())
        && bytes.iter().all(|&b| plain(b) || b == b'-' || b == b'.')
        && lean::find(part, "..").is_none()
        && lean::find(part, "--").is_none()
}

/// Longest id of another server: the path of a file may be one.
const MAX_FREE_LENGTH: usize = 512;

impl ModelId {
    /// Reads the id of a model at an endpoint. Where that names the OpenAI API, as `/v1` does, the id travels in the body of
    /// calls and may be any line of text.
    pub fn at(endpoint: &str, text: &str) -> Result<Self, InvalidModelId> {
        let is_free = || {
            address::api(endpoint).is_some()
                && (1..=MAX_FREE_LENGTH).contains(&text.len())
                && !text.contains(char::is_control)
                && text.split('/').all(|part| part != "." && part != "..")
        };
        text.parse().or_else(|error| if is_free() { Ok(Self(text.to_owned())) } else { Err(error) })
    }

    /// The id in the path of a URL. What would change its meaning there is escaped.
    pub(super) fn in_path(&self) -> String {
        if self.0.parse::<Self>().is_ok() {
            return self.0.clone();
        }
        let digit = |n: u8| char::from(b"0123456789ABCDEF"[usize::from(n)]);
        let mut path = String::new();
        for byte in self.0.bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
                path.push(char::from(byte));
            } else {
                path.extend(['%', digit(byte >> 4), digit(byte & 15)]);
            }
        }
        path
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The user or organisation, if the id names one.
    pub fn owner(&self) -> Option<&str> {
        self.0.rsplit_once('/').map(|(owner, _)| owner)
    }

    /// What follows the owner, tag included.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// What follows the `:`: a provider, a size, a quantisation.
    pub fn tag(&self) -> Option<&str> {
        self.0.split_once(':').map(|(_, tag)| tag)
    }

    /// The id without its tag.
    #[must_use]
    pub fn untagged(&self) -> Self {
        Self(self.0.split_once(':').map_or(&*self.0, |(id, _)| id).to_owned())
    }
}

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_of_the_hub_are_read() {
        for id in [
            "gpt2",
            "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
            "microsoft/Phi-3.5_v1",
            "a/b",
        ] {
            assert_eq!(id.parse::<ModelId>().map(|m| m.to_string()).as_deref(), Ok(id));
        }
        let id: ModelId = "owner/name".parse().expect("valid");
        assert_eq!((id.owner(), id.name()), (Some("owner"), "name"));
    }

    #[test]
    fn ids_of_other_servers_are_read() {
        for (id, owner, name, tag) in [
            ("llama3.2:1b", None, "llama3.2:1b", Some("1b")),
            (
                "qwen2.5:0.5b-instruct-q4_K_M",
                None,
                "qwen2.5:0.5b-instruct-q4_K_M",
                Some("0.5b-instruct-q4_K_M"),
            ),
            ("Qwen/Qwen3-32B:cerebras", Some("Qwen"), "Qwen3-32B:cerebras", Some("cerebras")),
            ("openai/gpt-oss-20b:fastest", Some("openai"), "gpt-oss-20b:fastest", Some("fastest")),
            ("hf.co/owner/name:Q4_K_M", Some("hf.co/owner"), "name:Q4_K_M", Some("Q4_K_M")),
            ("smollm2.gguf", None, "smollm2.gguf", None),
        ] {
            let read: ModelId = id.parse().unwrap_or_else(|_| panic!("{id}"));
            assert_eq!((read.owner(), read.name(), read.tag()), (owner, name, tag));
            assert_eq!(read.as_str(), id);
        }
        let id: ModelId = "a/b:c".parse().expect("valid");
        assert_eq!(id.untagged().as_str(), "a/b");
    }

    #[test]
    fn what_could_change_an_address_is_refused() {
        for id in [
            "",
            "/",
            "a/",
            "/a",
            "a/b/c",
            "..",
            "a/..",
            "../a",
            "a..b/c",
            "a%2fb",
            "a@b",
            "a:",
            ":b",
            "a:b:c",
            "a:b/c",
            "a:..",
            "127.0.0.1:80",
            "x.y/a/b/c",
            "http://a",
            "a\\b",
            "a b",
            "a\nb",
            "a?b",
            "a#b",
            "а/b",
            ".a",
            "a.",
            "-a",
            "a--b",
            "a/b/",
            "//a",
        ] {
            assert_eq!(id.parse::<ModelId>(), Err(InvalidModelId), "{id:?}");
        }
        assert!("a".repeat(97).parse::<ModelId>().is_err());
    }

    #[test]
    fn a_server_of_the_openai_form_calls_its_model_what_it_likes() {
        for id in [
            "/models/llama.gguf",
            "@cf/meta/llama-3-8b",
            "ft:gpt-4o:us::abc",
            "accounts/a/models/b",
            "Mon modèle",
        ] {
            assert_eq!(ModelId::at("https://h/v1", id).map(|id| id.to_string()).as_deref(), Ok(id));
            assert_eq!(ModelId::at("https://h", id), Err(InvalidModelId), "{id}");
        }
        for id in ["", "../x", "a/../b", ".", "a\nb"] {
            assert_eq!(ModelId::at("https://h/v1", id), Err(InvalidModelId), "{id:?}");
        }
    }

    proptest! {
        #[test]
        fn any_id_is_one_part_of_a_path(text in "\\PC{1,30}") {
            if let Ok(id) = ModelId::at("https://h/v1", &text) {
                let path = id.in_path();
                prop_assert!(path.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./:%".contains(&b)));
                prop_assert!(path.split('/').all(|part| part != "." && part != ".." && !part.is_empty()));
            }
        }

        #[test]
        fn a_valid_id_needs_no_escaping(text in "\\PC{0,30}") {
            if let Ok(id) = text.parse::<ModelId>() {
                prop_assert!(id.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./:".contains(&b)));
                prop_assert!(id.as_str().split('/').all(|p| p != "." && p != ".." && !p.is_empty()));
            }
        }
    }
}
