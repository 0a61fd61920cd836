//! Labels and scores: a table per input, the verdict above it.

use super::rows::{self, Row};
use crate::app::Outcome;
use crate::dom;
use tasks::LabelScore;
use web_sys::Element;

pub fn view(outcome: &Outcome, lists: &[Vec<LabelScore>], verdict: Option<&[Option<String>]>) -> Element {
    let view = dom::el("div", &[("class", "lists")], &[]);
    let inputs = outcome.inputs.texts(outcome.task);
    for (i, list) in lists.iter().enumerate() {
        let input = if lists.len() > 1 { inputs.get(i).copied() } else { None };
        let group = dom::el("div", &[("class", "list")], &[]);
        if let Some(text) = input {
            dom::append(&group, &dom::text_el("p", &[("class", "of"), ("dir", "auto")], text));
        }
        if let Some(Some(verdict)) = verdict.and_then(|v| v.get(i)) {
            dom::append(&group, &draw_verdict(verdict, list.first()));
        }
        if list.is_empty() {
            dom::append(&group, &dom::text_el("p", &[("class", "note")], "The model returned no labels."));
        } else {
            let rows: Vec<_> = list.iter().map(|l| Row { name: &l.label, score: l.score }).collect();
            let caption = input.map_or_else(|| "Scores".to_owned(), |text| ["Scores of: ", text].concat());
            dom::append(&group, &rows::table(&caption, "Label", &rows));
        }
        dom::append(&view, &group);
    }
    if lists.is_empty() {
        dom::append(&view, &dom::text_el("p", &[("class", "note")], "The model returned no labels."));
    }
    view
}

fn draw_verdict(verdict: &str, best: Option<&LabelScore>) -> Element {
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
