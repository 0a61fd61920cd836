//! A question about a picture.
//!
//! Request: `{question, image}`, the picture in base64. Answer: `[{answer, score}]`.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "visual-question-answering",
    title: "Visual question answering",
    fields: &[shared::IMAGE_MEMBER, shared::QUESTION],
    output: Reader::SAID_LABEL,
    parameters: &[Parameter::number("top_k", 1.0, 1000.0, 1.0, None, "How many answers to return")],
    route: Route::MODEL,
    others: &[(Api::OpenAi, Route::QUESTION)],
    accept: None,
    streams: None,
    examples: &[
        Example { lang: "en", title: "Count", values: &[("question", "How many are there?")] },
        Example { lang: "en", title: "Scene", values: &[("question", "What is in this picture?")] },
    ],
};
