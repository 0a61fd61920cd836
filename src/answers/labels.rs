//! Labels and scores: a table per input, the verdict above it.

use super::copy::CopyTable;
use super::summary::{Scored, count};
use super::table::{Fold, Item, Rows, scored};
use crate::session::Answer;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::{Label, Labels};

/// Inputs shown at once.
const FOLD: usize = 20;

/// "Best: POSITIVE 0.998", or the verdict in place of "Best:"; the verdict alone where it is the label.
pub fn sentence(labels: &Labels, write: Scored) -> String {
    let [row] = labels.rows.as_slice() else {
        return count(labels.rows.len(), "input labelled", "inputs labelled");
    };
    let Some(Label { label, score }) = row.first() else { return "The model returned no labels".to_owned() };
    let verdict = labels.verdicts.first().cloned().flatten();
    let words = match verdict {
        Some(verdict) if verdict == *label => vec![verdict],
        verdict => vec![verdict.unwrap_or_else(|| "Best:".to_owned()), label.clone()],
    };
    [words.join(" "), write(*score, "")].join(" ").trim_end().to_owned()
}

pub fn view(answer: &Arc<Answer>, labels: &Labels) -> AnyView {
    let total = labels.rows.len();
    if total == 0 {
        return none();
    }
    // Of one input the form shows the text already.
    let texts: Vec<String> = match total {
        1 => Vec::new(),
        _ => answer.inputs.texts(answer.task).into_iter().map(str::to_owned).collect(),
    };
    let labels = labels.clone();
    let entry = move |i: usize| {
        let row = labels.rows.get(i).map(Vec::as_slice).unwrap_or_default();
        let verdict = labels.verdicts.get(i).cloned().flatten();
        view! { <RowOfLabels input=texts.get(i).cloned() verdict row=row.to_vec() /> }.into_any()
    };
    view! {
        <div class="lists">
            <Fold total shown=FOLD entry=Arc::new(entry) />
            <CopyTable answer=answer.clone() />
        </div>
    }
    .into_any()
}

fn none() -> AnyView {
    view! { <p class="note">{"The model returned no labels."}</p> }.into_any()
}

/// The labels of one input.
#[component]
fn RowOfLabels(
    #[prop(optional_no_strip)] input: Option<String>,
    #[prop(optional_no_strip)] verdict: Option<String>,
    row: Vec<Label>,
) -> impl IntoView {
    let caption = match &input {
        Some(input) => ["Scores of: ", input].concat(),
        None => "Scores".to_owned(),
    };
    let verdict = verdict.map(|said| view! { <Verdict said best=row.first().cloned() /> });
    let items: Vec<Item> =
        row.into_iter().map(|Label { label, score }| Item { name: label, score }).collect();
    view! {
        <div class="list">
            {input.map(|input| view! { <p class="of" dir="auto" tabindex="0">{input}</p> })}
            {verdict}
            {if items.is_empty() { none() } else { view! { <Rows caption heading="Label" items /> }.into_any() }}
        </div>
    }
}

/// What the page's threshold and flags make of the best label. For a plain verdict the label is the verdict; a
/// guardrail's and "uncertain" name it beside.
#[component]
pub fn Verdict(said: String, #[prop(optional_no_strip)] best: Option<Label>) -> impl IntoView {
    let class = match said.as_str() {
        "flagged" => "verdict bad",
        "uncertain" => "verdict unsure",
        "passed" => "verdict good",
        _ => "verdict",
    };
    let beside = best.filter(|best| best.label != said).map(|best| {
        view! { <span>{[" ", &best.label, " ", &scored(best.score, "")].concat()}</span> }
    });
    view! { <p class=class part="verdict"><strong>{said}</strong>{beside}</p> }
}
