//! Answers to a question: the best first, and all of them in their context.

use super::rows::{self, Row};
use super::{spans, tools};
use crate::app::Outcome;
use crate::dom;
use std::rc::Rc;
use tasks::AnswerSpan;
use web_sys::Element;

pub fn view(outcome: &Rc<Outcome>, answers: &[AnswerSpan]) -> Element {
    let view = dom::el("div", &[("class", "list")], &[]);
    if answers.is_empty() {
        return dom::text_el("p", &[("class", "note")], "The model found no answer.");
    }
    let row = |answer: &AnswerSpan| {
        let name = if answer.answer.is_empty() { "(no answer)" } else { &answer.answer };
        Row { name: name.to_owned(), score: answer.score, mark: None }
    };
    dom::append(&view, &rows::table("Answers", "Answer", answers.iter().map(row).collect()));
    if let Some(context) = outcome.inputs.text("context") {
        let places: Vec<_> = answers.iter().filter_map(|answer| place(context, answer)).collect();
        let (colours, tags) = (vec![0; places.len()], vec![String::new(); places.len()]);
        dom::append(&view, &spans::marked(context, &places, colours, tags));
    }
    dom::append(&view, &tools::copy(outcome));
    view
}

/// Where an answer is in its context, in code points.
fn place(context: &str, answer: &AnswerSpan) -> Option<(usize, usize)> {
    if let (Some(start), Some(end)) = (answer.start, answer.end) {
        return Some((start, end));
    }
    let (context, wanted) = (context.as_bytes(), answer.answer.as_bytes());
    let at = context.windows(wanted.len().max(1)).position(|window| window == wanted)?;
    // Every byte that does not continue a character begins one.
    let count = |bytes: &[u8]| bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
    let start = count(&context[..at]);
    Some((start, start + count(wanted)))
}
