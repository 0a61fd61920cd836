//! The button that runs and cancels, always in the same place.

use crate::session::{State, Widget};
use leptos::prelude::*;

/// Runs what the form holds. Where there is no form yet, its model is looked up again and nothing is sent: what is sent
/// must have been seen.
pub fn run(widget: Widget) {
    if widget.has_usable_form() {
        // Nobody awaits a run started by hand; its failure is shown as a card.
        drop(widget.run(None));
    } else {
        widget.look_up(true);
    }
}

#[component]
pub fn Actions(widget: Widget) -> impl IntoView {
    let state = widget.state();
    let is_busy = Memo::new(move |_| state.get().is_busy());
    let label = move || match widget.drawn_form() {
        _ if is_busy.get() => "Cancel",
        Some(form) if form.holds_answer() => "Send",
        _ => "Compute",
    };
    let hint = move || match state.get() {
        State::Running => "Waiting for the answer",
        State::Warming => "Waiting for the model",
        State::Streaming => "The answer is arriving",
        _ => "",
    };
    // A click cancels; Enter in a field never does. Submitting the form is left to the idle button.
    let click = move |event: leptos::ev::MouseEvent| {
        if event.detail() > 1 {
            // The second click of a double click would cancel what the first has started.
            event.prevent_default();
        } else if is_busy.get_untracked() {
            event.prevent_default();
            widget.cancel();
        }
    };
    view! {
        <div class="actions">
            <button
                type="submit" part="button" class="main" class:busy=is_busy
                disabled=move || widget.drawn_form().is_none()
                on:click=click
            >
                {label}
            </button>
            <kbd aria-hidden="true" hidden=is_busy>{"Ctrl ↵"}</kbd>
            <span class="hint">{hint}</span>
        </div>
    }
}
