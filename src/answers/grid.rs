//! Plain tables: predictions, what an answer comes from, entities.

use super::table::Fold;
use crate::session::Answer;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::{FieldKind, Value};

/// Rows shown at once; fewer of wide tables, which have no more cells at once than this.
const FOLD: usize = 200;
const CELLS: usize = 2000;

/// What draws the `<td>` of a row and a column.
pub type CellAt = Arc<dyn Fn(usize, usize) -> AnyView + Send + Sync>;

/// A table with its headings, which scrolls by itself where it is too wide.
#[component]
pub fn Grid(caption: &'static str, headings: Vec<String>, total: usize, cell: CellAt) -> impl IntoView {
    let width = headings.len();
    let entry = move |row: usize| {
        let cells = (0..width).map(|column| cell(row, column)).collect_view();
        view! { <tr part="row">{cells}</tr> }.into_any()
    };
    let body = move |entries| {
        let headings =
            headings.into_iter().map(|heading| view! { <th scope="col" dir="auto">{heading}</th> });
        view! {
            <div class="scroll" tabindex="0" role="group" aria-label=caption>
                <table class="grid" part="table">
                    <caption class="sr">{caption}</caption>
                    <thead><tr>{headings.collect_view()}</tr></thead>
                    <tbody>{entries}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let shown = (CELLS / width.max(1)).clamp(1, FOLD);
    view! { <div class="table"><Fold total shown entry=Arc::new(entry) body=Box::new(body) /></div> }
}

/// The table that was sent: names and cells of its columns.
pub fn sent(answer: &Answer) -> &[(String, Vec<String>)] {
    let field = answer.task.fields.iter().find(|field| field.kind == FieldKind::Table);
    match field.and_then(|field| answer.inputs.get(field.key)) {
        Some(Value::Table(columns)) => columns,
        _ => &[],
    }
}

/// The number of its rows.
pub fn height(columns: &[(String, Vec<String>)]) -> usize {
    columns.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0)
}

/// The text of one of its cells.
pub fn text(columns: &[(String, Vec<String>)], row: usize, column: usize) -> String {
    columns.get(column).and_then(|(_, cells)| cells.get(row)).cloned().unwrap_or_default()
}
