//! A picture described, or its writing read.
//!
//! Request: the bytes of a picture, or base64 in `inputs` beside parameters. Answer:
//! `[{generated_text}]`, or a bare object.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "image-to-text",
    title: "Image to text",
    fields: &[shared::IMAGE],
    output: Reader::TEXTS,
    parameters: &[
        Parameter::number("max_new_tokens", 1.0, 100_000.0, 1.0, None, "Most tokens to write"),
        shared::GENERATION_PARAMETERS,
    ],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[],
};
