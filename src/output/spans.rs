//! Labelled stretches, marked in their text, with a legend above and a table below.

use super::layout::{Piece, layout};
use super::palette::{self, Palette};
use super::{grid, labels, tools};
use crate::app::Outcome;
use crate::{dom, js, number};
use std::rc::Rc;
use tasks::{Span, SpanText};
use web_sys::Element;

/// Pieces drawn in one frame.
const PER_FRAME: usize = 600;
/// Pieces after which a block ends with its line.
const PER_BLOCK: usize = 100;

pub fn view(outcome: &Rc<Outcome>, rows: &[SpanText], verdict: Option<&[Option<String>]>) -> Element {
    let view = dom::el("div", &[("class", "lists")], &[]);
    for (i, row) in rows.iter().enumerate() {
        let list = dom::el("div", &[("class", "list")], &[]);
        if let Some(Some(verdict)) = verdict.and_then(|v| v.get(i)) {
            dom::append(&list, &labels::draw_verdict(verdict, None));
        }
        let labels: Vec<&str> = row.spans.iter().map(|span| bare(&span.label)).collect();
        let palette = Palette::of(&labels);
        if row.spans.is_empty() {
            dom::append(&list, &dom::text_el("p", &[("class", "note")], "No entities found."));
        } else {
            dom::append(&list, &palette.legend());
        }
        let places = row.spans.iter().map(|span| (span.start, span.end)).collect::<Vec<_>>();
        let tags = row.spans.iter().map(|span| span.label.clone()).collect();
        dom::append(&list, &marked(&row.text, &places, palette.places, tags));
        if !row.spans.is_empty() {
            dom::append(&list, &table(&row.text, &row.spans));
        }
        dom::append(&view, &list);
    }
    if rows.iter().any(|row| !row.spans.is_empty()) {
        dom::append(&view, &tools::copy(outcome));
    }
    view
}

/// What all found labels are and how often.
pub fn summary(rows: &[SpanText]) -> String {
    let labels: Vec<&str> = rows.iter().flat_map(|row| &row.spans).map(|span| bare(&span.label)).collect();
    if labels.is_empty() { "No entities found".to_owned() } else { Palette::of(&labels).summary() }
}

/// Tokens that begin an entity and that go on with it have one colour.
fn bare(label: &str) -> &str {
    label.strip_prefix("B-").or(label.strip_prefix("I-")).unwrap_or(label)
}

/// A text with stretches of it marked; `tags` are written behind them. Long texts are
/// drawn over several frames, in blocks that end where lines do.
pub fn marked(text: &str, places: &[(usize, usize)], colours: Vec<usize>, tags: Vec<String>) -> Element {
    let element = dom::el("div", &[("class", "marked")], &[]);
    let (host, text) = (element.clone(), text.to_owned());
    let mut pieces = layout(&text, places).into_iter();
    // The block, and the marks that are open in it.
    let (mut open, mut in_block) = (vec![block(&host)], 0);
    let mut draw = move || {
        for piece in pieces.by_ref().take(PER_FRAME) {
            let Some(parent) = open.last() else { break };
            in_block += 1;
            match piece {
                Piece::Text(from, to) => {
                    let text = &text[from..to];
                    let line = text.rfind('\n').filter(|_| open.len() == 1 && in_block > PER_BLOCK);
                    dom::append(parent, &dom::text(&text[..line.unwrap_or(text.len())]));
                    if let Some(line) = line {
                        (open, in_block) = (vec![block(&host)], 0);
                        dom::append(&open[0], &dom::text(&text[line + 1..]));
                    }
                }
                Piece::Open(i) => {
                    let mark = dom::el("mark", &[("class", &palette::class(colours[i]))], &[]);
                    dom::append(parent, &mark);
                    open.push(mark);
                }
                Piece::Close(i, is_end) => {
                    if is_end {
                        dom::append(parent, &dom::text_el("span", &[("class", "tag")], &tags[i]));
                    }
                    open.pop();
                }
            }
        }
        pieces.len() > 0
    };
    if draw() {
        js::frames(Box::new(draw));
    }
    element
}

fn block(host: &Element) -> Element {
    let block = dom::el("div", &[("class", "block"), ("dir", "auto")], &[]);
    dom::append(host, &block);
    block
}

fn table(text: &str, spans: &[Span]) -> Element {
    // Where each code point begins, so that words are cut out without a search.
    let bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
    let text = text.to_owned();
    let spans = spans.to_vec();
    let count = spans.len();
    let cell = move |row: usize, column: usize| {
        let span: &Span = &spans[row];
        let at = |place: usize| bytes[place.min(bytes.len() - 1)];
        let text = match column {
            0 => text.get(at(span.start)..at(span.end)).unwrap_or_default().to_owned(),
            1 => span.label.clone(),
            _ => span.score.map_or_else(|| "–".to_owned(), |score| number::fixed(score, 3)),
        };
        (text, if column == 2 { "number" } else { "" })
    };
    let headings = ["Text", "Label", "Score"].map(str::to_owned);
    let table = grid::table("Entities", &headings, count, Box::new(cell));
    let summary = dom::text_el("summary", &[], &["As a table (", &count.to_string(), ")"].concat());
    dom::el("details", &[], &[&summary, &table])
}
