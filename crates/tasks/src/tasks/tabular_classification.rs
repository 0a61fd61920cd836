//! A class per row of a table.
//!
//! Request: `{data: {column: [cell]}}`, all cells strings and all columns of equal
//! length. Answer: one number or label per row.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "tabular-classification",
    title: "Tabular classification",
    fields: &[shared::TABLE_ROWS],
    output: Reader::PREDICTIONS,
    parameters: &[],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[Example {
        lang: "en",
        title: "Wine",
        values: &[(
            "data",
            "fixed_acidity\tvolatile_acidity\tcitric_acid\tresidual_sugar\tchlorides\tfree_sulfur_dioxide\ttotal_sulfur_dioxide\tdensity\tpH\tsulphates\talcohol\n7.4\t0.7\t0\t1.9\t0.076\t11\t34\t0.9978\t3.51\t0.56\t9.4\n10.3\t0.32\t0.45\t6.4\t0.073\t5\t13\t0.9976\t3.23\t0.82\t12.6",
        )],
    }],
};
