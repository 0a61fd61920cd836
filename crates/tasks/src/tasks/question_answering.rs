//! The stretch of a text that answers a question.
//!
//! Request: `{question, context}`. Answer: `{answer, score, start, end}`, a list of
//! those when `top_k` is above 1; `end` is also called `stop`, and span and score may be missing.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "question-answering",
    title: "Question answering",
    fields: &[
        Field::new("question", "Question", FieldKind::Line, Place::Member).or(&["text"]),
        Field::new("context", "Text to search", FieldKind::Text { batch: false }, Place::Member),
    ],
    output: Reader::ANSWERS,
    parameters: &[
        Parameter::number("top_k", 1.0, 100.0, 1.0, Some(1.0), "How many answers to return"),
        Parameter::number(
            "doc_stride",
            1.0,
            4096.0,
            1.0,
            None,
            "Overlap of the pieces that a long text is cut into",
        ),
        Parameter::number("max_answer_len", 1.0, 4096.0, 1.0, None, "Longest answer, in tokens"),
        Parameter::number(
            "max_seq_len",
            1.0,
            4096.0,
            1.0,
            None,
            "Longest question and text together, in tokens",
        ),
        Parameter::number("max_question_len", 1.0, 4096.0, 1.0, None, "Longest question, in tokens"),
        Parameter::switch("handle_impossible_answer", false, "Allow that the text has no answer"),
        Parameter::switch("align_to_words", true, "Do not cut answers inside a word"),
    ],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[
        Example {
            lang: "en",
            title: "Where",
            values: &[("question", "Where do I live?"), ("context", "My name is Sarah and I live in London")],
        },
        Example {
            lang: "en",
            title: "What",
            values: &[
                ("question", "What is it good for?"),
                (
                    "context",
                    "A tide mill is a water mill driven by the rise and fall of the tide. Most were used to grind grain.",
                ),
            ],
        },
        Example {
            lang: "de",
            title: "Wo",
            values: &[("question", "Wo wohne ich?"), ("context", "Ich heiße Anna und wohne in Hamburg.")],
        },
        Example {
            lang: "fr",
            title: "Où",
            values: &[
                ("question", "Où est-ce que je vis ?"),
                ("context", "Je m’appelle Anna et je vis à Lyon."),
            ],
        },
        Example {
            lang: "es",
            title: "Dónde",
            values: &[("question", "¿Dónde vivo?"), ("context", "Me llamo Ana y vivo en Sevilla.")],
        },
        Example {
            lang: "zh",
            title: "哪里",
            values: &[("question", "我住在哪里？"), ("context", "我叫小明，我住在上海。")],
        },
        Example {
            lang: "ar",
            title: "أين",
            values: &[("question", "أين أعيش؟"), ("context", "اسمي ليلى وأعيش في تونس.")],
        },
    ],
};
