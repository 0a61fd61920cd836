//! The form: one component per kind of field. Fields are plain DOM, built once per
//! task; they keep what they hold through errors and re-runs.

mod labels;
mod parameters;
mod text;

use crate::dom;
use crate::problem::Problem;
use parameters::Parameters;
use std::rc::Rc;
use tasks::{Field, FieldKind, Inputs, Json, Task, Value};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A field's component.
pub trait Control {
    /// Its element, without label and error.
    fn element(&self) -> &Element;
    /// What takes the focus, and is labelled.
    fn focus_target(&self) -> &Element {
        self.element()
    }
    /// What it holds; `None` when it holds nothing.
    fn value(&self) -> Option<Value>;
    fn fill(&self, value: &Value);
    fn clear(&self);
    /// Settles once everything it is still reading has been read.
    fn pending(&self) -> Option<js_sys::Promise> {
        None
    }
}

struct Row {
    field: &'static Field,
    control: Rc<dyn Control>,
    /// Label, control and error together.
    element: Element,
    error: Element,
}

/// All fields of a task.
#[derive(Default)]
pub struct Form {
    rows: Vec<Row>,
    parameters: Option<Parameters>,
}

fn control(field: &'static Field, id: &str) -> Rc<dyn Control> {
    match field.kind {
        FieldKind::Text { batch } => Rc::new(text::Text::new(id, text::Shape::Text { batch })),
        FieldKind::Line => Rc::new(text::Text::new(id, text::Shape::Line)),
        FieldKind::List => Rc::new(text::Text::new(id, text::Shape::List)),
        FieldKind::Labels => Rc::new(labels::Labels::new(id)),
        _ => Rc::new(text::Text::new(id, text::Shape::Line)),
    }
}

impl Form {
    pub fn new(task: &'static Task) -> Self {
        let rows = task.fields.iter().map(|field| Row::new(field)).collect();
        Self { rows, parameters: Parameters::new(task) }
    }

    /// The elements to show, in order.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.rows.iter().map(|row| &row.element).chain(self.parameters.iter().map(Parameters::element))
    }

    pub fn inputs(&self) -> Inputs {
        let mut inputs = Inputs::default();
        for row in &self.rows {
            if let Some(value) = row.control.value() {
                inputs.set(row.field.key, value);
            }
        }
        inputs
    }

    /// Replaces what the fields hold. Fields that `inputs` leaves out are cleared.
    pub fn fill(&self, inputs: &Inputs) {
        for row in &self.rows {
            match inputs.get(row.field.key) {
                Some(value) => row.control.fill(value),
                None => row.control.clear(),
            }
            // An optional field shows once something fills it.
            let needed = row.field.required || inputs.get(row.field.key).is_some();
            let _ = row.element.toggle_attribute_with_force("hidden", !needed);
        }
        self.point_at_nothing();
    }

    pub fn clear(&self) {
        self.rows.iter().for_each(|row| row.control.clear());
        self.point_at_nothing();
    }

    /// Nothing has been filled in yet, so examples may come in.
    pub fn is_untouched(&self) -> bool {
        self.rows.iter().all(|row| row.control.value().is_none_or(|v| v.is_blank()))
    }

    pub fn parameters(&self) -> Result<Json, Problem> {
        self.parameters.as_ref().map_or_else(|| Ok(Json::Object(Vec::new())), Parameters::value)
    }

    pub fn fill_parameters(&self, parameters: &Json) {
        if let Some(own) = &self.parameters {
            own.fill(parameters);
        }
    }

    pub fn pending(&self) -> Vec<js_sys::Promise> {
        self.rows.iter().filter_map(|row| row.control.pending()).collect()
    }

    /// Says a problem at the field it is about, and takes the focus there.
    pub fn point_at(&self, problem: &Problem) {
        if let Some(row) = self.rows.iter().find(|row| Some(row.field.key) == problem.field) {
            row.error.set_text_content(Some(&problem.said));
            dom::set(row.control.focus_target(), "aria-invalid", "true");
            if let Some(target) = row.control.focus_target().dyn_ref::<HtmlElement>() {
                let _ = target.focus();
            }
        }
    }

    pub fn point_at_nothing(&self) {
        for row in &self.rows {
            row.error.set_text_content(None);
            let _ = row.control.focus_target().remove_attribute("aria-invalid");
        }
    }
}

impl Row {
    fn new(field: &'static Field) -> Self {
        let id = ["f-", field.key].concat();
        let error_id = [&id, "-error"].concat();
        let control = control(field, &id);
        let label = dom::text_el("label", &[("for", &id), ("part", "label")], field.label);
        let error = dom::el("p", &[("id", &error_id), ("class", "field-error")], &[]);
        dom::set(control.focus_target(), "aria-describedby", &error_id);
        let element =
            dom::el("div", &[("class", "field"), ("part", "field")], &[&label, control.element(), &error]);
        let _ = element.toggle_attribute_with_force("hidden", !field.required);
        Self { field, control, element, error }
    }
}
