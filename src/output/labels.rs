//! Labels and scores: a table per input, the verdict above it.

use super::rows::{self, Row};
use super::{fold, tools};
use crate::app::Outcome;
use crate::dom;
use std::rc::Rc;
use tasks::{LabelScore, Output};
use web_sys::Element;

/// Inputs shown at once.
const FOLD: usize = 20;

pub fn view(outcome: &Rc<Outcome>, total: usize) -> Element {
    let view = dom::el("div", &[("class", "lists")], &[]);
    if total == 0 {
        return dom::text_el("p", &[("class", "note")], "The model returned no labels.");
    }
    let own = outcome.clone();
    let more = fold::fold(&view, total, FOLD, Box::new(move |i| list(&own, i, total)));
    if let Some(more) = more {
        dom::append(&view, &more);
    }
    dom::append(&view, &tools::copy(outcome));
    view
}

/// The labels of one input.
fn list(outcome: &Outcome, i: usize, total: usize) -> Element {
    let group = dom::el("div", &[("class", "list")], &[]);
    let Output::Labels { rows: lists, verdict } = &outcome.output else { return group };
    let list = &lists[i];
    let inputs = outcome.inputs.texts(outcome.task);
    let input = inputs.get(i).copied().filter(|_| total > 1);
    if let Some(text) = input {
        dom::append(&group, &dom::text_el("p", &[("class", "of"), ("dir", "auto")], text));
    }
    if let Some(Some(verdict)) = verdict.as_ref().and_then(|v| v.get(i)) {
        dom::append(&group, &draw_verdict(verdict, list.first()));
    }
    if list.is_empty() {
        dom::append(&group, &dom::text_el("p", &[("class", "note")], "The model returned no labels."));
    } else {
        let rows = list.iter().map(|l| Row { name: l.label.clone(), score: l.score, mark: None }).collect();
        let caption = input.map_or_else(|| "Scores".to_owned(), |text| ["Scores of: ", text].concat());
        dom::append(&group, &rows::table(&caption, "Label", rows));
    }
    group
}

pub fn draw_verdict(verdict: &str, best: Option<&LabelScore>) -> Element {
    let tone = match verdict {
        "flagged" => "verdict bad",
        "uncertain" => "verdict unsure",
        "passed" => "verdict good",
        _ => "verdict",
    };
    let element =
        dom::el("p", &[("class", tone), ("part", "verdict")], &[&dom::text_el("strong", &[], verdict)]);
    // For a plain verdict the label is the verdict; a guardrail's and "uncertain" name it beside.
    if let Some(best) = best.filter(|b| b.label != verdict) {
        let score = best.score.map(|s| crate::number::fixed(s, 3)).unwrap_or_default();
        dom::append(&element, &dom::text_el("span", &[], &[" ", &best.label, " ", &score].concat()));
    }
    element
}
