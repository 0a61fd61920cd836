//! An answer from a table: how it was found, and the table with its cells tinted.

use super::{grid, tools};
use crate::app::Outcome;
use crate::dom;
use tasks::Value;
use web_sys::Element;

/// Cells that say where the answer comes from.
const MAX_CHIPS: usize = 20;

pub fn view(
    outcome: &Outcome,
    answer: &str,
    aggregator: Option<&str>,
    coordinates: &[(usize, usize)],
    cells: &[String],
) -> Element {
    let view = dom::el(
        "div",
        &[("class", "list")],
        &[&dom::text_el("p", &[("class", "big"), ("dir", "auto")], answer)],
    );
    let chips = dom::el("ul", &[("class", "chips"), ("aria-label", "Cells")], &[]);
    // "NONE" is what models say when they only looked up.
    for aggregator in aggregator.into_iter().filter(|a| *a != "NONE") {
        dom::append(&chips, &dom::text_el("li", &[("class", "aggregator")], aggregator));
    }
    for cell in cells.iter().take(MAX_CHIPS) {
        dom::append(&chips, &dom::text_el("li", &[("dir", "auto")], cell));
    }
    dom::append(&view, &chips);
    if let Some(columns) = columns(outcome) {
        let width = columns.len();
        let height = columns.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let mut tinted = vec![false; width * height];
        for (row, column) in coordinates {
            if *row < height && *column < width {
                tinted[row * width + column] = true;
            }
        }
        dom::append(&view, &table(columns, height, tinted));
    }
    let text = answer.to_owned();
    dom::append(&view, &tools::copy_text(Box::new(move || text.clone())));
    view
}

type Columns = Vec<(String, Vec<String>)>;

/// The table that was asked about.
pub fn columns(outcome: &Outcome) -> Option<Columns> {
    outcome.task.fields.iter().find_map(|field| match outcome.inputs.get(field.key) {
        Some(Value::Table(columns)) => Some(columns.clone()),
        _ => None,
    })
}

fn table(columns: Columns, height: usize, tinted: Vec<bool>) -> Element {
    let headings: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    let width = headings.len();
    let cell = move |row: usize, column: usize| {
        let text = columns[column].1.get(row).cloned().unwrap_or_default();
        (text, if tinted[row * width + column] { "tinted" } else { "" })
    };
    grid::table("The table, the cells of the answer marked", &headings, height, Box::new(cell))
}
