//! The frame around every task: what model, your input, examples, run, answer, time and tools, always in this order.

mod actions;
pub mod below;
pub mod code;
mod examples;
mod footer;
mod header;
pub mod link;
pub mod panels;
mod problem;
mod waiting;

use crate::fields::Fields;
use crate::hooks::transfer;
use crate::language::messages;
use crate::parts;
use crate::session::{State, Widget};
use actions::Actions;
pub use below::Notices;
use examples::Examples;
use header::Header;
use leptos::ev;
use leptos::prelude::*;

/// The whole interface of a widget.
#[component]
pub fn Frame(widget: Widget) -> impl IntoView {
    let say = messages();
    let below = move || widget.is_in_use().then(|| parts::lazily(Box::new(move || parts::below(widget))));
    let announced =
        move || widget.is_in_use().then(|| parts::if_it_comes(Box::new(move || parts::announced(widget))));
    let loading = move || if widget.state().get() == State::Loading { say.loading() } else { "" };
    view! {
        <Header widget />
        <TaskForm widget />
        {below}
        // Outside of what is busy: screen readers hold back live regions in a busy container. It is there before what it
        // is going to say.
        <div class="sr" role="status">{loading}{announced}</div>
    }
}

#[component]
fn TaskForm(widget: Widget) -> impl IntoView {
    let state = widget.state();
    // Without a task there is nothing to fill in.
    let is_hidden = move || widget.drawn_form().is_none() && state.get() == State::Error;
    // Until the form's part has come, the place that the element's script has kept for it stays.
    let fields = move || match widget.drawn_form() {
        Some(form) => view! { <Fields form /> }.into_any(),
        None => view! { <div class="ghost"></div> }.into_any(),
    };
    let run = move || {
        if !state.get_untracked().is_busy() {
            actions::run(widget);
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        run();
    };
    // The page's own shortcuts are not meant while somebody types.
    let keep = |event: ev::KeyboardEvent| event.stop_propagation();
    let keydown = move |event: ev::KeyboardEvent| {
        event.stop_propagation();
        // An input method composes with Enter too; Safari tells by the key code alone.
        let is_composing = event.is_composing() || event.key_code() == 229;
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !is_composing {
            event.prevent_default();
            run();
        }
    };
    let receive = move |event: &ev::Event| {
        let Some(form) = widget.form() else { return };
        if let Some(transfer) = transfer::transferred(event)
            && form.receive(&transfer)
        {
            form.touch();
            event.prevent_default();
        }
    };
    let drag = move |event: ev::DragEvent| {
        if transfer::carries_file(&event) {
            event.prevent_default();
        }
    };
    view! {
        <form
            part="form" novalidate=true hidden=is_hidden
            on:submit=submit on:keydown=keydown on:keypress=keep on:keyup=keep
            on:dragover=drag on:drop=move |event| receive(&event) on:paste=move |event| receive(&event)
        >
            {fields}
            <Examples widget />
            <Actions widget />
        </form>
    }
}
