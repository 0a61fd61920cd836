//! A question about a scanned page.
//!
//! Request: `{question, image}`, the page in base64. Answer: `[{answer, score, start,
//! end}]`, offsets counting words of the page; generative models give only the answer.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "document-question-answering",
    title: "Document question answering",
    fields: &[shared::IMAGE_MEMBER, shared::QUESTION],
    output: Reader::SAID_ANSWER,
    parameters: &[
        Parameter::number("top_k", 1.0, 100.0, 1.0, Some(1.0), "How many answers to return"),
        Parameter::number(
            "doc_stride",
            1.0,
            4096.0,
            1.0,
            None,
            "Overlap of the pieces that a long page is cut into",
        ),
        Parameter::number("max_answer_len", 1.0, 4096.0, 1.0, None, "Longest answer, in words"),
        Parameter::number(
            "max_seq_len",
            1.0,
            4096.0,
            1.0,
            None,
            "Longest question and page together, in tokens",
        ),
        Parameter::number("max_question_len", 1.0, 4096.0, 1.0, None, "Longest question, in tokens"),
        Parameter::switch("handle_impossible_answer", false, "Allow that the page has no answer"),
        Parameter::text("lang", "Language of the page, for reading its letters"),
    ],
    route: Route::MODEL,
    others: &[(Api::OpenAi, Route::QUESTION)],
    accept: None,
    streams: None,
    examples: &[
        Example { lang: "en", title: "Invoice", values: &[("question", "What is the invoice number?")] },
        Example { lang: "en", title: "Date", values: &[("question", "When is it due?")] },
    ],
};
