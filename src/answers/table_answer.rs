//! An answer found in a table: how, and where.

use super::grid::{self, Grid};
use crate::hooks::clipboard::CopyButton;
use crate::language::{Messages, messages};
use crate::parts::part;
use crate::session::Answer;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::TableAnswer;

/// Cells spelt out beside the answer.
const MAX_CHIPS: usize = 20;

part! { prose:
    fn draw(answer: Arc<Answer>, found: TableAnswer) -> AnyView = view;
}

pub fn sentence(found: &TableAnswer, say: Messages) -> String {
    if found.answer.trim().is_empty() { say.empty_answer().to_owned() } else { found.answer.clone() }
}

pub fn view(answer: Arc<Answer>, found: TableAnswer) -> AnyView {
    let say = messages();
    let TableAnswer { answer: said, aggregator, coordinates, mut cells } = found;
    // "NONE" is what models say when they only looked up.
    let aggregator = aggregator.filter(|name| name != "NONE");
    let rest = cells.len().saturating_sub(MAX_CHIPS);
    cells.truncate(MAX_CHIPS);
    let has_chips = aggregator.is_some() || !cells.is_empty();
    let chips = move || {
        view! {
            <ul class="chips" role="list" aria-label=say.cells()>
                {aggregator.map(|name| view! { <li class="aggregator">{name}</li> })}
                {cells.into_iter().map(|text| view! { <li dir="auto">{text}</li> }).collect_view()}
                {(rest > 0).then(|| view! { <li>{say.and_more(rest as f64)}</li> })}
            </ul>
        }
    };
    let text = said.clone();
    view! {
        <div class="list">
            <p class="big" dir="auto">{if said.trim().is_empty() { say.empty_answer_shown().to_owned() } else { said }}</p>
            {has_chips.then(chips)}
            {marked(answer, &coordinates)}
            <div class="tools"><CopyButton name=say.copy() text=Box::new(move || text.clone()) /></div>
        </div>
    }
    .into_any()
}

/// The table that was sent, its cells at these coordinates marked.
fn marked(answer: Arc<Answer>, coordinates: &[[usize; 2]]) -> Option<AnyView> {
    let columns = grid::sent(&answer);
    let (width, total) = (columns.len(), grid::height(columns));
    if width == 0 {
        return None;
    }
    let mut is_marked = vec![false; width * total];
    for [row, column] in coordinates.iter().filter(|[row, column]| *row < total && *column < width) {
        if let Some(cell) = is_marked.get_mut(row * width + column) {
            *cell = true;
        }
    }
    let headings = columns.iter().map(|(name, _)| name.clone()).collect();
    let cell = move |row: usize, column: usize| {
        let text = grid::text(grid::sent(&answer), row, column);
        if is_marked.get(row * width + column) == Some(&true) {
            view! { <td class="tinted" dir="auto"><mark>{text}</mark></td> }.into_any()
        } else {
            view! { <td dir="auto">{text}</td> }.into_any()
        }
    };
    let caption = messages().table_marked();
    Some(view! { <Grid caption headings total cell=Arc::new(cell) /> }.into_any())
}
