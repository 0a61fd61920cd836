//! Labels and scores: a table per input, the verdict above it.

use super::copy::CopyTable;
use super::summary::Scored;
use super::table::{Fold, Item, Rows, scored};
use crate::language::{Messages, messages};
use crate::session::Answer;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::{Label, Labels};

/// Inputs shown at once.
const FOLD: usize = 20;

/// "Best: POSITIVE 0.998", or the verdict in place of "Best:"; the verdict alone where it is the label.
pub fn sentence(labels: &Labels, write: Scored, say: Messages) -> String {
    let [row] = labels.rows.as_slice() else {
        return say.inputs_labelled(labels.rows.len() as f64);
    };
    let Some(Label { label, score }) = row.first() else { return say.no_labels().to_owned() };
    let verdict = labels.verdicts.first().and_then(Option::as_deref);
    let words = match verdict {
        Some(verdict) if verdict == label => vec![verdict],
        Some(verdict) => vec![judged(verdict, say), label.as_str()],
        None => vec![say.best(), label.as_str()],
    };
    [words.join(" "), write(*score, "", say)].join(" ").trim_end().to_owned()
}

/// A verdict in words.
fn judged(verdict: &str, say: Messages) -> &str {
    match verdict {
        "flagged" => say.flagged(),
        "uncertain" => say.uncertain(),
        "passed" => say.passed(),
        // The label itself.
        label => label,
    }
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
    view! { <p class="note">{messages().no_labels_shown()}</p> }.into_any()
}

/// The labels of one input.
#[component]
fn RowOfLabels(
    #[prop(optional_no_strip)] input: Option<String>,
    #[prop(optional_no_strip)] verdict: Option<String>,
    row: Vec<Label>,
) -> impl IntoView {
    let say = messages();
    let caption = match &input {
        Some(input) => say.scores_of(input),
        None => say.scores().to_owned(),
    };
    let verdict = verdict.map(|said| view! { <Verdict said best=row.first().cloned() /> });
    let items: Vec<Item> =
        row.into_iter().map(|Label { label, score }| Item { name: label, score }).collect();
    view! {
        <div class="list">
            {input.map(|input| view! { <p class="of" dir="auto" tabindex="0">{input}</p> })}
            {verdict}
            {if items.is_empty() { none() } else { view! { <Rows caption heading=say.label() items /> }.into_any() }}
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
    let say = messages();
    let is_label = best.as_ref().is_some_and(|best| best.label == said);
    let words = if is_label { said.clone() } else { judged(&said, say).to_owned() };
    let beside = best.filter(|_| !is_label).map(|best| {
        view! { <span>{[" ", &best.label, " ", &scored(best.score, "", say)].concat()}</span> }
    });
    view! { <p class=class part="verdict"><strong>{words}</strong>{beside}</p> }
}
