//! A conversation.
//!
//! Request: the OpenAI form, `{model, messages, …}`. Answer: `choices[].message`, or
//! a stream of `choices[].delta`.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "chat-completion",
    title: "Chat",
    fields: &[Field::new("messages", "Message", FieldKind::Chat, Place::Inputs)],
    output: Reader::MESSAGE,
    parameters: shared::CHAT,
    route: Route::CHAT,
    others: &[],
    accept: None,
    streams: Some(MESSAGE),
    examples: &[
        Example { lang: "en", title: "Question", values: &[("messages", "What is the capital of France?")] },
        Example {
            lang: "en",
            title: "Explain",
            values: &[("messages", "Explain tides to a ten-year-old, in three sentences.")],
        },
    ],
};
