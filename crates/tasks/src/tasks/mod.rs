//! One file per task: its declaration, and the wire facts it rests on.

pub(crate) mod feature_extraction;
pub(crate) mod sentence_similarity;
pub(crate) mod text_classification;
pub(crate) mod zero_shot_classification;

/// What a task's file needs.
mod prelude {
    pub(super) use crate::output::Kind;
    pub(super) use crate::task::{Example, Field, FieldKind, Parameter, Place, Route, Task};
}
