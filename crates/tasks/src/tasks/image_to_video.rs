//! A picture set in motion.
//!
//! Request: the picture's bytes, or base64 in `inputs` beside `parameters.prompt`.
//! Answer: the film's bytes, or JSON with `video.url`.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "image-to-video",
    title: "Image to video",
    fields: &[shared::IMAGE, shared::PROMPT],
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
    examples: &[],
};
