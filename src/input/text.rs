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
    /// An `input` for a line, which has the same properties.
    area: HtmlTextAreaElement,
    switch: HtmlInputElement,
    /// The switch with its label, there once there is more than one line.
    batch: Element,
}

impl Text {
    pub fn new(id: &str, shape: Shape) -> Self {
        let (tag, own) = match shape {
            Shape::Line => ("input", ("type", "text")),
            Shape::Text { .. } => ("textarea", ("rows", "2")),
            Shape::List => ("textarea", ("rows", "3")),
        };
        // The direction follows what is typed, so right-to-left needs no setting.
        let attributes = [
            ("id", id),
            own,
            ("dir", "auto"),
            ("part", "input"),
            ("spellcheck", "false"),
            ("autocomplete", "off"),
        ];
        let area: HtmlTextAreaElement = dom::el(tag, &attributes, &[]).unchecked_into();
        let switch: HtmlInputElement = dom::el("input", &[("type", "checkbox")], &[]).unchecked_into();
        let batch = dom::el(
            "label",
            &[("class", "batch"), ("hidden", "")],
            &[&switch, &dom::text("One input a line")],
        );
        let element = dom::el("div", &[("class", "text")], &[&area]);
        let text = Self { shape, element, area, switch, batch };
        if shape == (Shape::Text { batch: true }) {
            dom::append(&text.element, &text.batch);
            let (area, switch, batch) = (text.area.clone(), text.switch.clone(), text.batch.clone());
            dom::on(&text.element, "input", move |_| offer_batch(&area, &switch, &batch));
        }
        text
    }

    fn set(&self, text: &str, is_list: bool) {
        self.area.set_value(text);
        self.switch.set_checked(is_list);
        offer_batch(&self.area, &self.switch, &self.batch);
    }
}

/// Several lines may be several inputs: only the visitor knows.
fn offer_batch(area: &HtmlTextAreaElement, switch: &HtmlInputElement, batch: &Element) {
    dom::hide(batch, !switch.checked() && !area.value().trim().contains('\n'));
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
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
        Some(if is_list { Value::List(lines(&text)) } else { Value::Text(text) }).filter(|v| !v.is_blank())
    }

    fn fill(&self, value: &Value) {
        match value {
            Value::Text(text) => self.set(text, false),
            Value::List(items) => self.set(&items.join("\n"), true),
            _ => {}
        }
    }

    fn clear(&self) {
        self.set("", false);
    }

    fn insert(&self, text: &str) {
        let end = self.area.value().encode_utf16().count() as u32;
        let at = |position: Result<Option<u32>, _>| position.ok().flatten().unwrap_or(end);
        let (from, to) = (at(self.area.selection_start()), at(self.area.selection_end()));
        let _ = self.area.set_range_text_with_start_and_end(text, from, to);
        dom::focus(&self.area);
    }
}
