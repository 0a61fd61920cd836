//! Labels as chips: typed, pasted with commas, removed one by one.

use super::{Control, pasted_lines};
use crate::dom;
use std::cell::RefCell;
use std::rc::Rc;
use tasks::Value;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent};

pub struct Labels {
    element: Element,
    input: HtmlInputElement,
    chips: Rc<Chips>,
}

struct Chips {
    list: Element,
    labels: RefCell<Vec<String>>,
}

impl Labels {
    pub fn new(id: &str) -> Self {
        let list = dom::el(
            "ul",
            &[("class", "chips"), ("role", "list"), ("aria-labelledby", &[id, "-label"].concat())],
            &[],
        );
        let attributes = [
            ("id", id),
            ("type", "text"),
            ("dir", "auto"),
            ("part", "input"),
            ("placeholder", "Add a label, then Enter"),
            ("autocomplete", "off"),
        ];
        let input: HtmlInputElement = dom::el("input", &attributes, &[]).unchecked_into();
        let element = dom::el("div", &[("class", "labels-field")], &[&list, &input]);
        let chips = Rc::new(Chips { list, labels: RefCell::default() });

        let (own, field) = (chips.clone(), input.clone());
        dom::on(&input, "keydown", move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            let key = event.key();
            if (key == "Enter" && !event.ctrl_key() && !event.meta_key() || key == ",")
                && !event.is_composing()
            {
                event.prevent_default();
                own.take(&field);
            } else if key == "Backspace" && field.value().is_empty() {
                let chips = own.labels.borrow().len();
                own.remove(chips.wrapping_sub(1));
            }
        });
        let (own, field) = (chips.clone(), input.clone());
        dom::on(&input, "input", move |_| {
            // A list becomes chips as it is written.
            if field.value().contains([',', '\n']) {
                own.take(&field);
            }
        });
        let own = chips.clone();
        dom::on(&input, "paste", move |event| {
            if let Some(text) = pasted_lines(&event) {
                event.prevent_default();
                own.add(text.split([',', '\n', '\t']));
            }
        });
        let (own, field) = (chips.clone(), input.clone());
        dom::on(&input, "blur", move |_| own.take(&field));
        let (own, field) = (chips.clone(), input.clone());
        dom::on(&chips.list, "click", move |event| {
            let button = event.target().and_then(|t| t.dyn_into::<Element>().ok());
            let index = button
                .and_then(|b| b.closest("button").ok().flatten())
                .and_then(|b| b.get_attribute("data-index"));
            if let Some(index) = index.and_then(|i| i.parse().ok()) {
                own.remove(index);
                dom::focus(&field);
            }
        });
        Self { element, input, chips }
    }
}

impl Chips {
    /// Turns what was typed into chips.
    fn take(self: &Rc<Self>, input: &HtmlInputElement) {
        let typed = input.value();
        // Chips that are drawn anew under the pointer cannot be clicked.
        if typed.is_empty() {
            return;
        }
        input.set_value("");
        self.add(typed.split([',', '\n']));
    }

    fn add<'a>(&self, labels: impl Iterator<Item = &'a str>) {
        for label in labels.map(str::trim).filter(|l| !l.is_empty()) {
            let mut own = self.labels.borrow_mut();
            if !own.iter().any(|l| l == label) {
                own.push(label.to_owned());
            }
        }
        self.draw();
    }

    fn remove(&self, index: usize) {
        if index < self.labels.borrow().len() {
            self.labels.borrow_mut().remove(index);
        }
        self.draw();
    }

    fn draw(&self) {
        self.list.set_text_content(None);
        for (i, label) in self.labels.borrow().iter().enumerate() {
            let name = ["Remove ", label].concat();
            let index = i.to_string();
            let button = dom::text_el(
                "button",
                &[("type", "button"), ("aria-label", &name), ("data-index", &index)],
                "×",
            );
            dom::append(&self.list, &dom::el("li", &[], &[&dom::text_el("bdi", &[], label), &button]));
        }
    }
}

impl Control for Labels {
    fn element(&self) -> &Element {
        &self.element
    }

    fn focus_target(&self) -> &Element {
        &self.input
    }

    fn value(&self) -> Option<Value> {
        // What is still being typed counts too.
        self.chips.take(&self.input);
        Some(Value::List(self.chips.labels.borrow().clone())).filter(|v| !v.is_blank())
    }

    fn fill(&self, value: &Value) {
        if let Value::List(labels) = value {
            self.chips.labels.borrow_mut().clear();
            self.chips.add(labels.iter().map(String::as_str));
        }
    }

    fn clear(&self) {
        self.chips.labels.borrow_mut().clear();
        self.chips.draw();
        self.input.set_value("");
    }
}
