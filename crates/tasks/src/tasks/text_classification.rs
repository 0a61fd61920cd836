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
    output: Kind::Labels,
    parameters: &[shared::TOP_LABELS, shared::FUNCTION_TO_APPLY],
    route: Route::Model,
    accept: None,
    streams: false,
    examples: &[
        Example { title: "Praise", values: &[("text", "I like you. I love you.")] },
        Example { title: "Complaint", values: &[("text", "I waited two hours and nobody came.")] },
        Example { title: "Mixed", values: &[("text", "The plot drags, but I could watch her act all day.")] },
    ],
};
