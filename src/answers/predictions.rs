//! A prediction beside every row of the table that was sent.

use super::copy::CopyTable;
use super::grid::{self, Grid};
use crate::language::{Messages, messages};
use crate::number::full;
use crate::parts::part;
use crate::session::Answer;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::Prediction;

part! { prose:
    fn draw(answer: Arc<Answer>, predictions: Vec<Prediction>) -> AnyView = view;
}

pub fn sentence(column: &[Prediction], say: Messages) -> String {
    say.predictions_made(column.len() as f64)
}

pub fn view(answer: Arc<Answer>, predictions: Vec<Prediction>) -> AnyView {
    let say = messages();
    let columns = grid::sent(&answer);
    let width = columns.len();
    // Servers may answer with fewer or more than there are rows.
    let total = grid::height(columns).max(predictions.len());
    if total == 0 {
        return view! { <p class="note">{say.no_predictions()}</p> }.into_any();
    }
    let names = columns.iter().map(|(name, _)| name.clone());
    let headings = names.chain([say.prediction().to_owned()]).collect();
    let sent = answer.clone();
    let cell = move |row: usize, column: usize| {
        if column < width {
            return view! { <td dir="auto">{grid::text(grid::sent(&sent), row, column)}</td> }.into_any();
        }
        let (class, text) = match predictions.get(row) {
            Some(Prediction::Number(n)) => ("tinted", full(*n)),
            Some(Prediction::Text(text)) => ("tinted prediction", text.clone()),
            None => ("", "–".to_owned()),
        };
        view! { <td class=class dir="auto">{text}</td> }.into_any()
    };
    view! {
        <div class="list">
            <Grid caption=say.predictions() headings total cell=Arc::new(cell) />
            <CopyTable answer />
        </div>
    }
    .into_any()
}
