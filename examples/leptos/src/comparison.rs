//! A list of widgets in `For`: one sentence, asked of several models.

use crate::models::{Choice, SENTIMENT, TOPICS};
use inference_widget::tasks::{Json, Output, object};
use inference_widget::{Answer, InferenceHandle, InferenceWidget, Layout};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An entry of the list. `For` needs a key that an entry keeps: its number.
#[derive(Clone, Copy)]
struct Entry {
    number: u32,
    choice: Choice,
}

/// What the rows share: the app's state, of which each row is a part.
#[derive(Clone, Copy)]
struct Shared {
    sentence: RwSignal<String>,
    /// Every row runs when this notifies.
    ask: Trigger,
    /// The best label of each row, by its number.
    verdicts: RwSignal<BTreeMap<u32, String>>,
}

#[component]
pub fn Comparison(endpoint: String) -> impl IntoView {
    let entries =
        RwSignal::new(vec![Entry { number: 1, choice: SENTIMENT }, Entry { number: 2, choice: TOPICS }]);
    let shared = Shared {
        sentence: RwSignal::new("The film was far too long.".to_owned()),
        ask: Trigger::new(),
        verdicts: RwSignal::new(BTreeMap::new()),
    };
    let next = StoredValue::new(3);
    let add = move |choice| {
        entries.update(|entries| entries.push(Entry { number: next.get_value(), choice }));
        next.update_value(|next| *next += 1);
    };
    let remove = move |number| entries.update(|entries| entries.retain(|entry| entry.number != number));
    view! {
        <section class="part" aria-labelledby="comparison">
            <h2 id="comparison">{"A list of widgets"}</h2>
            <div class="bar">
                <label class="wide">
                    "Sentence for all"
                    <input type="text" bind:value=shared.sentence />
                </label>
                <button type="button" on:click=move |_| shared.ask.notify()>"Ask all"</button>
                <button type="button" on:click=move |_| add(SENTIMENT)>"Add sentiment"</button>
                <button type="button" on:click=move |_| add(TOPICS)>"Add topics"</button>
            </div>
            <p class="quiet">{move || summary(&shared.verdicts.read())}</p>
            <div class="columns">
                // A row that stays is not touched when another one comes or goes: it keeps its answer, even a run in flight.
                <For each=move || entries.get() key=|entry| entry.number let(entry)>
                    <Row entry endpoint=endpoint.clone() shared on_remove=move || remove(entry.number) />
                </For>
            </div>
        </section>
    }
}

/// "1: negative · 2: a film"
fn summary(verdicts: &BTreeMap<u32, String>) -> String {
    if verdicts.is_empty() {
        return "Nobody has been asked yet.".to_owned();
    }
    let said: Vec<String> = verdicts.iter().map(|(number, label)| format!("{number}: {label}")).collect();
    said.join(" · ")
}

#[component]
fn Row(
    entry: Entry,
    endpoint: String,
    shared: Shared,
    #[prop(into)] on_remove: Callback<()>,
) -> impl IntoView {
    let Entry { number, choice } = entry;
    let Shared { sentence, ask, verdicts } = shared;
    // Made here, the handle goes with its row.
    let widget = InferenceHandle::new();
    Effect::new(move |before: Option<()>| {
        ask.track();
        // Not when the row is new: an effect runs once to learn what it depends on.
        if before.is_some() {
            drop(widget.run(None));
        }
    });
    let heard = move |answer: Arc<Answer>| {
        if let Some(label) = best(&answer) {
            verdicts.update(|verdicts| drop(verdicts.insert(number, label)));
        }
    };
    on_cleanup(move || verdicts.update(|verdicts| drop(verdicts.remove(&number))));
    let parameters = (choice == TOPICS).then(|| {
        let labels = ["film", "weather", "food"].map(Json::from);
        object([("candidate_labels", Json::Array(labels.to_vec()))])
    });
    view! {
        <div class="row" role="group" aria-label=format!("Model {number}")>
            <div class="row-head bar">
                <h3>{format!("{number}. {}", choice.name)}</h3>
                <button type="button" on:click=move |_| on_remove.run(())>{format!("Remove {number}")}</button>
            </div>
            <InferenceWidget
                endpoint=endpoint
                model=choice.model
                task=choice.task.map(str::to_owned)
                inputs=sentence
                parameters=parameters
                layout=Layout::Compact
                handle=widget
                on_result=heard
            />
        </div>
    }
}

/// The best label, of an answer that has labels.
fn best(answer: &Answer) -> Option<String> {
    match &answer.output {
        Output::Labels(labels) => Some(labels.rows.first()?.first()?.label.clone()),
        _ => None,
    }
}
