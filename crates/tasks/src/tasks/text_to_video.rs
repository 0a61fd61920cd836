//! A film from a description.
//!
//! Request: a text. Answer: the film's bytes, or JSON with `video.url`.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "text-to-video",
    title: "Text to video",
    fields: &[
        Field::new("text", "Description", FieldKind::Text { batch: false }, Place::Inputs).or(&["prompt"])
    ],
    output: Reader::MEDIA,
    parameters: &[
        shared::NEGATIVE_PROMPT,
        shared::NUM_FRAMES,
        shared::GUIDANCE_SCALE,
        shared::STEPS,
        shared::SEED,
    ],
    route: Route::MODEL,
    others: &[],
    accept: shared::ACCEPT_VIDEO,
    streams: None,
    examples: &[Example {
        lang: "en",
        title: "Dog",
        values: &[("text", "A dog running through shallow water, slow motion")],
    }],
};
