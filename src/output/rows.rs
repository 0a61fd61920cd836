//! A table of names and scores with a bar behind each row: labels, similarities,
//! rankings, boxes.

use super::{fold, palette};
use crate::{dom, number};
use web_sys::Element;

/// Rows shown before "Show all".
const FOLD: usize = 5;
/// Rows in a table that is not folded at all.
const FOLD_FROM: usize = 8;

#[derive(Default)]
pub struct Row {
    pub name: String,
    pub score: Option<f64>,
    /// Which item this is, and its colour, where a picture shows it too.
    pub mark: Option<(usize, usize)>,
}

/// `caption` names the table for those who cannot see it; `heading` its first column.
pub fn table(caption: &str, heading: &str, rows: Vec<Row>) -> Element {
    let scores = || rows.iter().filter_map(|row| row.score);
    // Bars compare with the largest magnitude, or with 1 if all are shares of it.
    let largest = scores().fold(1.0f64, |max, s| max.max(s.abs()));
    let lowest = scores().fold(0.0f64, f64::min);
    let best = scores().fold(f64::NEG_INFINITY, f64::max);
    let mut best = rows.iter().position(|row| row.score.is_some_and(|s| s >= best));
    if rows.len() == 1 && rows[0].mark.is_some() {
        best = None;
    }
    let body = dom::el("tbody", &[], &[]);
    let head = dom::el("tr", &[], &[&column(heading), &column("Score")]);
    let head = dom::el("thead", &[("class", "sr")], &[&head]);
    let caption = dom::text_el("caption", &[("class", "sr")], caption);
    let table = dom::el("table", &[("class", "rows"), ("part", "table")], &[&caption, &head, &body]);
    let total = rows.len();
    let shown = if total > FOLD_FROM { FOLD } else { total };
    let draw = move |i: usize| draw(&rows[i], largest, lowest, best == Some(i));
    let more = fold::fold(&body, total, shown, Box::new(draw));
    let wrapper = dom::el("div", &[("class", "table")], &[&table]);
    if let Some(more) = more {
        dom::append(&wrapper, &more);
    }
    wrapper
}

pub fn column(heading: &str) -> Element {
    dom::text_el("th", &[("scope", "col")], heading)
}

fn draw(row: &Row, largest: f64, lowest: f64, best: bool) -> Element {
    let name = dom::el("th", &[("scope", "row")], &[]);
    let score = match row.score {
        Some(score) => dom::text_el("td", &[("title", &number::full(score))], &number::fixed(score, 3)),
        None => dom::text_el("td", &[("title", "The server gave no score")], "–"),
    };
    let tr = dom::el("tr", &[("part", "row")], &[&name, &score]);
    if best {
        dom::set(&tr, "class", "best");
    }
    if let Some((index, colour)) = row.mark {
        dom::set(&tr, "data-i", &index.to_string());
        // Focus shows it in the picture.
        dom::set(&tr, "tabindex", "0");
        dom::append(
            &name,
            &dom::el("span", &[("class", &["swatch ", &palette::class(colour)].concat())], &[]),
        );
    }
    dom::append(&name, &dom::text_el("bdi", &[], &row.name));
    if let Some(score) = row.score {
        // With negative scores the zero line moves in from the left.
        let span = largest - lowest;
        let (from, to) = (score.min(0.0) - lowest, score.max(0.0) - lowest);
        dom::style(&tr, "--from", &number::percent(from / span));
        dom::style(&tr, "--to", &number::percent(to / span));
    }
    tr
}
