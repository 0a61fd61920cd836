//! A text in another language.
//!
//! Request: a text or a list. Answer: `[{translation_text}]`, one per input.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "translation",
    title: "Translation",
    fields: &[Field::new("text", "Text to translate", FieldKind::Text { batch: true }, Place::Inputs)],
    output: Reader::TEXTS,
    parameters: &[
        Parameter::text("src_lang", "Language of the text, as the model spells it"),
        Parameter::text("tgt_lang", "Language to translate into, as the model spells it"),
        shared::MIN_LENGTH,
        shared::MAX_LENGTH,
        shared::TEMPERATURE,
        shared::TOP_K,
        shared::TOP_P,
        shared::REPETITION_PENALTY,
        shared::MAX_TIME,
        shared::CLEAN_UP,
        shared::TRUNCATION,
        shared::GENERATE_PARAMETERS,
    ],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[
        Example {
            lang: "en",
            title: "Introduction",
            values: &[("text", "My name is Wolfgang and I live in Berlin")],
        },
        Example { lang: "en", title: "Question", values: &[("text", "Where is the nearest station?")] },
    ],
};
