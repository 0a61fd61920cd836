//! Speech as text.
//!
//! Request: the bytes of a clip, or base64 in `inputs` beside parameters. Answer:
//! `{text}`, with `chunks: [{text, timestamp: [start, end]}]` when asked for; the last end may be null.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "automatic-speech-recognition",
    title: "Speech recognition",
    fields: &[shared::AUDIO],
    output: Reader::TEXTS,
    parameters: &[
        Parameter::choice(
            "return_timestamps",
            &["true", "word"],
            "",
            "Say when each piece, or each word, was spoken",
        ),
        shared::GENERATION_PARAMETERS,
    ],
    route: Route::MODEL,
    others: &[(Api::OpenAi, Route::TRANSCRIPTIONS)],
    accept: None,
    streams: None,
    examples: &[],
};
