//! A widget in `Show`: it is mounted when it is wanted, and nothing of it is left when it is not.

use crate::models::SENTIMENT;
use inference_widget::tasks::{Json, object};
use inference_widget::{Answer, InferenceWidget};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn Draft(endpoint: String) -> impl IntoView {
    let is_open = RwSignal::new(false);
    // What the app keeps of the answers. The widget may be gone by the time that it is read.
    let checks = RwSignal::new(0);
    let count = move |_: Arc<Answer>| checks.update(|checks| *checks += 1);
    let label = move || if is_open.get() { "Hide the check" } else { "Check how it reads" };
    view! {
        <section class="part" aria-labelledby="draft">
            <h2 id="draft">{"Only while it is wanted"}</h2>
            <div class="bar">
                <button type="button" on:click=move |_| is_open.update(|open| *open = !*open)>{label}</button>
                <p class="quiet">{move || format!("Checks so far: {}", checks.get())}</p>
            </div>
            // A run in flight ends with the widget: its request is aborted, and no callback is called afterwards.
            <Show when=move || is_open.get()>
                <InferenceWidget
                    endpoint=endpoint.clone()
                    model=SENTIMENT.model
                    task="text-classification"
                    threshold=0.6
                    examples=examples()
                    on_result=count
                />
            </Show>
        </section>
    }
}

/// Examples in the form of the Hub's model cards. The first one fills the form.
fn examples() -> Vec<Json> {
    let example = |title: &str, text: &str| object([("example_title", title.into()), ("text", text.into())]);
    vec![
        example("Thanks", "Thank you, this was exactly what I needed."),
        example("A complaint", "I have written three times, and nobody answers."),
    ]
}
