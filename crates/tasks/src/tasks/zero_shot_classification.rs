//! Labels chosen by the visitor, scored against a text.
//!
//! Request: `inputs` with `parameters.candidate_labels` (a list; older servers
//! take a comma string too). Answer: `{sequence, labels, scores}`, a list of
//! those for a list of inputs, or the newer flat `[{label, score}]`.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "zero-shot-classification",
    title: "Zero-shot classification",
    fields: &[
        Field::new("text", "Text", FieldKind::Text { batch: true }, Place::Inputs).or(&["sequences"]),
        shared::CANDIDATE_LABELS,
    ],
    output: Reader::LABELS,
    parameters: &[
        Parameter::switch("multi_label", false, "Score each label by itself: several can be true"),
        shared::HYPOTHESIS_TEMPLATE,
    ],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[
        Example {
            lang: "en",
            title: "Support ticket",
            values: &[
                (
                    "text",
                    "I recently bought a device from your company but it is not working as advertised and I would like to get reimbursed.",
                ),
                ("candidate_labels", "refund, legal, delivery"),
            ],
        },
        Example {
            lang: "en",
            title: "Headline",
            values: &[
                ("text", "The home side scored twice in the last five minutes."),
                ("candidate_labels", "sport, politics, science, business"),
            ],
        },
    ],
};
