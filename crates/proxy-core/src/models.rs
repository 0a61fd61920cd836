//! Which models may be asked for: `owner/name` exactly, `owner/*`, or `*`. A
//! pattern without a tag is for every tag: `owner/name:provider`, `name:1b`.

use std::fmt;
use std::str::FromStr;

use http::StatusCode;
use tasks::ModelId;

use crate::ApiError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    Any,
    Owner(String),
    Model(ModelId),
}

impl FromStr for Pattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "*" {
            return Ok(Self::Any);
        }
        if let Some(owner) = text.strip_suffix("/*") {
            // An owner is what stands before a model's slash, and nothing looser.
            return match format!("{owner}/x").parse::<ModelId>() {
                Ok(id) if id.owner() == Some(owner) => Ok(Self::Owner(owner.to_owned())),
                _ => Err(format!("`{owner}` is not an owner's name")),
            };
        }
        text.parse().map(Self::Model).map_err(|error| format!("{error}"))
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("*"),
            Self::Owner(owner) => write!(f, "{owner}/*"),
            Self::Model(id) => id.fmt(f),
        }
    }
}

impl Pattern {
    pub fn matches(&self, model: &ModelId) -> bool {
        let same = |id: &ModelId, other: &ModelId| id.as_str().eq_ignore_ascii_case(other.as_str());
        match self {
            Self::Any => true,
            Self::Owner(owner) => model.owner().is_some_and(|other| other.eq_ignore_ascii_case(owner)),
            Self::Model(id) => same(id, model) || id.tag().is_none() && same(id, &model.untagged()),
        }
    }
}

/// The allow-list. The Hub looks ids up without regard to case, so it is matched
/// that way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed(Vec<Pattern>);

impl Allowed {
    pub fn new(patterns: Vec<Pattern>) -> Self {
        Self(patterns)
    }

    pub fn any(&self) -> bool {
        self.0.contains(&Pattern::Any)
    }

    pub fn patterns(&self) -> &[Pattern] {
        &self.0
    }

    pub fn check(&self, model: &ModelId) -> Result<(), ApiError> {
        if self.0.iter().any(|pattern| pattern.matches(model)) {
            return Ok(());
        }
        Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "model_refused",
            format!("This proxy does not serve {model}. Its owner can allow it: --allow-model {model}"),
        ))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn allowed(patterns: &[&str]) -> Allowed {
        Allowed::new(patterns.iter().map(|p| p.parse().unwrap()).collect())
    }

    #[rstest]
    #[case(&["*"], "a/b", true)]
    #[case(&["*"], "gpt2", true)]
    #[case(&["a/*"], "a/b", true)]
    #[case(&["a/*"], "A/b", true)]
    #[case(&["a/*"], "ab/b", false)]
    #[case(&["a/*"], "a", false)]
    #[case(&["a/b"], "a/b", true)]
    #[case(&["a/b"], "a/bc", false)]
    #[case(&["a/b", "gpt2"], "gpt2", true)]
    #[case(&["a/b"], "a/b:fastest", true)]
    #[case(&["a/b:groq"], "a/b:groq", true)]
    #[case(&["a/b:groq"], "a/b", false)]
    #[case(&["a/b:groq"], "a/b:together", false)]
    #[case(&["llama3.2"], "llama3.2:1b", true)]
    #[case(&["a/*"], "a/b:fastest", true)]
    #[case(&[], "a/b", false)]
    fn matches_whole_names(#[case] patterns: &[&str], #[case] id: &str, #[case] expected: bool) {
        assert_eq!(allowed(patterns).check(&id.parse().unwrap()).is_ok(), expected);
    }

    #[rstest]
    #[case("")]
    #[case("/*")]
    #[case("*/*")]
    #[case("a/b/*")]
    #[case("a*")]
    #[case("../*")]
    #[case("http://x/*")]
    fn a_pattern_is_not_a_glob(#[case] text: &str) {
        assert!(text.parse::<Pattern>().is_err());
    }
}
