//! A picture made from a picture.
//!
//! Request: the bytes of a picture, or base64 in `inputs` beside `parameters.prompt`
//! and others. Answer: the new picture's bytes, or JSON with base64 or a URL.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "image-to-image",
    title: "Image to image",
    fields: &[shared::IMAGE, shared::PROMPT],
    output: Reader::MEDIA,
    parameters: &[
        shared::NEGATIVE_PROMPT,
        shared::GUIDANCE_SCALE,
        shared::STEPS,
        Parameter::json("target_size", "Size of the result: {\"width\": 512, \"height\": 512}"),
        shared::SEED,
    ],
    route: Route::MODEL,
    others: &[],
    accept: shared::ACCEPT_IMAGE,
    streams: None,
    examples: &[],
};
