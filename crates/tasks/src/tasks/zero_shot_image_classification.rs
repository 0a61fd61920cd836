//! Labels chosen by the visitor, scored against a picture.
//!
//! Request: base64 in `inputs`, with `parameters.candidate_labels`. Answer: `[{label, score}]`.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "zero-shot-image-classification",
    title: "Zero-shot image classification",
    fields: &[shared::IMAGE, shared::CANDIDATE_LABELS],
    output: Reader::LABELS,
    parameters: &[shared::HYPOTHESIS_TEMPLATE],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[
        Example { lang: "en", title: "Animals", values: &[("candidate_labels", "cat, dog, bird")] },
        Example {
            lang: "en",
            title: "Places",
            values: &[("candidate_labels", "street, beach, forest, kitchen")],
        },
    ],
};
