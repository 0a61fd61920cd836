//! The warm-up: what is happening, how long so far, about how long it takes.

use crate::language::messages;
use crate::number::{fixed, percent};
use crate::session::warm_up::{self, WarmUp};
use crate::session::{Session, Widget};
use leptos::prelude::*;

#[component]
pub fn Waiting(widget: Widget) -> impl IntoView {
    let warm_up = Memo::new(move |_| widget.session.with(Session::warm_up));
    let is_warming = Memo::new(move |_| warm_up.with(Option::is_some));
    move || is_warming.get().then(|| view! { <Progress warm_up /> }.into_any())
}

#[component]
fn Progress(warm_up: Memo<Option<WarmUp>>) -> impl IntoView {
    let say = messages();
    let now = move || warm_up.get().unwrap_or_default();
    let share = move || {
        let WarmUp { elapsed, estimated, .. } = now();
        warm_up::progress(elapsed, estimated)
    };
    let about = move || match now().estimated {
        Some(seconds) if seconds >= 1.5 => say.starts_in(&say.seconds(seconds, 0)),
        Some(seconds) if seconds >= 0.75 => say.starts_in_a_second().to_owned(),
        Some(_) => say.starts_at_once().to_owned(),
        None => say.starts_sometime().to_owned(),
    };
    let so_far = move || {
        let WarmUp { elapsed, estimated, .. } = now();
        let is_late = estimated.is_some_and(|estimated| elapsed > estimated.max(1.0) * 1.5);
        let time = say.seconds(elapsed, 0);
        if is_late { say.start_is_late(&time) } else { say.start_so_far(&time) }
    };
    view! {
        <div class="waiting" part="waiting">
            <p>{about}</p>
            <div
                class="bar" role="progressbar" aria-label=say.model_start() aria-valuemin="0" aria-valuemax="100"
                aria-valuenow=move || fixed(share() * 100.0, 0)
            >
                <div style:inline-size=move || percent(share())></div>
            </div>
            <p class="note">{so_far}</p>
        </div>
    }
}
