//! Local inference: models that run on this machine, behind one trait.
//!
//! [`Engine`] is what a server talks to; [`LocalEngine`] is the one that runs models itself, from files that
//! [`install`] puts in the user's cache. Requests and answers have the shapes of the Hugging Face inference API.

mod bert;
mod catalogue;
mod encoder;
mod kernel;
mod local;
mod request;
pub mod sentiment;
mod store;
mod worker;

pub use bert::Tokens;
pub use catalogue::{ModelCard, ServedTask};
pub use encoder::{Encoder, Keep, Pooled, Text};
pub use local::{LocalEngine, Options, load};
pub use store::{InstallError, Installer, ModelError, Progress, install, models_folder};
pub use tasks::ModelId;

use std::pin::Pin;
use std::time::Duration;

pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Something that runs models.
pub trait Engine: Send + Sync {
    /// Every model it can serve, installed or not.
    fn catalogue(&self) -> Vec<ModelCard>;

    /// Where a model stands; `None` for one it does not know.
    fn status(&self, model: &ModelId) -> Option<Status>;

    /// Answers one call. Dropping the future before the call's turn comes cancels it.
    fn run(&self, call: Call) -> BoxFuture<Result<Answer, EngineError>>;
}

/// One request to one model.
#[derive(Clone, Debug)]
pub struct Call {
    pub model: ModelId,
    /// The pipeline tag; without it the body's shape decides among the tasks that the model serves.
    pub task: Option<String>,
    /// `{"inputs": …, "parameters": {…}}`.
    pub body: serde_json::Value,
    /// Wait for a model that is not loaded instead of answering [`EngineError::Loading`].
    pub wait: bool,
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub json: serde_json::Value,
    /// The time the model itself took.
    pub compute: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    NotLoaded { estimate: Duration },
    Loading { remaining: Duration },
    Loaded,
}

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EngineError {
    #[error("{0} is not a model of this server")]
    UnknownModel(ModelId),
    #[error("{model} does not do {task}; it does {}", served.join(", "))]
    UnsupportedTask { model: ModelId, task: String, served: Vec<&'static str> },
    #[error("Model {model} is currently loading")]
    Loading { model: ModelId, estimate: Duration },
    #[error("Too many requests are waiting for {model}; try again in {} s", retry_after.as_secs_f32().ceil())]
    Busy { model: ModelId, retry_after: Duration },
    #[error("{0}")]
    Input(String),
    #[error("{model} is not installed. {fix}")]
    NotInstalled { model: ModelId, fix: String },
    #[error("{model} cannot be loaded: {reason}. {fix}")]
    Broken { model: ModelId, reason: String, fix: String },
    #[error("{0}")]
    Failed(String),
}
