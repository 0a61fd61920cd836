//! Music or sound from a description.
//!
//! Request: a text. Answer: the clip's bytes, or `{audio, sampling_rate}` with base64.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "text-to-audio",
    title: "Text to audio",
    fields: &[
        Field::new("text", "Description", FieldKind::Text { batch: false }, Place::Inputs).or(&["prompt"])
    ],
    output: Reader::MEDIA,
    parameters: &[shared::GENERATION_PARAMETERS],
    route: Route::MODEL,
    others: &[(Api::OpenAi, Route::SPEECH)],
    accept: shared::ACCEPT_AUDIO,
    streams: None,
    examples: &[
        Example {
            lang: "en",
            title: "Drum and bass",
            values: &[("text", "liquid drum and bass, atmospheric synths, airy sounds")],
        },
        Example {
            lang: "en",
            title: "Rain",
            values: &[("text", "steady rain on a tin roof, distant thunder")],
        },
    ],
};
