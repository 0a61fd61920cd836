//! A number per row of a table.
//!
//! Request: `{data: {column: [cell]}}`, all cells strings and all columns of equal
//! length. Answer: one number per row.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "tabular-regression",
    title: "Tabular regression",
    fields: &[shared::TABLE_ROWS],
    output: Reader::PREDICTIONS,
    parameters: &[],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[Example {
        lang: "en",
        title: "Fish",
        values: &[(
            "data",
            "Species\tLength1\tLength2\tLength3\tHeight\tWidth\nBream\t23.2\t25.4\t30\t11.52\t4.02\nBream\t24\t26.3\t31.2\t12.48\t4.3056",
        )],
    }],
};
