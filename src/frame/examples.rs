//! The examples menu: a row of buttons, or a list once there are many.

use crate::app::App;
use crate::dom;
use crate::watch::watch;
use tasks::Sample;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlSelectElement};

/// More than this many become a drop-down list.
const MAX_BUTTONS: usize = 4;

pub fn examples(app: &App) -> Element {
    let host = dom::el("div", &[("class", "examples"), ("role", "group"), ("aria-label", "Examples")], &[]);
    let (app, shown) = (app.clone(), host.clone());
    watch(move || {
        shown.set_text_content(None);
        let examples = app.examples.get();
        let _ = shown.toggle_attribute_with_force("hidden", examples.is_empty());
        if examples.len() > MAX_BUTTONS {
            dom::append(&shown, &menu(&app, &examples));
        } else {
            for (i, example) in examples.iter().enumerate() {
                dom::append(&shown, &button(&app, i, example));
            }
        }
    });
    host
}

fn button(app: &App, index: usize, example: &Sample) -> Element {
    let attributes = [("type", "button"), ("class", "chip"), ("part", "example"), ("dir", "auto")];
    let button = dom::text_el("button", &attributes, &example.title);
    let app = app.clone();
    dom::on(&button, "click", move |_| app.choose(index));
    button
}

/// A list with the examples by group.
fn menu(app: &App, examples: &[Sample]) -> Element {
    let select = dom::el("select", &[("aria-label", "Examples"), ("part", "example")], &[]);
    let first = [("value", ""), ("disabled", ""), ("selected", "")];
    dom::append(&select, &dom::text_el("option", &first, "Examples"));
    let mut group: Option<(&str, Element)> = None;
    for (i, example) in examples.iter().enumerate() {
        let option = dom::text_el("option", &[("value", &i.to_string())], &example.title);
        let Some(name) = example.group.as_deref() else {
            dom::append(&select, &option);
            continue;
        };
        if group.as_ref().is_none_or(|(current, _)| *current != name) {
            let element = dom::el("optgroup", &[("label", name)], &[]);
            dom::append(&select, &element);
            group = Some((name, element));
        }
        if let Some((_, element)) = &group {
            dom::append(element, &option);
        }
    }
    let app = app.clone();
    dom::on(&select, "change", move |event| {
        let select = event.target().and_then(|t| t.dyn_into::<HtmlSelectElement>().ok());
        if let Some(index) = select.and_then(|s| s.value().parse().ok()) {
            app.choose(index);
        }
    });
    select
}
