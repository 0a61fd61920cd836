//! What crosses the wire besides a task's own inputs and answers.

pub mod address;
pub mod body;
pub mod data_url;
pub mod error;
pub mod error_type;
pub mod event_stream;
mod model_id;
mod model_info;
pub mod sniff;
pub mod stream;
pub mod survey;

pub use body::{Body, classify};
pub use error::{Failure, FailureCode};
pub use model_id::{InvalidModelId, ModelId};
pub use model_info::ModelInfo;
