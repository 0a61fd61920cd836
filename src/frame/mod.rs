//! The frame around every task: what model, your input, examples, run, answer,
//! time and tools, always in this order.

mod actions;
mod examples;
mod footer;
mod header;
mod problem;
mod waiting;

use crate::answer;
use crate::app::App;
use crate::dom;
use crate::session::Phase;
use crate::watch::watch;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// The component: one section, filled with parts that watch the state.
pub fn frame(app: &App) -> impl IntoView + use<> {
    let section = NodeRef::<html::Section>::new();
    let app = app.clone();
    Effect::new(move |_| {
        if let Some(section) = section.get() {
            fill(&app, &section);
        }
    });
    html::section()
        .class("iw")
        .attr("part", "base")
        .attr("role", "group")
        .aria_label("Model test")
        .node_ref(section)
}

fn fill(app: &App, section: &Element) {
    let status = dom::el("div", &[("class", "sr"), ("role", "status")], &[]);
    let result = dom::el(
        "div",
        &[("class", "result"), ("part", "output")],
        &[&waiting::waiting(app), &problem::problem(app), &answer(app)],
    );
    let place = dom::el("div", &[("class", "place")], &[]);
    for part in [header::header(app), form(app), status.clone(), place.clone(), footer::footer(app)] {
        dom::append(section, &part);
    }
    // In a conversation the answer has its place among the fields.
    let own = app.clone();
    watch(move || {
        let is_known = own.task.get().is_some();
        let form = own.form.borrow();
        dom::append(form.answer_place().as_ref().filter(|_| is_known).unwrap_or(&place), &result);
    });
    let (own, section) = (app.clone(), section.clone());
    watch(move || {
        let busy = own.phase.get().is_busy();
        dom::set(&section, "aria-busy", if busy { "true" } else { "false" });
        dom::toggle(&section, "compact", own.config.get().compact);
    });
    let app = app.clone();
    watch(move || status.set_text_content(Some(&announcement(&app))));
}

fn form(app: &App) -> Element {
    let form = dom::el(
        "form",
        &[("part", "form"), ("novalidate", "")],
        &[&fields(app), &examples::examples(app), &actions::actions(app)],
    );
    let own = app.clone();
    dom::on(&form, "submit", move |event| {
        event.prevent_default();
        actions::run_or_cancel(&own);
    });
    let own = app.clone();
    dom::on(&form, "keydown", move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        if key.key() == "Enter" && (key.ctrl_key() || key.meta_key()) && !key.is_composing() {
            event.prevent_default();
            actions::run(&own);
        }
    });
    for (event, act) in [("run", actions::run as fn(&App)), ("restart", |app| app.reset())] {
        let own = app.clone();
        dom::on(&form, event, move |_| act(&own));
    }
    for event in ["dragover", "drop", "paste"] {
        let own = app.clone();
        dom::on(&form, event, move |event| own.form.borrow().transfer(&event));
    }
    let (app, shown) = (app.clone(), form.clone());
    watch(move || {
        // Without a task there is nothing to fill in.
        let _ = shown
            .toggle_attribute_with_force("hidden", app.task.get().is_none() && app.problem.get().is_some());
    });
    form
}

fn fields(app: &App) -> Element {
    let host = dom::el("div", &[("class", "fields")], &[]);
    let (app, fields) = (app.clone(), host.clone());
    watch(move || {
        app.task.get();
        fields.set_text_content(None);
        let _ = fields.append_with_node(&app.form.borrow().elements());
    });
    host
}

fn answer(app: &App) -> Element {
    let host = dom::el("div", &[("class", "answer")], &[]);
    let (app, shown) = (app.clone(), host.clone());
    watch(move || {
        let view = match (app.outcome.get(), app.live.get()) {
            (Some(outcome), _) => Some(outcome.draw()),
            (None, Some(live)) => Some(answer::partial(&app.form.borrow().description, &live)),
            _ => None,
        };
        app.discard_answer();
        shown.set_text_content(None);
        if let Some(view) = &view {
            dom::append(&shown, view);
        }
        app.shown.replace(view);
    });
    host
}

/// What a screen reader says when something changes: once per change, never per tick.
fn announcement(app: &App) -> String {
    match app.phase.get() {
        Phase::Loading => "Loading",
        Phase::Running => "Sent. Waiting for the answer",
        Phase::Warming => "The model is starting. Your input is kept and sent when it is ready",
        Phase::Streaming => "The answer is arriving",
        Phase::Done => return app.outcome.get().map(|outcome| outcome.summary()).unwrap_or_default(),
        Phase::Idle | Phase::Failed => "",
    }
    .to_owned()
}
