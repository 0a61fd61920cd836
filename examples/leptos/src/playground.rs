//! Props that change while the widget is mounted, the app's own buttons on it, and callbacks into the app's state.

use crate::models::{CHOICES, Choice, SENTIMENT};
use inference_widget::{Answer, InferenceHandle, InferenceWidget, Problem, State, Theme};
use leptos::prelude::*;
use std::sync::Arc;

/// Lines of the log that are kept.
const KEPT: usize = 8;

#[component]
pub fn Playground(endpoint: String) -> impl IntoView {
    // Signals that the widget follows: when one changes, so does the widget, and what the visitor typed stays.
    let choice = RwSignal::new(SENTIMENT);
    let threshold = RwSignal::new(0.5);
    let theme = RwSignal::new(Theme::Auto);
    let model = Signal::derive(move || choice.get().model);
    let task = Signal::derive(move || choice.get().task.map(str::to_owned));

    // The other direction: the handle runs the widget from here, the callbacks tell what happens in it.
    let widget = InferenceHandle::new();
    let log = RwSignal::new(Vec::new());
    let tell = move |text: String| log.update(|log| note(log, text));
    let tell_result = move |answer: Arc<Answer>| tell(format!("result after {:.0} ms", answer.total_ms));

    view! {
        <section class="part" aria-labelledby="playground">
            <h2 id="playground">{"Props, a handle, callbacks"}</h2>
            <div class="bar">
                <ChoiceOfModel choice />
                <ChoiceOfTheme theme />
                <label>
                    {move || format!("Threshold {:.2}", threshold.get())}
                    <input
                        type="range" min="0" max="1" step="0.05"
                        prop:value=move || threshold.get().to_string()
                        on:input:target=move |event| threshold.set(event.target().value().parse().unwrap_or(0.0))
                    />
                </label>
            </div>
            <div class="columns">
                <InferenceWidget
                    endpoint=endpoint
                    model=Signal::derive(move || model.get().to_owned())
                    task=task
                    threshold=threshold
                    theme=theme
                    handle=widget
                    on_state=move |state: State| tell(format!("state: {}", state.as_str()))
                    on_start=move || tell("start".to_owned())
                    on_result=tell_result
                    on_error=move |problem: Problem| tell(format!("error: {}", problem.sentence(widget.messages())))
                    on_cancel=move || tell("cancel".to_owned())
                />
                <div class="card">
                    <Remote widget />
                    <h3>{"What the callbacks told"}</h3>
                    <Log lines=log />
                </div>
            </div>
        </section>
    }
}

/// A line of the log. The number tells equal lines apart.
#[derive(Clone)]
struct Line {
    number: usize,
    text: String,
}

fn note(log: &mut Vec<Line>, text: String) {
    let number = log.last().map_or(1, |last| last.number + 1);
    log.push(Line { number, text });
    if log.len() > KEPT {
        log.remove(0);
    }
}

#[component]
fn Log(#[prop(into)] lines: Signal<Vec<Line>>) -> impl IntoView {
    view! {
        <ol class="log" aria-label="Log">
            <For each=move || lines.get() key=|line| line.number let(Line { number, text })>
                <li>{format!("{number}. {text}")}</li>
            </For>
        </ol>
    }
}

/// The app's own buttons on the widget. What they show is what the handle reads, which is reactive.
#[component]
fn Remote(widget: InferenceHandle) -> impl IntoView {
    let state = move || widget.state();
    let task = move || widget.task().map_or("no task yet", |task| task.title);
    // The run goes on whether or not anybody awaits it; here the callbacks do.
    let run = move |_| drop(widget.run(None));
    view! {
        <h3>{"From outside"}</h3>
        <div class="bar">
            <button type="button" disabled=move || state().is_busy() on:click=run>"Run it"</button>
            <button type="button" disabled=move || !state().is_busy() on:click=move |_| widget.cancel()>"Cancel it"</button>
            <button type="button" on:click=move |_| widget.reset()>"Reset it"</button>
            <button type="button" on:click=move |_| widget.set_inputs("What a lovely morning!".into())>"Fill it in"</button>
        </div>
        <p class="quiet">{move || format!("{}: {}", task(), state().as_str())}</p>
    }
}

#[component]
fn ChoiceOfModel(choice: RwSignal<Choice>) -> impl IntoView {
    let choose = move |name: String| {
        if let Some(chosen) = CHOICES.into_iter().find(|choice| choice.name == name) {
            choice.set(chosen);
        }
    };
    let options = CHOICES.map(|choice| view! { <option value=choice.name>{choice.name}</option> });
    view! {
        <label>
            "Model"
            <select prop:value=move || choice.get().name on:change:target=move |event| choose(event.target().value())>
                {options.into_iter().collect_view()}
            </select>
        </label>
    }
}

#[component]
fn ChoiceOfTheme(theme: RwSignal<Theme>) -> impl IntoView {
    const THEMES: [(&str, Theme); 3] =
        [("As the page", Theme::Auto), ("Light", Theme::Light), ("Dark", Theme::Dark)];
    let choose = move |name: String| {
        if let Some((_, chosen)) = THEMES.into_iter().find(|(own, _)| *own == name) {
            theme.set(chosen);
        }
    };
    let options = THEMES.map(|(name, _)| view! { <option value=name>{name}</option> });
    view! {
        <label>
            "Theme"
            <select on:change:target=move |event| choose(event.target().value())>{options.into_iter().collect_view()}</select>
        </label>
    }
}
