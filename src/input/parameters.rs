//! Controls for a task's parameters, drawn from the registry. Only values that
//! differ from the default are sent.

use crate::dom;
use crate::problem::Problem;
use std::cell::RefCell;
use tasks::{Json, Task};
use web_sys::Element;

pub struct Parameters {
    element: Element,
    /// Values of the page or the model card.
    given: RefCell<Json>,
}

impl Parameters {
    pub fn new(task: &'static Task) -> Option<Self> {
        if task.parameters.is_empty() {
            return None;
        }
        Some(Self {
            element: dom::el("div", &[("hidden", "")], &[]),
            given: RefCell::new(Json::Object(Vec::new())),
        })
    }

    pub fn element(&self) -> &Element {
        &self.element
    }

    pub fn value(&self) -> Result<Json, Problem> {
        Ok(self.given.borrow().clone())
    }

    pub fn fill(&self, parameters: &Json) {
        if parameters.is_object() {
            self.given.replace(parameters.clone());
        }
    }
}
