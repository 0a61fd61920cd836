//! Plain DOM for the parts of the frame: what an effect redraws is made directly, at a
//! tenth of the code of reactive views.
//! Text always goes in as text nodes; nothing is parsed as HTML.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, Node};

/// An element with attributes and children.
pub fn el(tag: &str, attributes: &[(&str, &str)], children: &[&Node]) -> Element {
    let element = document().create_element(tag).expect("tag and attribute names are literals of ours");
    for (name, value) in attributes {
        set(&element, name, value);
    }
    for child in children {
        append(&element, child);
    }
    element
}

/// An element that holds one text.
pub fn text_el(tag: &str, attributes: &[(&str, &str)], text: &str) -> Element {
    let element = el(tag, attributes, &[]);
    element.set_text_content(Some(text));
    element
}

pub fn set(element: &Element, name: &str, value: &str) {
    // Fails only for names that are not valid, and ours are literals.
    let _ = element.set_attribute(name, value);
}

pub fn append(parent: &Node, child: &Node) {
    // Fails only for cycles, which a tree built from leaves up has none of.
    let _ = parent.append_child(child);
}

/// Listens for as long as the element lives.
pub fn on(target: &web_sys::EventTarget, event: &str, listener: impl FnMut(Event) + 'static) {
    let listener: Box<dyn FnMut(Event)> = Box::new(listener);
    let listener = Closure::wrap(listener).into_js_value();
    let _ = target.add_event_listener_with_callback(event, listener.unchecked_ref());
}

/// A `style` property, which needs no inline style to be allowed.
pub fn style(element: &Element, property: &str, value: &str) {
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        let _ = element.style().set_property(property, value);
    }
}

/// Adds or takes away a class.
pub fn toggle(element: &Element, class: &str, on: bool) {
    let _ = element.class_list().toggle_with_force(class, on);
}
