//! What model this is, and for which task.

use crate::app::App;
use crate::dom;
use crate::watch::watch;
use web_sys::Element;

pub fn header(app: &App) -> Element {
    let header = dom::el("header", &[("part", "header")], &[]);
    let (app, host) = (app.clone(), header.clone());
    watch(move || {
        host.set_text_content(None);
        let config = app.config.get();
        let name = match &config.model {
            Some(model) => model.name(),
            None => config.endpoint.split("://").last().unwrap_or_default(),
        };
        let full = config.model.as_ref().map_or(name, |model| model.as_str());
        dom::append(&host, &dom::text_el("strong", &[("class", "model"), ("title", full)], name));
        if let Some(task) = app.task.get() {
            dom::append(&host, &dom::text_el("span", &[("class", "chip"), ("part", "task")], task.title));
        }
        if let Some(note) = &app.info.get().note {
            dom::append(&host, &dom::text_el("p", &[("class", "note")], note));
        }
    });
    header
}
