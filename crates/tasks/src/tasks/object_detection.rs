//! Things in a picture, each with a box.
//!
//! Request: the bytes of a picture, or base64 in `inputs` beside parameters. Answer:
//! `[{label, score, box: {xmin, ymin, xmax, ymax}}]`, in pixels of the source.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "object-detection",
    title: "Object detection",
    fields: &[shared::IMAGE],
    output: Reader::BOXES,
    parameters: &[shared::THRESHOLD],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[],
};
