//! A table of names and scores with a bar behind each row: labels, similarities, rankings.

use crate::{dom, number};
use web_sys::Element;

/// Rows shown before "Show all".
const FOLD: usize = 5;
/// Rows in a table that is not folded at all.
const FOLD_FROM: usize = 8;
/// Rows added at a time: no frame takes long, however many there are.
const BATCH: usize = 200;

pub struct Row<'a> {
    pub name: &'a str,
    pub score: Option<f64>,
}

/// `caption` names the table for those who cannot see it; `heading` its first column.
pub fn table(caption: &str, heading: &str, rows: &[Row]) -> Element {
    // Bars compare with the largest magnitude, or with 1 if all are shares of it.
    let largest = rows.iter().filter_map(|r| r.score).fold(1.0f64, |max, s| max.max(s.abs()));
    let lowest = rows.iter().filter_map(|r| r.score).fold(0.0f64, f64::min);
    let body = dom::el("tbody", &[], &[]);
    let head = dom::el(
        "thead",
        &[("class", "sr")],
        &[&dom::el(
            "tr",
            &[],
            &[
                &dom::text_el("th", &[("scope", "col")], heading),
                &dom::text_el("th", &[("scope", "col")], "Score"),
            ],
        )],
    );
    let caption = dom::text_el("caption", &[("class", "sr")], caption);
    let table = dom::el("table", &[("class", "rows"), ("part", "table")], &[&caption, &head, &body]);
    let best = rows.iter().enumerate().filter_map(|(i, r)| Some((i, r.score?))).fold(
        None,
        |best: Option<(usize, f64)>, (i, s)| {
            if best.is_none_or(|(_, b)| s > b) { Some((i, s)) } else { best }
        },
    );
    let shown = if rows.len() > FOLD_FROM { FOLD } else { rows.len() };
    for (i, row) in rows.iter().enumerate().take(shown) {
        dom::append(&body, &draw(row, largest, lowest, best.is_some_and(|(b, _)| b == i)));
    }
    let wrapper = dom::el("div", &[("class", "table")], &[&table]);
    if shown < rows.len() {
        let text = ["Show all ", &rows.len().to_string()].concat();
        let more = dom::text_el("button", &[("type", "button"), ("class", "quiet")], &text);
        let rest: Vec<(String, Option<f64>)> =
            rows[shown..].iter().map(|r| (r.name.to_owned(), r.score)).collect();
        let (button, mut rest) = (more.clone(), rest.into_iter());
        dom::on(&more, "click", move |_| {
            for (name, score) in rest.by_ref().take(BATCH) {
                dom::append(&body, &draw(&Row { name: &name, score }, largest, lowest, false));
            }
            if rest.len() == 0 {
                button.remove();
            } else {
                button.set_text_content(Some(&["Show more (", &rest.len().to_string(), " left)"].concat()));
            }
        });
        dom::append(&wrapper, &more);
    }
    wrapper
}

fn draw(row: &Row, largest: f64, lowest: f64, best: bool) -> Element {
    let name = dom::el("th", &[("scope", "row")], &[&dom::text_el("bdi", &[], row.name)]);
    let score = match row.score {
        Some(score) => dom::text_el("td", &[("title", &number::full(score))], &number::fixed(score, 3)),
        None => dom::text_el("td", &[("title", "The server gave no score")], "–"),
    };
    let tr = dom::el("tr", &[("part", "row")], &[&name, &score]);
    if best {
        dom::set(&tr, "class", "best");
    }
    if let Some(score) = row.score {
        // With negative scores the zero line moves in from the left.
        let span = largest - lowest;
        let (from, to) = (score.min(0.0) - lowest, score.max(0.0) - lowest);
        dom::style(&tr, "--from", &number::percent(from / span));
        dom::style(&tr, "--to", &number::percent(to / span));
    }
    tr
}
