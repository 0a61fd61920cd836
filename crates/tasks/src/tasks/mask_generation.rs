//! Every separable area of a picture.
//!
//! Request: the bytes of a picture. Answer: as for image segmentation, with or without
//! labels, or `{masks, scores}`.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "mask-generation",
    title: "Mask generation",
    fields: &[shared::IMAGE],
    output: Reader::MASKS,
    parameters: &[],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[],
};
