//! Tables, and lists that may be long: the first few entries at once, the rest a batch at a time, so that no frame
//! takes long however much there is.

use crate::js;
use crate::language::{Messages, messages};
use crate::number::{full, percent};
use crate::numbered::numbered;
use leptos::prelude::*;
use std::sync::Arc;

/// Entries added at a time.
const BATCH: usize = 200;

/// What draws the entry of a number.
pub type Entry = Arc<dyn Fn(usize) -> AnyView + Send + Sync>;

/// What puts the entries into a body, such as a table's.
pub type Body = Box<dyn FnOnce(AnyView) -> AnyView>;

/// The first `shown` of `total` entries, and behind them a button that adds more, if there are more.
#[component]
pub fn Fold(
    /// How many entries there are.
    total: usize,
    /// How many are drawn at first.
    shown: usize,
    /// Draws an entry.
    entry: Entry,
    #[prop(optional)] body: Option<Body>,
) -> impl IntoView {
    let drawn = RwSignal::new(shown.min(total));
    let entries = numbered(move || 0..drawn.get(), move |i| entry(i));
    let entries = match body {
        Some(body) => body(entries),
        None => entries,
    };
    let say = messages();
    let label = move || {
        if total - drawn.get() > BATCH {
            say.show_more(BATCH as f64, total as f64)
        } else {
            say.show_all(total as f64)
        }
    };
    let add = move |event: leptos::ev::MouseEvent| {
        let more = total.min(drawn.get_untracked() + BATCH);
        if more == total {
            // The button goes: the focus stays near.
            js::focus_near(&event, ".answer, .turn", "");
        }
        drawn.set(more);
    };
    let has_more = Memo::new(move |_| drawn.get() < total);
    let more = move || {
        has_more.get().then(|| {
            view! { <button type="button" class="quiet more" on:click=add>{label}</button> }.into_any()
        })
    };
    view! { {entries} {more} }
}

/// A score for reading; `none` where the server gave none.
pub fn scored(score: Option<f64>, none: &str, say: Messages) -> String {
    score.map_or_else(|| none.to_owned(), |score| say.fixed(score, 3))
}

/// A row of [`Rows`].
#[derive(Clone)]
pub struct Item {
    pub name: String,
    pub score: Option<f64>,
}

/// How the bars behind the rows compare.
#[derive(Clone, Copy)]
pub struct Bars {
    /// The row with the highest score.
    pub best: Option<usize>,
    largest: f64,
    lowest: f64,
}

impl Bars {
    /// Bars compare with the largest magnitude, or with 1 if all are shares of it. With negative scores the zero line
    /// moves in from the left.
    pub fn of(items: &[Item]) -> Self {
        let (mut largest, mut lowest, mut best) = (1.0f64, 0.0f64, None);
        for (i, item) in items.iter().enumerate() {
            let Some(score) = item.score else { continue };
            largest = largest.max(score.abs());
            lowest = lowest.min(score);
            if best.is_none_or(|(_, most)| score > most) {
                best = Some((i, score));
            }
        }
        Self { best: best.map(|(i, _)| i), largest, lowest }
    }

    /// Where the bar of a score begins.
    pub fn from(self, score: Option<f64>) -> Option<String> {
        score.map(|score| self.share(score.min(0.0)))
    }

    /// Where it ends.
    pub fn to(self, score: Option<f64>) -> Option<String> {
        score.map(|score| self.share(score.max(0.0)))
    }

    fn share(self, score: f64) -> String {
        percent((score - self.lowest) / (self.largest - self.lowest))
    }
}

/// The cell of a score.
#[component]
pub fn ScoreCell(score: Option<f64>) -> impl IntoView {
    let say = messages();
    let title = score.map_or_else(|| say.no_score().to_owned(), full);
    view! { <td title=title>{scored(score, "–", say)}</td> }
}

/// Names and scores with a bar behind each row: labels, similarities, rankings.
#[component]
pub fn Rows(caption: String, heading: &'static str, items: Vec<Item>) -> impl IntoView {
    let bars = Bars::of(&items);
    let total = items.len();
    let entry = move |i: usize| {
        let Some(Item { name, score }) = items.get(i).cloned() else { return ().into_any() };
        view! {
            <tr part="row" class:best=bars.best == Some(i) style:--from=bars.from(score) style:--to=bars.to(score)>
                <th scope="row"><bdi>{name}</bdi></th>
                <ScoreCell score />
            </tr>
        }
        .into_any()
    };
    view! { <RowTable caption heading total entry=Arc::new(entry) /> }
}

/// The table around rows of names and scores, folded where it is long.
#[component]
pub fn RowTable(caption: String, heading: &'static str, total: usize, entry: Entry) -> impl IntoView {
    let body = move |entries| {
        view! {
            <table class="rows" part="table">
                <caption class="sr">{caption}</caption>
                <thead class="sr"><tr><th scope="col">{heading}</th><th scope="col">{messages().score()}</th></tr></thead>
                <tbody>{entries}</tbody>
            </table>
        }
        .into_any()
    };
    let shown = if total > 8 { 5 } else { total };
    view! { <div class="table"><Fold total shown entry body=Box::new(body) /></div> }
}
