//! A label and a score per class.
//!
//! Request: `inputs` is a text, a list of texts, or `{text, text_pair}` on
//! dedicated endpoints. Answer: `[[{label, score}]]` from hosted models, one
//! inner list per input of a batch, or a flat list from endpoints.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "text-classification",
    title: "Text classification",
    fields: &[
        Field::new("text", "Text", FieldKind::Text { batch: true }, Place::InputsOrMember),
        Field::new("text_pair", "Second text", FieldKind::Text { batch: false }, Place::Member).optional(),
    ],
    output: Reader::LABELS,
    parameters: &[shared::TOP_LABELS, shared::FUNCTION_TO_APPLY],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[
        Example { lang: "en", title: "Praise", values: &[("text", "I like you. I love you.")] },
        Example {
            lang: "en",
            title: "Complaint",
            values: &[("text", "I waited two hours and nobody came.")],
        },
        Example {
            lang: "en",
            title: "Mixed",
            values: &[("text", "The plot drags, but I could watch her act all day.")],
        },
        Example {
            lang: "de",
            title: "Lob",
            values: &[("text", "Das beste Brot der Stadt, ich komme wieder.")],
        },
        Example {
            lang: "fr",
            title: "Éloge",
            values: &[("text", "Un film magnifique, je le recommande à tous.")],
        },
        Example { lang: "es", title: "Queja", values: &[("text", "Esperé dos horas y no vino nadie.")] },
        Example {
            lang: "zh", title: "好评", values: &[("text", "这家店的服务非常好，我很满意。")]
        },
        Example {
            lang: "ar", title: "مدح", values: &[("text", "خدمة رائعة وأنصح الجميع بها.")]
        },
    ],
};
