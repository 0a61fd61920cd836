//! A card for what went wrong: for the visitor first, the details for the owner.

use crate::app::App;
use crate::frame::actions;
use crate::problem::Problem;
use crate::watch::watch;
use crate::{dom, js, number};
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

/// The pause after a 429 that names none, in seconds.
const DEFAULT_PAUSE: f64 = 10.0;

pub fn problem(app: &App) -> Element {
    let host = dom::el("div", &[], &[]);
    let (app, shown) = (app.clone(), host.clone());
    watch(move || {
        shown.set_text_content(None);
        let problem = app.problem.get();
        let _ = shown.toggle_attribute_with_force("hidden", problem.is_none());
        if let Some(problem) = problem {
            dom::append(&shown, &card(&app, &problem));
        }
    });
    host
}

fn card(app: &App, problem: &Problem) -> Element {
    let text = dom::el("div", &[("role", "alert")], &[&dom::text_el("strong", &[], problem.title())]);
    for line in [&problem.said, problem.advice()] {
        if !line.is_empty() {
            dom::append(&text, &dom::text_el("p", &[("dir", "auto")], line));
        }
    }
    let tools = dom::el("div", &[("class", "card-tools")], &[]);
    if problem.code.is_worth_retrying() {
        dom::append(&tools, &retry(app, problem));
    }
    // A field that is not filled in yet needs no report.
    if problem.field.is_none() {
        dom::append(&tools, &details(app, problem));
    }
    let class = if problem.is_red() { "card red" } else { "card amber" };
    dom::el("div", &[("class", class), ("part", "error")], &[&text, &tools])
}

fn details(app: &App, problem: &Problem) -> Element {
    let report = problem.details(&app.exchange.borrow().url);
    let details = dom::el(
        "details",
        &[],
        &[&dom::text_el("summary", &[], "Details"), &dom::text_el("pre", &[("tabindex", "0")], &report)],
    );
    if let Some(raw) = &problem.raw {
        dom::append(&details, &dom::text_el("pre", &[("tabindex", "0")], &js::shorten(raw, 4000)));
    }
    let copy = dom::text_el("button", &[("type", "button"), ("class", "quiet")], "Copy details");
    dom::on(&copy, "click", move |_| js::copy(&report));
    dom::append(&details, &copy);
    details
}

/// "Try again", after a countdown where the server asked for a pause.
fn retry(app: &App, problem: &Problem) -> Element {
    let button = dom::el("button", &[("type", "button")], &[]);
    let app = app.clone();
    dom::on(&button, "click", move |_| actions::run(&app));
    let pause = match problem.code {
        tasks::FailureCode::RateLimited => problem.retry_after.unwrap_or(DEFAULT_PAUSE),
        _ => problem.retry_after.unwrap_or(0.0),
    };
    let label = |button: &Element, left: f64| {
        let text = if left > 0.0 {
            ["Try again in ", &number::fixed(left, 0), " s"].concat()
        } else {
            "Try again".into()
        };
        button.set_text_content(Some(&text));
        let _ = button.toggle_attribute_with_force("disabled", left > 0.0);
    };
    let mut left = pause.ceil();
    label(&button, left);
    let counting = button.clone();
    spawn_local(async move {
        while left > 0.0 {
            js::sleep(1.0).await;
            left -= 1.0;
            label(&counting, left);
            if !counting.is_connected() {
                return;
            }
        }
    });
    button
}
