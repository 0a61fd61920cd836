//! The answer: one view per kind of output. Views are plain DOM, built once from
//! what was decoded; text from a server only ever becomes text nodes.

mod labels;
mod rows;
mod scores;
mod vectors;

use crate::app::Outcome;
use crate::dom;
use tasks::Output;
use web_sys::Element;

/// Draws an answer.
pub fn view(outcome: &Outcome) -> Element {
    match &outcome.output {
        Output::Labels { rows, verdict } => labels::view(outcome, rows, verdict.as_deref()),
        Output::Scores { scores } => scores::view(outcome, scores),
        Output::Vectors { shape, values } => vectors::view(shape, values),
        _ => dom::text_el(
            "p",
            &[("class", "note")],
            "The server answered in a shape that this task does not define. The raw answer is under JSON.",
        ),
    }
}

/// The answer in a sentence, for screen readers.
pub fn summary(outcome: &Outcome) -> String {
    match &outcome.output {
        Output::Labels { rows, .. } => match rows.as_slice() {
            [row] => row.first().map(|best| {
                let score = best.score.map(|s| crate::number::fixed(s, 3)).unwrap_or_default();
                ["Done. Best: ", &best.label, " ", &score].concat()
            }),
            _ => None,
        },
        _ => None,
    }
    .unwrap_or_else(|| "Done".to_owned())
}
