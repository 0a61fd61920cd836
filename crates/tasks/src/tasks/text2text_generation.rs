//! A text made from a text.
//!
//! Request: a text. Answer: `[{generated_text}]`, without the prompt.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "text2text-generation",
    title: "Text-to-text generation",
    fields: &[Field::new("text", "Text", FieldKind::Text { batch: false }, Place::Inputs).or(&["prompt"])],
    output: Reader::TEXTS,
    parameters: shared::TEXT_TO_TEXT,
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[
        Example { lang: "en", title: "Question", values: &[("text", "one plus two equals")] },
        Example {
            lang: "en",
            title: "Instruction",
            values: &[("text", "Translate to German: Where is the station?")],
        },
    ],
};
