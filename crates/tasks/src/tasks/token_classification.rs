//! Names, places, parts of speech: labels on stretches of a text.
//!
//! Request: a text or a list. Answer: `[{entity_group, score, word, start, end}]`,
//! or `{entity, index, …}` when not aggregated. Offsets may be null, and count code points.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "token-classification",
    title: "Token classification",
    fields: &[Field::new("text", "Text", FieldKind::Text { batch: true }, Place::Inputs)],
    output: Reader::SPANS,
    parameters: &[
        Parameter::choice(
            "aggregation_strategy",
            &["simple", "none", "first", "average", "max"],
            "simple",
            "How tokens are joined into entities",
        ),
        Parameter::list("ignore_labels", "Labels to leave out"),
        Parameter::number(
            "stride",
            0.0,
            512.0,
            1.0,
            None,
            "Overlap of the pieces that a long text is cut into",
        ),
    ],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[
        Example {
            lang: "en",
            title: "Person and place",
            values: &[("text", "My name is Wolfgang and I live in Berlin")],
        },
        Example {
            lang: "en",
            title: "News",
            values: &[("text", "Ada Lovelace wrote to Charles Babbage from London in 1843.")],
        },
        Example {
            lang: "de",
            title: "Person und Ort",
            values: &[("text", "Clara Schumann wurde in Leipzig geboren.")],
        },
        Example {
            lang: "fr",
            title: "Personne et lieu",
            values: &[("text", "Marie Curie a travaillé à Paris.")],
        },
        Example {
            lang: "es",
            title: "Persona y lugar",
            values: &[("text", "Frida Kahlo nació en Coyoacán.")],
        },
        Example {
            lang: "zh", title: "人名与地名", values: &[("text", "鲁迅出生在浙江绍兴。")]
        },
        Example {
            lang: "ar", title: "شخص ومكان", values: &[("text", "ولد نجيب محفوظ في القاهرة.")]
        },
    ],
};
