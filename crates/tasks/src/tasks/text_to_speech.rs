//! A text spoken.
//!
//! Request: a text. Answer: the clip's bytes, `audio/flac` unless `Accept` asks
//! otherwise; or JSON with base64 or a URL.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "text-to-speech",
    title: "Text to speech",
    fields: &[Field::new("text", "Text to speak", FieldKind::Text { batch: false }, Place::Inputs)],
    output: Reader::MEDIA,
    parameters: &[shared::GENERATION_PARAMETERS],
    route: Route::MODEL,
    others: &[(Api::OpenAi, Route::SPEECH)],
    accept: shared::ACCEPT_AUDIO,
    streams: None,
    examples: &[
        Example { lang: "en", title: "Greeting", values: &[("text", "I love audio models!")] },
        Example {
            lang: "en",
            title: "Sentence",
            values: &[("text", "The quick brown fox jumps over the lazy dog.")],
        },
    ],
};
