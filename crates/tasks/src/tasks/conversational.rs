//! A conversation with a model from before chat.
//!
//! Request: `{text, past_user_inputs, generated_responses}`. Answer:
//! `{generated_text, conversation}`.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "conversational",
    title: "Conversational",
    fields: &[Field::new("messages", "Message", FieldKind::Chat, Place::Inputs)],
    output: Reader::MESSAGE,
    parameters: &[
        shared::MIN_LENGTH,
        shared::MAX_LENGTH,
        shared::TEMPERATURE,
        shared::TOP_K,
        shared::TOP_P,
        shared::REPETITION_PENALTY,
        shared::MAX_TIME,
    ],
    route: Route::MODEL,
    others: &[(Api::OpenAi, Route::EARLIER_CHAT)],
    accept: None,
    streams: None,
    examples: &[
        Example { lang: "en", title: "Greeting", values: &[("messages", "Hey, how are you?")] },
        Example { lang: "en", title: "Film", values: &[("messages", "Which movie is the best?")] },
    ],
};
