//! The button that runs and cancels, always in the same place.

use crate::app::App;
use crate::session::Phase;
use crate::watch::watch;
use crate::{dom, js, run};
use tasks::FieldKind;
use web_sys::Element;

pub fn run(app: &App) {
    // Nothing is sent before what is to be sent can be seen.
    if !app.is_settled.get() {
        app.cancel();
        return app.find_task();
    }
    // Nobody awaits a run started by hand; its failure is shown as a card.
    js::swallow(&run::start(app, None));
}

pub fn run_or_cancel(app: &App) {
    if app.phase.peek().is_busy() { app.cancel() } else { run(app) }
}

pub fn actions(app: &App) -> Element {
    let button = dom::el("button", &[("type", "submit"), ("part", "button"), ("class", "main")], &[]);
    let keys = dom::text_el("kbd", &[("aria-hidden", "true")], "Ctrl ↵");
    let hint = dom::el("span", &[("class", "hint")], &[]);
    let actions = dom::el("div", &[("class", "actions")], &[&button, &keys, &hint]);
    dom::on(&button, "click", |event| {
        // The second half of a double click would cancel what the first has started.
        if js::get(&event, "detail").as_f64().is_some_and(|clicks| clicks > 1.0) {
            event.prevent_default();
        }
    });
    let app = app.clone();
    watch(move || {
        let (phase, task) = (app.phase.get(), app.task.get());
        let label = match task {
            _ if phase.is_busy() => "Cancel",
            Some(task) if task.fields.iter().any(|field| field.kind == FieldKind::Chat) => "Send",
            _ => "Compute",
        };
        button.set_text_content(Some(label));
        dom::toggle(&button, "busy", phase.is_busy());
        let _ = button.toggle_attribute_with_force("disabled", task.is_none());
        let _ = keys.toggle_attribute_with_force("hidden", phase.is_busy());
        hint.set_text_content(Some(match phase {
            Phase::Running => "Waiting for the answer",
            Phase::Warming => "Waiting for the model",
            Phase::Streaming => "The answer is arriving",
            _ => "",
        }));
    });
    actions
}
