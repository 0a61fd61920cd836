//! How well each of several texts answers a query.
//!
//! Request: as for sentence similarity. Answer: one score per text in input order,
//! unbounded and often negative, or `[{index, score}]` in any order.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "text-ranking",
    title: "Text ranking",
    fields: &[
        Field::new("source_sentence", "Query", FieldKind::Text { batch: false }, Place::Member)
            .or(&["query"]),
        Field::new("sentences", "Texts to rank, one a line", FieldKind::List, Place::Member)
            .or(&["texts", "documents"]),
    ],
    output: Reader::SCORES,
    parameters: &[],
    route: Route::MODEL,
    others: &[(Api::OpenAi, Route::RERANK), (Api::Tei, Route::TEI_RERANK)],
    accept: None,
    streams: None,
    examples: &[Example {
        lang: "en",
        title: "Machine learning",
        values: &[
            ("source_sentence", "Machine learning is so easy."),
            (
                "sentences",
                "Deep learning is so straightforward.\nThis is so difficult, like rocket science.\nI can't believe how much I struggled with this.",
            ),
        ],
    }],
};
