//! The areas of a picture, each with a mask.
//!
//! Request: the bytes of a picture, or base64 in `inputs` beside parameters. Answer:
//! `[{label, score?, mask}]`; a mask is a grey PNG in base64, of the picture's size.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "image-segmentation",
    title: "Image segmentation",
    fields: &[shared::IMAGE],
    output: Reader::MASKS,
    parameters: &[
        Parameter::choice(
            "subtask",
            &["instance", "panoptic", "semantic"],
            "",
            "Things, things and background, or classes",
        ),
        shared::THRESHOLD,
        Parameter::number("mask_threshold", 0.0, 1.0, 0.01, None, "How sure each pixel of a mask must be"),
        Parameter::number(
            "overlap_mask_area_threshold",
            0.0,
            1.0,
            0.01,
            None,
            "Drop pieces of a mask smaller than this share of it",
        ),
    ],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[],
};
