//! A text continued.
//!
//! Request: a prompt. Answer: `[{generated_text}]`, with the prompt in front unless
//! `return_full_text` is false; an object with `details` from TGI; `choices[0].text`
//! from OpenAI-shaped servers; or an event stream.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "text-generation",
    title: "Text generation",
    fields: &[Field::new("text", "Prompt", FieldKind::Text { batch: false }, Place::Inputs).or(&["prompt"])],
    output: Reader::TEXTS,
    parameters: &[
        Parameter::number("max_new_tokens", 1.0, 100_000.0, 1.0, None, "Most tokens to write"),
        Parameter::number("num_return_sequences", 1.0, 10.0, 1.0, Some(1.0), "How many texts to write"),
        Parameter::choice(
            "return_full_text",
            &["true", "false"],
            "",
            "Give the prompt back in front of the text",
        ),
        Parameter::choice(
            "do_sample",
            &["true", "false"],
            "",
            "Draw tokens by chance instead of taking the likeliest",
        ),
        shared::TEMPERATURE,
        shared::TOP_K,
        shared::TOP_P,
        Parameter::number(
            "typical_p",
            0.0,
            1.0,
            0.01,
            None,
            "Choose tokens that are about as likely as expected",
        ),
        shared::REPETITION_PENALTY,
        shared::MAX_TIME,
        shared::SEED,
        shared::STOP,
        Parameter::number(
            "truncate",
            1.0,
            100_000.0,
            1.0,
            None,
            "Keep only this many of the prompt's last tokens",
        ),
        Parameter::number("best_of", 1.0, 100.0, 1.0, None, "Write this many texts and keep the best"),
        Parameter::switch("watermark", false, "Mark the text as generated"),
        Parameter::json("grammar", "A JSON schema or regular expression that the text must follow"),
    ],
    route: Route::MODEL,
    others: &[(Api::OpenAi, Route::COMPLETIONS)],
    accept: None,
    streams: Some(TEXTS),
    examples: &[
        Example { lang: "en", title: "Story", values: &[("text", "Once upon a time,")] },
        Example { lang: "en", title: "Fact", values: &[("text", "The answer to the universe is")] },
    ],
};
