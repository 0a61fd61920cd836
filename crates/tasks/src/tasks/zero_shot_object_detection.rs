//! Things chosen by the visitor, found in a picture.
//!
//! Request: base64 in `inputs`, with `parameters.candidate_labels`. Answer: as for object detection.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "zero-shot-object-detection",
    title: "Zero-shot object detection",
    fields: &[shared::IMAGE, shared::CANDIDATE_LABELS],
    output: Reader::BOXES,
    parameters: &[shared::THRESHOLD],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[
        Example { lang: "en", title: "Animals", values: &[("candidate_labels", "cat, dog, bird")] },
        Example {
            lang: "en",
            title: "Street",
            values: &[("candidate_labels", "car, bicycle, traffic light")],
        },
    ],
};
