//! A picture from a description.
//!
//! Request: a text. Answer: the picture's bytes, of the type that `Accept` asks for; or
//! JSON: `data[].b64_json`, `images[].url`, `images[].image`, `output: [url]`.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "text-to-image",
    title: "Text to image",
    fields: &[
        Field::new("text", "Description", FieldKind::Text { batch: false }, Place::Inputs).or(&["prompt"])
    ],
    output: Reader::MEDIA,
    parameters: &[
        shared::NEGATIVE_PROMPT,
        Parameter::number("width", 8.0, 8192.0, 8.0, None, "Width in pixels"),
        Parameter::number("height", 8.0, 8192.0, 8.0, None, "Height in pixels"),
        Parameter::number("guidance_scale", 0.0, 50.0, 0.5, Some(7.5), "How closely to follow the prompt"),
        Parameter::number(
            "num_inference_steps",
            1.0,
            500.0,
            1.0,
            Some(50.0),
            "More steps: finer, and slower",
        ),
        Parameter::text("scheduler", "Sampling method, as the model's library names it"),
        shared::SEED,
    ],
    route: Route::MODEL,
    others: &[(Api::OpenAi, Route::IMAGES)],
    accept: shared::ACCEPT_IMAGE,
    streams: None,
    examples: &[
        Example {
            lang: "en",
            title: "Cat",
            values: &[("text", "A cat in a space suit on the moon, detailed, soft light")],
        },
        Example { lang: "en", title: "Harbour", values: &[("text", "A small harbour at dawn, watercolour")] },
    ],
};
