//! A label and a score per class of film.
//!
//! Request: the film's bytes, or base64 in `inputs` beside parameters. Answer: `[{label, score}]`.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "video-classification",
    title: "Video classification",
    fields: &[shared::VIDEO],
    output: Reader::LABELS,
    parameters: &[
        shared::TOP_LABELS,
        shared::FUNCTION_TO_APPLY,
        shared::NUM_FRAMES,
        Parameter::number("frame_sampling_rate", 1.0, 1000.0, 1.0, None, "Look at every nth frame"),
    ],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[],
};
