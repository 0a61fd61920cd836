//! The button that runs and cancels, always in the same place.

use crate::js;
use crate::language::messages;
use crate::session::scope::Scope;
use crate::session::{By, State, Widget};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

/// After so many seconds the wait for an answer is counted aloud.
const LONG_WAIT: f64 = 5.0;

/// Runs what the form holds. Where there is no form yet, its model is looked up again and nothing is sent: what is sent
/// must have been seen.
pub fn run(widget: Widget) {
    if widget.has_usable_form() {
        // Nobody awaits a run started by hand; its failure is shown as a card.
        drop(widget.run(None, By::Visitor));
    } else {
        widget.look_up(true);
    }
}

#[component]
pub fn Actions(widget: Widget) -> impl IntoView {
    let state = widget.state();
    let say = messages();
    let is_busy = Memo::new(move |_| state.get().is_busy());
    let label = move || match widget.drawn_form() {
        _ if is_busy.get() => say.cancel(),
        Some(form) if form.holds_answer() => say.send(),
        _ => say.compute(),
    };
    let waited = seconds_running(widget);
    let hint = move || match state.get() {
        State::Running if waited.get() >= LONG_WAIT => say.waiting_so_far(&say.seconds(waited.get(), 0)),
        State::Running => say.waiting().to_owned(),
        State::Warming => say.waiting_for_model().to_owned(),
        State::Streaming => say.arriving().to_owned(),
        _ => String::new(),
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
    // Enter in a field clicks the form's submit button (implicit submission), and must not cancel by it.
    let kind = move || if is_busy.get() { "button" } else { "submit" };
    view! {
        <div class="actions">
            <button
                type=kind part="button" class="main" class:busy=is_busy
                disabled=move || widget.drawn_form().is_none()
                on:click=click
            >
                {label}
            </button>
            <kbd aria-hidden="true" hidden=is_busy>{say.run_keys()}</kbd>
            <span class="hint">{hint}</span>
        </div>
    }
}

/// Seconds since the request in flight was sent, by the clock: some answers take minutes.
fn seconds_running(widget: Widget) -> RwSignal<f64> {
    let seconds = RwSignal::new(0.0);
    let clock = StoredValue::new(None::<Scope>);
    Effect::new(move |_| {
        let is_running = widget.state().get() == State::Running;
        seconds.set(0.0);
        clock.set_value(is_running.then(|| {
            let since = js::now();
            widget.spawn(async move {
                loop {
                    TimeoutFuture::new(1000).await;
                    seconds.set((js::now() - since) / 1000.0);
                }
            })
        }));
    });
    seconds
}
