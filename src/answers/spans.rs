//! Labelled stretches, marked in their text, with a legend above and a table below.

use super::copy::CopyTable;
use super::grid::{CellAt, Grid};
use super::labels::Verdict;
use super::layout;
use super::marked::{Marked, Stretch};
use super::palette::{Legend, Palette};
use super::table::{Fold, scored};
use crate::language::{Messages, messages};
use crate::parts::part;
use crate::session::Answer;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::{Span, SpanRow, Spans};

/// Texts shown at once.
const FOLD: usize = 20;
/// Labels that the sentence tells apart.
const LABELS: usize = 8;

part! { prose:
    fn draw(answer: Arc<Answer>, spans: Spans) -> AnyView = view;
}

/// What the labels are and how often: "2 PER, 1 LOC". Tokens that begin an entity and that go on with it count as one
/// label.
pub fn sentence(spans: &Spans, say: Messages) -> String {
    let (mut known, mut others) = (Vec::<(&str, usize)>::new(), 0);
    for span in spans.rows.iter().flat_map(|row| &row.spans) {
        let label = family(&span.label);
        let is_full = known.len() == LABELS;
        match known.iter_mut().find(|(own, _)| *own == label) {
            Some((_, count)) => *count += 1,
            None if is_full => others += 1,
            None => known.push((label, 1)),
        }
    }
    if known.is_empty() {
        return say.no_entities().to_owned();
    }
    let mut parts: Vec<String> =
        known.iter().map(|(label, count)| [&count.to_string(), " ", label].concat()).collect();
    if others > 0 {
        parts.push(say.others(f64::from(others)));
    }
    parts.join(", ")
}

pub fn view(answer: Arc<Answer>, spans: Spans) -> AnyView {
    let Spans { rows, verdicts } = spans;
    let total = rows.len();
    let is_any = rows.iter().any(|row| !row.spans.is_empty());
    let rows: Vec<Arc<SpanRow>> = rows.into_iter().map(Arc::new).collect();
    let entry = move |i: usize| {
        let verdict = verdicts.get(i).cloned().flatten();
        rows.get(i).cloned().map(|row| view! { <MarkedText row verdict /> }).into_any()
    };
    view! {
        <div class="lists">
            {if total > 0 { view! { <Fold total shown=FOLD entry=Arc::new(entry) /> }.into_any() } else { none() }}
            {is_any.then(|| view! { <CopyTable answer /> })}
        </div>
    }
    .into_any()
}

fn none() -> AnyView {
    view! { <p class="note">{messages().no_entities_shown()}</p> }.into_any()
}

/// Tokens that begin an entity and tokens that go on with it have one colour.
fn family(label: &str) -> &str {
    label.strip_prefix("B-").or_else(|| label.strip_prefix("I-")).unwrap_or(label)
}

/// One text.
#[component]
fn MarkedText(row: Arc<SpanRow>, #[prop(optional_no_strip)] verdict: Option<String>) -> impl IntoView {
    let palette = Palette::of(&row.spans.iter().map(|span| family(&span.label)).collect::<Vec<_>>());
    let stretch = |(i, span): (usize, &Span)| Stretch {
        place: span.start..span.end,
        colour: palette.colour_of(i),
        tag: span.label.clone(),
    };
    let stretches = row.spans.iter().enumerate().map(stretch).collect();
    let legend = if row.spans.is_empty() {
        none()
    } else {
        let entries =
            palette.known.iter().cloned().map(|known| view! { <li><Legend known /></li> }).collect_view();
        view! { <ul class="chips legend" role="list">{entries}</ul> }.into_any()
    };
    let text = row.text.as_str().into();
    view! {
        <div class="list">
            {verdict.map(|said| view! { <Verdict said /> })}
            {legend}
            <Marked text stretches name=messages().text_with_entities() />
            {(!row.spans.is_empty()).then(|| view! { <AsTable row /> })}
        </div>
    }
}

/// The entities as a table, which is drawn when it is unfolded.
#[component]
fn AsTable(row: Arc<SpanRow>) -> impl IntoView {
    let say = messages();
    let total = row.spans.len();
    let is_open = RwSignal::new(false);
    let places: Vec<_> = row.spans.iter().map(|span| span.start..span.end).collect();
    let places = layout::byte_ranges(&row.text, &places);
    let cell: CellAt = Arc::new(move |number, column| {
        let Some(Span { label, score, .. }) = row.spans.get(number) else { return ().into_any() };
        if column > 1 {
            return view! { <td class="number">{scored(*score, "–", say)}</td> }.into_any();
        }
        let marked = || places.get(number).and_then(|place| row.text.get(place.clone())).unwrap_or_default();
        let text = if column > 0 { label } else { marked() };
        view! { <td dir="auto">{text.to_owned()}</td> }.into_any()
    });
    let grid = move || {
        let headings = [say.text_heading(), say.label(), say.score()].map(str::to_owned).to_vec();
        view! { <Grid caption=say.entities() headings total cell=cell.clone() /> }
    };
    view! {
        <details on:toggle=move |_| is_open.set(true)>
            <summary>{say.as_a_table(total as f64)}</summary>
            {move || is_open.get().then(&grid)}
        </details>
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    #[test]
    fn tokens_of_one_entity_have_one_colour() {
        assert_eq!(
            ["B-PER", "I-PER", "PER", "B", "E-X"].map(super::family),
            ["PER", "PER", "PER", "B", "E-X"]
        );
    }
}
