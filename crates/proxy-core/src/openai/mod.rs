//! The API in OpenAI's form: its routes, and the part of it that models with
//! the Hub's tasks can answer.

mod embeddings;
mod models;
mod rank;

pub use embeddings::Embeddings;
pub use models::{listed, only_allowed};
pub use rank::{Dress, Ranking};

/// What can be asked for under `/v1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    Chat,
    Completions,
    Embeddings,
    Rerank,
    Transcriptions,
    Translations,
    Speech,
    Images,
}

impl Api {
    pub const ALL: [Self; 8] = [
        Self::Chat,
        Self::Completions,
        Self::Embeddings,
        Self::Rerank,
        Self::Transcriptions,
        Self::Translations,
        Self::Speech,
        Self::Images,
    ];

    /// The path below `/v1`.
    pub const fn path(self) -> &'static [&'static str] {
        match self {
            Self::Chat => &["chat", "completions"],
            Self::Completions => &["completions"],
            Self::Embeddings => &["embeddings"],
            Self::Rerank => &["rerank"],
            Self::Transcriptions => &["audio", "transcriptions"],
            Self::Translations => &["audio", "translations"],
            Self::Speech => &["audio", "speech"],
            Self::Images => &["images", "generations"],
        }
    }

    /// Whether its input is a form with a file in it instead of JSON.
    pub const fn takes_a_form(self) -> bool {
        matches!(self, Self::Transcriptions | Self::Translations)
    }
}
