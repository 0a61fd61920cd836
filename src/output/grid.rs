//! A plain table: entities, predictions, the cells that an answer comes from.

use super::{fold, rows};
use crate::dom;
use web_sys::Element;

/// Rows shown at once.
const FOLD: usize = 30;

/// `cell` gives the text of a row and column, and the class of its cell.
pub fn table(
    caption: &str,
    headings: &[String],
    count: usize,
    cell: Box<dyn Fn(usize, usize) -> (String, &'static str)>,
) -> Element {
    let head = dom::el("tr", &[], &[]);
    for heading in headings {
        dom::append(&head, &rows::column(heading));
    }
    let body = dom::el("tbody", &[], &[]);
    let caption = dom::text_el("caption", &[("class", "sr")], caption);
    let table = dom::el(
        "table",
        &[("class", "grid"), ("part", "table")],
        &[&caption, &dom::el("thead", &[], &[&head]), &body],
    );
    let columns = headings.len();
    let draw = move |row: usize| {
        let tr = dom::el("tr", &[("part", "row")], &[]);
        for column in 0..columns {
            let (text, class) = cell(row, column);
            dom::append(&tr, &dom::text_el("td", &[("dir", "auto"), ("class", class)], &text));
        }
        tr
    };
    let more = fold::fold(&body, count, FOLD, Box::new(draw));
    // Wide tables scroll by themselves.
    let scroll = dom::el("div", &[("class", "scroll"), ("tabindex", "0")], &[&table]);
    let wrapper = dom::el("div", &[("class", "table")], &[&scroll]);
    if let Some(more) = more {
        dom::append(&wrapper, &more);
    }
    wrapper
}
