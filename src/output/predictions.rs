//! A prediction per row, beside the row.

use super::{grid, table_answer, tools};
use crate::app::Outcome;
use crate::dom;
use std::rc::Rc;
use tasks::Json;
use web_sys::Element;

pub fn view(outcome: &Rc<Outcome>, column: &[Json]) -> Element {
    let columns = table_answer::columns(outcome).unwrap_or_default();
    let mut headings: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    headings.push("Prediction".to_owned());
    let predictions: Vec<String> = column.iter().map(tools::cell).collect();
    let count = predictions.len();
    let cell = move |row: usize, column: usize| match columns.get(column) {
        Some((_, cells)) => (cells.get(row).cloned().unwrap_or_default(), ""),
        None => (predictions[row].clone(), "tinted"),
    };
    let table = grid::table("Predictions", &headings, count, Box::new(cell));
    dom::el("div", &[("class", "list")], &[&table, &tools::copy(outcome)])
}
