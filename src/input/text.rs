//! Text boxes: one text, one line, or a list with one text a line.

use super::Control;
use crate::dom;
use tasks::Value;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A text; with `batch`, a switch makes every line an input of its own.
    Text {
        batch: bool,
    },
    Line,
    List,
}

pub struct Text {
    shape: Shape,
    element: Element,
    area: HtmlTextAreaElement,
    switch: HtmlInputElement,
}

impl Text {
    pub fn new(id: &str, shape: Shape) -> Self {
        let rows = match shape {
            Shape::Line => "1",
            Shape::Text { .. } => "2",
            Shape::List => "3",
        };
        // The direction follows what is typed, so right-to-left needs no setting.
        let attributes =
            [("id", id), ("rows", rows), ("dir", "auto"), ("part", "input"), ("spellcheck", "false")];
        let area: HtmlTextAreaElement = dom::el("textarea", &attributes, &[]).unchecked_into();
        let switch: HtmlInputElement = dom::el("input", &[("type", "checkbox")], &[]).unchecked_into();
        let element = dom::el("div", &[("class", "text")], &[&area]);
        if shape == (Shape::Text { batch: true }) {
            let label = dom::el("label", &[("class", "batch")], &[&switch, &dom::text("One input a line")]);
            dom::append(&element, &label);
        }
        Self { shape, element, area, switch }
    }

    fn lines(&self) -> Vec<String> {
        self.area.value().lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
    }
}

impl Control for Text {
    fn element(&self) -> &Element {
        &self.element
    }

    fn focus_target(&self) -> &Element {
        &self.area
    }

    fn value(&self) -> Option<Value> {
        let text = self.area.value();
        let is_list = self.shape == Shape::List || self.switch.checked();
        Some(if is_list { Value::List(self.lines()) } else { Value::Text(text) }).filter(|v| !v.is_blank())
    }

    fn fill(&self, value: &Value) {
        match value {
            Value::Text(text) => {
                self.area.set_value(text);
                self.switch.set_checked(false);
            }
            Value::List(items) => {
                self.area.set_value(&items.join("\n"));
                self.switch.set_checked(true);
            }
            _ => {}
        }
    }

    fn clear(&self) {
        self.area.set_value("");
        self.switch.set_checked(false);
    }
}
