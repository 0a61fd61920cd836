//! A model's id: the Hub's `owner/name`, a bare `name`, or as other servers spell it: `llama3.2:1b`,
//! `owner/name:provider`, `hf.co/owner/name:Q4_K_M`.

use crate::lean;
use std::fmt;
use std::str::FromStr;

/// A valid model id. Nothing that could change the meaning of a path or a URL
/// fits into one: each part is letters, digits, `-`, `_` and `.`, starts and
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

impl ModelId {
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

    proptest! {
        #[test]
        fn a_valid_id_needs_no_escaping(text in "\\PC{0,30}") {
            if let Ok(id) = text.parse::<ModelId>() {
                prop_assert!(id.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./:".contains(&b)));
                prop_assert!(id.as_str().split('/').all(|p| p != "." && p != ".." && !p.is_empty()));
            }
        }
    }
}
