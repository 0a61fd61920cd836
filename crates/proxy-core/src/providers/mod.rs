//! The Hub's Inference Providers: what each takes and gives for each task it
//! serves, one file a provider, as functions of their arguments.
//!
//! A visitor asks in the Hub's form ([`Ask`]). A provider's [`Served`] turns that
//! into a [`Call`] below `{router}/{provider}`, and reads what comes back: the
//! answer in the Hub's form, the address of a picture, sound or film, or where
//! to ask again ([`Step`]). No address of a provider's answer is ever called with
//! the token: of jobs only the path is taken, and appended to the router's.

mod ask;
mod black_forest_labs;
mod chat_only;
mod choice;
mod deepinfra;
mod fal_ai;
mod featherless_ai;
mod hyperbolic;
mod mapping;
mod nebius;
mod novita;
mod nscale;
mod ovhcloud;
mod replicate;
mod sambanova;
mod scaleway;
mod shared;
mod together;
mod wavespeed;
mod zai_org;

pub use ask::{Ask, Input};
pub use choice::{Order, Preference, choose, worth_another};
pub use mapping::{Entry, Mapping, Status};

use serde_json::Value;

use crate::ApiError;

/// The Hub's own, whose form is the Hub's: nothing is translated for it.
pub const HF_INFERENCE: &str = "hf-inference";

pub struct Provider {
    /// As the Hub names it, and the first segment of its paths at the router.
    pub name: &'static str,
    pub served: &'static [Served],
}

/// A task that a provider serves.
pub struct Served {
    pub task: &'static str,
    pub call: fn(&Ask<'_>) -> Result<Call, ApiError>,
    pub read: fn(&Ask<'_>, &Value) -> Result<Step, ApiError>,
}

/// All of them, in the order of their names.
pub const ALL: [&Provider; 22] = [
    &chat_only::BASETEN,
    &black_forest_labs::PROVIDER,
    &chat_only::CEREBRAS,
    &chat_only::COHERE,
    &deepinfra::PROVIDER,
    &fal_ai::PROVIDER,
    &featherless_ai::PROVIDER,
    &chat_only::FIREWORKS_AI,
    &chat_only::GROQ,
    &hyperbolic::PROVIDER,
    &nebius::PROVIDER,
    &novita::PROVIDER,
    &nscale::PROVIDER,
    &chat_only::OPENAI,
    &ovhcloud::PROVIDER,
    &chat_only::PUBLICAI,
    &replicate::PROVIDER,
    &sambanova::PROVIDER,
    &scaleway::PROVIDER,
    &together::PROVIDER,
    &wavespeed::PROVIDER,
    &zai_org::PROVIDER,
];

/// The name of a provider that is known here, or of the Hub's own service.
pub fn known(name: &str) -> Option<&'static str> {
    ALL.iter().map(|provider| provider.name).chain([HF_INFERENCE]).find(|known| *known == name)
}

/// How a provider serves a task.
pub fn served(provider: &str, task: &str) -> Option<&'static Served> {
    let provider = ALL.iter().find(|known| known.name == provider)?;
    provider.served.iter().find(|served| served.task == task)
}

/// A request to a provider.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Below the provider's own.
    pub path: String,
    pub query: Option<String>,
    pub headers: &'static [(&'static str, &'static str)],
    pub body: Payload,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    Json(Value),
    /// `multipart/form-data`: texts, and one file.
    Form {
        fields: Vec<(String, String)>,
        file: File,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct File {
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// What a provider's answer leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// The answer, in the Hub's form.
    Json(Value),
    /// The answer is these bytes.
    Bytes(Vec<u8>),
    /// The answer is at this address, which has nothing to do with the router.
    Media(String, Dress),
    /// Not there yet, or elsewhere at the provider: ask here.
    Ask(Place),
}

/// What is made of a picture, sound or film that was fetched.
#[derive(Clone, Debug, PartialEq)]
pub enum Dress {
    /// The bytes are the answer.
    Bare,
    /// `[{label, score, mask}]`
    Mask,
    /// `[{label, blob, content-type}]`
    Sound { label: String },
    /// `{text}`
    Text,
}

/// An address below a provider's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub path: String,
    pub query: Option<String>,
    /// Whether the answer can be there already.
    pub now: bool,
}

impl Dress {
    /// What was fetched, in the Hub's form; none if that is the bytes themselves.
    pub fn wrap(&self, content_type: &str, bytes: &[u8]) -> Option<Value> {
        use base64::Engine as _;
        let base64 = || base64::prelude::BASE64_STANDARD.encode(bytes);
        match self {
            Self::Bare => None,
            Self::Mask => Some(serde_json::json!([{ "label": "mask", "score": 1.0, "mask": base64() }])),
            Self::Sound { label } => {
                Some(serde_json::json!([{ "label": label, "blob": base64(), "content-type": content_type }]))
            }
            Self::Text => Some(serde_json::json!({ "text": String::from_utf8_lossy(bytes) })),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
