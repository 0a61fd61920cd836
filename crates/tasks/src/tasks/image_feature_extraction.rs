//! A picture as vectors.
//!
//! Request: the bytes of a picture. Answer: one to four dimensions, by model.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "image-feature-extraction",
    title: "Image feature extraction",
    fields: &[shared::IMAGE],
    output: Reader::VECTORS,
    parameters: &[],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[],
};
