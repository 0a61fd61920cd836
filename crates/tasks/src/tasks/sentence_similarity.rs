//! How close each of several sentences is to one.
//!
//! Request: `{source_sentence, sentences}`. Answer: one score per sentence, in
//! input order. Models serve this beside feature extraction, so the pipeline is named.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "sentence-similarity",
    title: "Sentence similarity",
    fields: &[
        Field::new("source_sentence", "Source sentence", FieldKind::Text { batch: false }, Place::Member),
        Field::new("sentences", "Sentences to compare, one a line", FieldKind::List, Place::Member),
    ],
    output: Reader::SIMILARITY,
    parameters: &[],
    route: Route::PIPELINE,
    others: &[(Api::OpenAi, Route::SIMILARITY)],
    accept: None,
    streams: None,
    examples: &[
        Example {
            lang: "en",
            title: "Happy",
            values: &[
                ("source_sentence", "That is a happy person"),
                ("sentences", "That is a happy dog\nThat is a very happy person\nToday is a sunny day"),
            ],
        },
        Example {
            lang: "en",
            title: "Delivery",
            values: &[
                ("source_sentence", "Where is my parcel?"),
                (
                    "sentences",
                    "My order has not arrived yet\nHow do I change my password?\nThe package is late",
                ),
            ],
        },
    ],
};
