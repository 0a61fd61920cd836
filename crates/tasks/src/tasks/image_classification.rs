//! A label and a score per class of picture.
//!
//! Request: the bytes of a picture, or base64 in `inputs` beside parameters. Answer: `[{label, score}]`.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "image-classification",
    title: "Image classification",
    fields: &[shared::IMAGE],
    output: Reader::LABELS,
    parameters: &[shared::TOP_LABELS, shared::FUNCTION_TO_APPLY],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[],
};
