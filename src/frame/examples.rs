//! The examples menu: a row of buttons, or a list once there are many.

use crate::language::messages;
use crate::session::Widget;
use leptos::prelude::*;
use tasks::{Sample, Title};

/// More than this many become a drop-down list.
const MAX_BUTTONS: usize = 4;

#[component]
pub fn Examples(widget: Widget) -> impl IntoView {
    let examples = widget.examples();
    let choices = move || {
        examples.with(|examples| {
            if examples.len() > MAX_BUTTONS {
                view! { <Menu widget examples=examples.clone() /> }.into_any()
            } else {
                examples
                    .iter()
                    .enumerate()
                    .map(|(i, example)| chip(widget, i, example))
                    .collect_view()
                    .into_any()
            }
        })
    };
    // While the model's card is on its way, the row keeps its place, so that nothing jumps.
    let is_hidden =
        move || examples.with(Vec::is_empty) && (widget.has_card() || widget.drawn_form().is_none());
    view! {
        <div class="examples" role="group" aria-label=messages().examples() hidden=is_hidden>
            {choices}
        </div>
    }
}

/// What an example goes by.
fn title(example: &Sample) -> String {
    match &example.title {
        Title::Given(title) => title.clone(),
        Title::Number(number) => messages().example(*number as f64),
    }
}

fn chip(widget: Widget, index: usize, example: &Sample) -> AnyView {
    let title = title(example);
    view! {
        <button type="button" class="chip" part="example" dir="auto" on:click=move |_| widget.choose(index)>
            {title}
        </button>
    }
    .into_any()
}

/// A list with the examples by group.
#[component]
fn Menu(widget: Widget, examples: Vec<Sample>) -> impl IntoView {
    let option = |(i, example): &(usize, &Sample)| {
        view! { <option value=i.to_string()>{title(example)}</option> }.into_any()
    };
    let numbered: Vec<_> = examples.iter().enumerate().collect();
    let groups = numbered.chunk_by(|(_, a), (_, b)| a.group == b.group).map(|run| {
        let entries = run.iter().map(option).collect_view();
        match run.first().and_then(|(_, example)| example.group.clone()) {
            Some(name) => view! { <optgroup label=name>{entries}</optgroup> }.into_any(),
            None => entries.into_any(),
        }
    });
    let groups = groups.collect_view();
    let chosen = RwSignal::new(String::new());
    let choose = move |event| {
        if let Ok(index) = event_target_value(&event).parse() {
            widget.choose(index);
        }
        // Back to the heading, so that the same example can be chosen again.
        chosen.notify();
    };
    view! {
        <select aria-label=messages().examples() part="example" prop:value=move || chosen.get() on:change=choose>
            <option value="" disabled=true selected=true>{messages().examples()}</option>
            {groups}
        </select>
    }
}
