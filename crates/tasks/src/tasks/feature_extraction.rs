//! A text as a vector.
//!
//! Request: a text or a list. Answer: one to four dimensions, by model and input.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "feature-extraction",
    title: "Feature extraction",
    fields: &[Field::new("text", "Text", FieldKind::Text { batch: true }, Place::Inputs)],
    output: Reader::VECTORS,
    parameters: &[
        Parameter::switch("normalize", true, "Scale each vector to length 1"),
        Parameter::switch("truncate", false, "Cut inputs that are too long instead of failing"),
        Parameter::choice("truncation_direction", &["right", "left"], "right", "Which end to cut"),
        Parameter::text("prompt_name", "Name of a prompt that the model's configuration defines"),
    ],
    route: Route::PIPELINE,
    others: &[(Api::OpenAi, Route::EMBEDDINGS)],
    accept: None,
    streams: None,
    examples: &[
        Example {
            lang: "en",
            title: "A sentence",
            values: &[("text", "Today is a sunny day and I will get some ice cream.")],
        },
        Example { lang: "en", title: "A question", values: &[("text", "How do I reset my password?")] },
    ],
};
