//! A score per sentence, in input order or best first.

use super::rows::{self, Row};
use crate::app::Outcome;
use crate::dom;
use tasks::Value;
use web_sys::Element;

pub fn view(outcome: &Outcome, scores: &[f64]) -> Element {
    let mut sentences: Vec<&str> = Vec::new();
    for field in outcome.task.fields {
        if let Some(Value::List(items)) = outcome.inputs.get(field.key) {
            sentences.extend(items.iter().map(String::as_str));
        }
    }
    let numbers: Vec<String> = (1..=scores.len()).map(|n| ["#", &n.to_string()].concat()).collect();
    let rows: Vec<Row> = scores
        .iter()
        .enumerate()
        .map(|(i, &score)| Row { name: sentences.get(i).copied().unwrap_or(&numbers[i]), score: Some(score) })
        .collect();
    dom::el(
        "div",
        &[("class", "lists")],
        &[&rows::table("Similarity to the source sentence", "Sentence", &rows)],
    )
}
