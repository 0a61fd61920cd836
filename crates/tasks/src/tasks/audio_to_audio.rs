//! Sound made from sound: separated sources, noise taken out.
//!
//! Request: the bytes of a clip. Answer: `[{label, blob, "content-type"}]`, blobs in base64.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "audio-to-audio",
    title: "Audio to audio",
    fields: &[shared::AUDIO],
    output: Reader::MEDIA,
    parameters: &[],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[],
};
