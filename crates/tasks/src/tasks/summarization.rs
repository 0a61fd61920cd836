//! A long text made short.
//!
//! Request: a text. Answer: `[{summary_text}]`.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "summarization",
    title: "Summarization",
    fields: &[Field::new("text", "Text to shorten", FieldKind::Text { batch: false }, Place::Inputs)],
    output: Reader::TEXTS,
    parameters: shared::TEXT_TO_TEXT,
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[Example {
        lang: "en",
        title: "Tower",
        values: &[(
            "text",
            "The tower is 324 metres (1,063 ft) tall, about the same height as an 81-storey building, and the tallest structure in Paris. Its base is square, measuring 125 metres (410 ft) on each side. During its construction, the Eiffel Tower surpassed the Washington Monument to become the tallest man-made structure in the world, a title it held for 41 years until the Chrysler Building in New York City was finished in 1930.",
        )],
    }],
};
