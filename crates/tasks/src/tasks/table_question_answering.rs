//! A question about a table, answered by its cells.
//!
//! Request: `{query, table: {column: [cell]}}`, all cells strings and all columns of
//! equal length; a few servers say `question`. Answer: `{answer, coordinates, cells,
//! aggregator}`, or only the answer.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "table-question-answering",
    title: "Table question answering",
    fields: &[
        Field::new("query", "Question", FieldKind::Line, Place::Member).or(&["question", "text"]),
        Field::new("table", "Table", FieldKind::Table, Place::Member),
    ],
    output: Reader::TABLE_ANSWER,
    parameters: &[
        Parameter::choice(
            "padding",
            &["do_not_pad", "longest", "max_length"],
            "do_not_pad",
            "How inputs are filled up to one length",
        ),
        Parameter::switch("sequential", false, "Ask row by row, for models that converse"),
        Parameter::switch("truncation", false, "Cut a table that is too long instead of failing"),
    ],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[
        Example {
            lang: "en",
            title: "Repositories",
            values: &[
                ("query", "How many stars does the transformers repository have?"),
                (
                    "table",
                    "Repository\tStars\tContributors\tProgramming language\nTransformers\t36542\t651\tPython\nDatasets\t4512\t77\tPython\nTokenizers\t3934\t34\tRust, Python and NodeJS",
                ),
            ],
        },
        Example {
            lang: "en",
            title: "Rivers",
            values: &[
                ("query", "What is the total length of the rivers in Asia?"),
                (
                    "table",
                    "River\tContinent\tLength (km)\nNile\tAfrica\t6650\nYangtze\tAsia\t6300\nYenisei\tAsia\t5539\nAmazon\tSouth America\t6400",
                ),
            ],
        },
    ],
};
