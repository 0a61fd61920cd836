//! A card for what went wrong: for the visitor first, the details for the owner.

use super::actions;
use crate::hooks::clipboard::CopyButton;
use crate::js;
use crate::language::messages;
use crate::problem::Problem;
use crate::session::scope::Scope;
use crate::session::{Session, Widget};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

/// The pause after a 429 that names none, in seconds.
const DEFAULT_PAUSE: f64 = 10.0;
/// Characters of an unreadable answer shown.
const RAW_SHOWN: usize = 4000;

#[component]
pub fn ProblemCard(widget: Widget) -> impl IntoView {
    let problem = Memo::new(move |_| widget.session.with(Session::problem));
    move || problem.get().map(|problem| view! { <Card widget problem /> }.into_any())
}

#[component]
fn Card(widget: Widget, problem: Problem) -> impl IntoView {
    let say = messages();
    let lines =
        [problem.said.words(say), problem.advice(say).to_owned()].into_iter().filter(|line| !line.is_empty());
    let lines = lines.map(|line| view! { <p dir="auto">{line}</p> }).collect_view();
    // A field that is not filled in yet needs no report.
    let details = (!problem.is_incomplete()).then(|| view! { <Details problem=problem.clone() /> });
    let retry = problem.code.is_worth_retrying().then(|| view! { <Retry widget problem=problem.clone() /> });
    view! {
        <div class=if problem.is_red() { "card red" } else { "card amber" } part="error">
            // The space keeps title and text apart for who hears them.
            <div role="alert"><strong>{problem.title(say)}</strong>{" "}{lines}</div>
            <div class="card-tools">
                {retry}
                {details}
            </div>
        </div>
    }
}

#[component]
fn Details(problem: Problem) -> impl IntoView {
    let report = problem.details();
    let copied = report.clone();
    let raw = problem.raw.map(|raw| view! { <pre tabindex="0">{js::shorten(&raw, RAW_SHOWN)}</pre> });
    view! {
        <details>
            <summary>{messages().details()}</summary>
            <pre tabindex="0">{report}</pre>
            {raw}
            <CopyButton name=messages().copy_details() text=Box::new(move || copied.clone()) />
        </details>
    }
}

/// "Try again", after a countdown where the server asked for a pause. The countdown goes by the clock, since timers of
/// hidden tabs are throttled.
#[component]
fn Retry(widget: Widget, problem: Problem) -> impl IntoView {
    let say = messages();
    let pause = match problem.code {
        tasks::FailureCode::RateLimited => problem.retry_after.unwrap_or(DEFAULT_PAUSE),
        _ => problem.retry_after.unwrap_or(0.0),
    };
    let left = RwSignal::new(pause.ceil());
    let end = js::now() + pause * 1000.0;
    let _countdown = StoredValue::new(Scope::spawn(async move {
        while left.get_untracked() > 0.0 {
            TimeoutFuture::new(1000).await;
            left.set(((end - js::now()) / 1000.0).ceil().max(0.0));
        }
    }));
    let label = move || match left.get() {
        left if left > 0.0 => say.try_again_in(&say.seconds(left, 0)),
        _ => say.try_again().to_owned(),
    };
    let again = move |event: leptos::ev::MouseEvent| {
        // The card goes, and this button with it: the focus stays near.
        js::focus_near(&event, ".iw", ".main");
        actions::run(widget);
    };
    view! {
        <button type="button" disabled={move || left.get() > 0.0} on:click=again>{label}</button>
    }
}
