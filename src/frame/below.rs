//! What is below the form: the place of the answer, time and tools, and what a screen reader is told of a run. A page is
//! ready without it, so it comes with a part of the widget.

use super::footer::Footer;
use super::problem::ProblemCard;
use super::waiting::Waiting;
use crate::answers::{Outcome, summary};
use crate::language::{Messages, messages};
use crate::session::{State, Widget};
use leptos::prelude::*;

/// The place of the answer, and the footer.
pub fn view(widget: Widget) -> AnyView {
    // A conversation has a place of its own for what is below the form elsewhere.
    let is_below = Memo::new(move |_| widget.drawn_form().is_none_or(|form| !form.holds_answer()));
    let place = move || {
        is_below.get().then(|| {
            view! {
                <div class="result" part="output">
                    <Notices widget />
                    <div class="answer"><Outcome widget /></div>
                </div>
            }
            .into_any()
        })
    };
    view! {
        <div class="place">{place}</div>
        <Footer widget />
    }
    .into_any()
}

/// The wait for a model that is starting, and what went wrong.
#[component]
pub fn Notices(widget: Widget) -> impl IntoView {
    view! {
        <Waiting widget />
        <ProblemCard widget />
    }
}

/// What a screen reader says of a run.
pub fn announced(widget: Widget) -> AnyView {
    let say = messages();
    let announced = Memo::new(move |last: Option<&(State, String)>| {
        let state = widget.state().get();
        (state, announcement(widget, say, last.map(|last| last.0), state))
    });
    (move || announced.get().1).into_any()
}

/// Once per change, never per tick.
fn announcement(widget: Widget, say: Messages, last: Option<State>, now: State) -> String {
    match now {
        State::Running => say.sent().to_owned(),
        State::Warming => say.starting().to_owned(),
        State::Streaming => say.arriving().to_owned(),
        State::Done => widget.answer().map(|answer| summary::summary(&answer, say)).unwrap_or_default(),
        State::Idle if last.is_some_and(State::is_busy) => say.cancelled().to_owned(),
        State::Loading | State::Idle | State::Error => String::new(),
    }
}
