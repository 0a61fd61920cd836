//! A score per text, best first or in the order of the input.

use super::copy::CopyTable;
use super::summary::Scored;
use super::table::{Item, Rows};
use crate::language::{Messages, messages};
use crate::parts::part;
use crate::session::Answer;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::Value;

/// The texts that were compared or ranked, with their scores.
pub fn items(answer: &Answer, scores: Vec<f64>) -> Vec<Item> {
    let lists = answer.task.fields.iter().filter_map(|field| match answer.inputs.get(field.key) {
        Some(Value::List(texts)) => Some(texts),
        _ => None,
    });
    let mut names = lists.flatten().cloned();
    let item = |(i, score): (usize, f64)| {
        let name = names.next().unwrap_or_else(|| ["#", &(i + 1).to_string()].concat());
        Item { name, score: Some(score) }
    };
    scores.into_iter().enumerate().map(item).collect()
}

part! { text:
    fn draw(answer: Arc<Answer>, scores: Vec<f64>) -> AnyView = view;
}

/// "3 scores. Best: 0.920, a text"
pub fn sentence(answer: &Answer, scores: &[f64], write: Scored, say: Messages) -> String {
    let said = say.scores_given(scores.len() as f64);
    let best = items(answer, scores.to_vec())
        .into_iter()
        .reduce(|best, item| if item.score > best.score { item } else { best });
    match best {
        Some(best) => say.scores_best(&said, &write(best.score, "", say), &best.name),
        None => said,
    }
}

pub fn view(answer: Arc<Answer>, scores: Vec<f64>) -> AnyView {
    let say = messages();
    if scores.is_empty() {
        return view! { <p class="note">{say.no_scores()}</p> }.into_any();
    }
    let title = say.of_task(answer.task.title);
    let items = items(&answer, scores);
    let is_sorted = RwSignal::new(false);
    let toggle = (items.len() > 1).then(|| {
        view! {
            <button
                type="button" class="quiet"
                aria-pressed=move || is_sorted.get().to_string()
                on:click=move |_| is_sorted.update(|is_sorted| *is_sorted = !*is_sorted)
            >
                {say.best_first()}
            </button>
        }
        .into_any()
    });
    let rows = move || {
        let mut items = items.clone();
        if is_sorted.get() {
            items.sort_by(|a, b| b.score.partial_cmp(&a.score).unwrap_or(std::cmp::Ordering::Equal));
        }
        view! { <Rows caption=title.to_owned() heading=say.text_heading() items /> }
    };
    view! {
        <div class="list">
            <div class="list">{rows}</div>
            <CopyTable answer before=toggle />
        </div>
    }
    .into_any()
}
