//! The frame around every task: what model, your input, examples, run, answer, time and tools, always in this order.

mod actions;
pub mod code;
mod examples;
mod footer;
mod header;
pub mod link;
pub mod panels;
mod problem;
mod waiting;

use crate::answers::{Outcome, summary};
use crate::fields::Fields;
use crate::hooks::transfer;
use crate::language::{Messages, messages};
use crate::session::{State, Widget};
use actions::Actions;
use examples::Examples;
use footer::Footer;
use header::Header;
use leptos::ev;
use leptos::prelude::*;
use problem::ProblemCard;
use waiting::Waiting;

/// The whole interface of a widget.
#[component]
pub fn Frame(widget: Widget) -> impl IntoView {
    let say = messages();
    // A conversation has a place of its own for what is below the form elsewhere.
    let is_below = Memo::new(move |_| widget.drawn_form().is_none_or(|form| !form.holds_answer()));
    let announced = Memo::new(move |last: Option<&(State, String)>| {
        let state = widget.state().get();
        (state, announcement(widget, say, last.map(|last| last.0), state))
    });
    view! {
        <Header widget />
        <TaskForm widget />
        <div class="place">
            <Show when=move || is_below.get()>
                <div class="result" part="output">
                    <Notices widget />
                    <div class="answer"><Outcome widget /></div>
                </div>
            </Show>
        </div>
        <Footer widget />
        // Outside of what is busy: screen readers hold back live regions in a busy container.
        <div class="sr" role="status">{move || announced.get().1}</div>
    }
}

/// The wait for a model that is starting, and what went wrong.
#[component]
pub fn Notices(widget: Widget) -> impl IntoView {
    view! {
        <Waiting widget />
        <ProblemCard widget />
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

/// What a screen reader says when something changes: once per change, never per tick.
fn announcement(widget: Widget, say: Messages, last: Option<State>, now: State) -> String {
    match now {
        State::Loading => say.loading().to_owned(),
        State::Running => say.sent().to_owned(),
        State::Warming => say.starting().to_owned(),
        State::Streaming => say.arriving().to_owned(),
        State::Done => widget.answer().map(|answer| summary::summary(&answer, say)).unwrap_or_default(),
        State::Idle if last.is_some_and(State::is_busy) => say.cancelled().to_owned(),
        State::Idle | State::Error => String::new(),
    }
}
