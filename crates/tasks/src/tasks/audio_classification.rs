//! A label and a score per class of sound.
//!
//! Request: the bytes of a clip, or base64 in `inputs` beside parameters. Answer: `[{label, score}]`.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "audio-classification",
    title: "Audio classification",
    fields: &[shared::AUDIO],
    output: Reader::LABELS,
    parameters: &[shared::TOP_LABELS, shared::FUNCTION_TO_APPLY],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[],
};
