//! A conversation about a picture.
//!
//! Request: the OpenAI form, the picture as an `image_url` part of the user's message.
//! Answer: as for chat.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "image-text-to-text",
    title: "Image and text to text",
    fields: &[
        Field::new("text", "Prompt", FieldKind::Text { batch: false }, Place::Member)
            .or(&["prompt", "question"]),
        Field::new("image", "Picture", FieldKind::Image, Place::Member).or(&["src", "image_url"]).optional(),
    ],
    output: Reader::MESSAGE,
    parameters: shared::CHAT,
    route: Route::CHAT,
    others: &[],
    accept: None,
    streams: Some(MESSAGE),
    examples: &[
        Example {
            lang: "en",
            title: "Describe",
            values: &[("text", "Describe this picture in one sentence.")],
        },
        Example { lang: "en", title: "Read", values: &[("text", "What does the writing say?")] },
    ],
};
