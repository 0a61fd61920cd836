//! How well a page answers a query.
//!
//! Request: no server publishes one; `{query, image}` follows its neighbours. Answer: a
//! score per page, `[{label, score}]`.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "visual-document-retrieval",
    title: "Visual document retrieval",
    fields: &[
        Field::new("query", "Query", FieldKind::Line, Place::Member).or(&["question", "text"]),
        shared::IMAGE_MEMBER,
    ],
    output: Reader::LABELS,
    parameters: &[shared::TOP_LABELS],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[Example {
        lang: "en",
        title: "Report",
        values: &[("query", "How did sales develop last year?")],
    }],
};
