//! The answer: one view per kind of output. Views are plain DOM, built once from
//! what was decoded; text from a server only ever becomes text nodes.

mod answers;
mod boxes;
mod fold;
mod grid;
mod labels;
mod layout;
mod live;
mod markdown;
mod masks;
mod media;
mod message;
mod palette;
mod predictions;
mod rows;
mod scene;
mod scores;
mod spans;
mod table_answer;
#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
mod texts;
mod tools;
mod urls;
mod vectors;

pub use live::Live;
pub use urls::Urls;

use crate::app::Outcome;
use crate::{dom, js, number};
use std::rc::Rc;
use tasks::{Inputs, Kind, Output, Task};
use web_sys::Element;

/// Raw answers larger than this are not spelt out.
const MAX_RAW: usize = 2_000_000;
/// Characters of a raw answer shown.
const RAW_SHOWN: usize = 20_000;
/// Characters of a text that a screen reader is told unasked.
const SPOKEN: usize = 300;

/// Draws an answer.
pub fn view(outcome: &Rc<Outcome>, urls: &Urls) -> Element {
    match &outcome.output {
        Output::Labels { rows, .. } => labels::view(outcome, rows.len()),
        Output::Texts { texts, chunks } => texts::view(outcome, texts, chunks),
        Output::Spans { rows, verdict } => spans::view(outcome, rows, verdict.as_deref()),
        Output::Answers { answers } => answers::view(outcome, answers),
        Output::TableAnswer { answer, aggregator, coordinates, cells } => {
            table_answer::view(outcome, answer, aggregator.as_deref(), coordinates, cells)
        }
        Output::Scores { scores } => scores::view(outcome, scores),
        Output::Vectors { shape, values } => vectors::view(outcome, shape, values),
        Output::Boxes { boxes } => boxes::view(outcome, boxes, urls),
        Output::Masks { masks } => masks::view(outcome, masks, urls),
        Output::Media { items } => media::view(outcome.size, items, urls),
        Output::Predictions { column } => predictions::view(outcome, column),
        Output::Message { content, finish_reason, .. } => {
            message::view(outcome, content, finish_reason.as_deref())
        }
        Output::Unknown => unknown(outcome),
    }
}

/// Text on its way: where [`view`] will show it once it is complete.
pub fn stream(task: &Task, inputs: &Inputs) -> Live {
    let is_message = task.output == Kind::Message;
    Live::new(is_message, texts::prompt(task, inputs).filter(|_| !is_message).as_deref())
}

/// The view of text on its way.
pub fn partial(task: &Task, live: &Live) -> Element {
    if task.output == Kind::Message { message::bubble(live) } else { live.element().clone() }
}

/// An answer of no shape that the task defines: as it came.
fn unknown(outcome: &Outcome) -> Element {
    let note =
        "The server answered in a shape that this task does not define. This is the answer as it came.";
    let note = dom::text_el("p", &[("class", "note")], note);
    let raw = if outcome.size > MAX_RAW {
        "It is too large to show here.".to_owned()
    } else {
        js::shorten(&js::stringify(&outcome.raw, true), RAW_SHOWN)
    };
    let raw = dom::text_el("pre", &[("tabindex", "0"), ("dir", "ltr")], &raw);
    dom::el("div", &[("class", "list")], &[&note, &raw])
}

/// The answer in a sentence, for screen readers.
pub fn summary(outcome: &Outcome) -> String {
    let count = |n: usize, what: &str| [&n.to_string(), what].concat();
    let said = match &outcome.output {
        Output::Labels { rows, verdict } => match (rows.as_slice(), verdict.as_deref()) {
            ([row], verdict) => {
                let verdict = verdict.and_then(|v| v.first()?.as_deref()).unwrap_or("Best:");
                let best = row.first();
                let score = best.and_then(|best| best.score).map(|s| number::fixed(s, 3)).unwrap_or_default();
                [verdict, " ", best.map_or("no labels", |best| &best.label), " ", &score].concat()
            }
            (rows, _) => count(rows.len(), " inputs labelled"),
        },
        Output::Texts { texts, .. } => match texts.as_slice() {
            [text] => js::shorten(text, SPOKEN),
            texts => count(texts.len(), " texts"),
        },
        Output::Spans { rows, .. } => spans::summary(rows),
        Output::Answers { answers } => answers.first().map(|a| a.answer.clone()).unwrap_or_default(),
        Output::TableAnswer { answer, .. } => answer.clone(),
        Output::Scores { scores } => scores::summary(outcome, scores),
        Output::Vectors { shape, .. } => ["Shape ", &vectors::shape(shape)].concat(),
        Output::Boxes { boxes } => count(boxes.len(), " objects found"),
        Output::Masks { masks } => count(masks.len(), " areas found"),
        Output::Media { items } => media::summary(items),
        Output::Predictions { column } => count(column.len(), " predictions"),
        Output::Message { content, .. } => js::shorten(content, SPOKEN),
        Output::Unknown => "The answer has an unknown shape".to_owned(),
    };
    ["Done. ", &said].concat()
}
