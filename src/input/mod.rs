//! The form: one component per kind of field. Fields are plain DOM, built once per
//! task; they keep what they hold through errors and re-runs.

mod chat;
mod columns;
mod labels;
mod media;
mod parameters;
mod table;
mod text;

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;

use crate::problem::Problem;
use crate::{dom, js};
use parameters::Parameters;
use std::rc::Rc;
use tasks::{Field, FieldKind, Inputs, Json, Output, Task, Value};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

/// A field's component.
pub trait Control {
    /// Its element, without label and error.
    fn element(&self) -> &Element;
    /// What takes the focus, and is labelled.
    fn focus_target(&self) -> &Element {
        self.element()
    }
    /// A line on how to fill it.
    fn hint(&self) -> &'static str {
        ""
    }
    /// What it holds; `None` when it holds nothing.
    fn value(&self) -> Option<Value>;
    fn fill(&self, value: &Value);
    fn clear(&self);
    /// Puts a text where the cursor is.
    fn insert(&self, _text: &str) {}
    /// Takes what was dropped or pasted anywhere in the form; `true` stands for a drag
    /// that is not over yet. Returns whether it is of use here.
    fn receive(&self, _given: &JsValue) -> bool {
        false
    }
    /// Settles once everything it is still reading has been read.
    fn pending(&self) -> Option<js_sys::Promise> {
        None
    }
    /// Where the answer belongs, if that is among the fields: in a conversation.
    fn answer_place(&self) -> Option<&Element> {
        None
    }
    /// What it holds is on its way.
    fn sent(&self) {}
    /// What was sent has been answered.
    fn answered(&self, _output: &Output) {}
}

struct Row {
    field: &'static Field,
    control: Rc<dyn Control>,
    /// Label, control, hint and error together.
    element: Element,
    error: Element,
    /// Brings in a field that most do without.
    add: Option<Element>,
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
        FieldKind::Image | FieldKind::Audio | FieldKind::Video => {
            Rc::new(media::MediaField::new(field.kind, id))
        }
        FieldKind::Table => Rc::new(table::Table::new(id)),
        FieldKind::Chat => Rc::new(chat::Chat::new(id)),
    }
}

/// Which of a field's buttons was pressed.
fn pressed(event: &Event) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("[data-do]").ok()??.get_attribute("data-do")
}

/// The text that a paste brings, where it is more than one line or cell.
fn pasted_lines(event: &Event) -> Option<String> {
    let data = js::get(event, "clipboardData");
    let get: js_sys::Function = js::get(&data, "getData").dyn_into().ok()?;
    let text = get.call1(&data, &"text/plain".into()).ok()?.as_string()?;
    Some(text).filter(|text| text.contains(['\t', '\n']))
}

impl Form {
    pub fn new(task: &'static Task) -> Self {
        let rows = task.fields.iter().map(Row::new).collect();
        Self { rows, parameters: Parameters::new(task) }
    }

    /// The elements to show, in order.
    pub fn elements(&self) -> Vec<&Element> {
        let fields = self.rows.iter().map(|row| &row.element);
        let adders = self.rows.iter().filter_map(|row| row.add.as_ref());
        fields.chain(adders).chain(self.parameters.iter().map(Parameters::element)).collect()
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
            let value = inputs.get(row.field.key);
            match value {
                Some(value) => row.control.fill(value),
                None => row.control.clear(),
            }
            row.show(value.is_some());
        }
        self.point_at_nothing();
    }

    pub fn clear(&self) {
        self.fill(&Inputs::default());
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

    /// A drag, drop or paste anywhere in the form goes to the field that takes files.
    pub fn transfer(&self, event: &Event) {
        let given = media::given(event);
        if let Some(row) = self.rows.iter().find(|row| row.control.receive(&given)) {
            event.prevent_default();
            row.show(true);
        }
    }

    /// Where the answer belongs, if that is among the fields.
    pub fn answer_place(&self) -> Option<&Element> {
        self.rows.iter().find_map(|row| row.control.answer_place())
    }

    /// The form's inputs are on their way.
    pub fn sent(&self) {
        self.rows.iter().for_each(|row| row.control.sent());
    }

    /// They have been answered.
    pub fn take_answer(&self, output: &Output) {
        self.rows.iter().for_each(|row| row.control.answered(output));
    }

    /// Says a problem at the field it is about, and takes the focus there.
    pub fn point_at(&self, problem: &Problem) {
        let Some(key) = problem.field else { return };
        match self.rows.iter().find(|row| row.field.key == key) {
            Some(row) => row.point_at(problem),
            None => self.parameters.iter().for_each(|own| own.point_at(key, &problem.said)),
        }
    }

    pub fn point_at_nothing(&self) {
        for row in &self.rows {
            row.error.set_text_content(None);
            let _ = row.control.focus_target().remove_attribute("aria-invalid");
        }
        self.parameters.iter().for_each(Parameters::point_at_nothing);
    }
}

/// What the fields hold on to beyond themselves is let go: URLs, the microphone.
impl Drop for Form {
    fn drop(&mut self) {
        self.rows.iter().for_each(|row| row.control.clear());
    }
}

impl Row {
    fn new(field: &'static Field) -> Self {
        let id = ["f-", field.key].concat();
        let (label_id, hint_id, error_id) =
            ([&id, "-label"].concat(), [&id, "-hint"].concat(), [&id, "-error"].concat());
        let control = control(field, &id);
        let label = dom::text_el("label", &[("id", &label_id), ("for", &id), ("part", "label")], field.label);
        let error = dom::el("p", &[("id", &error_id), ("class", "field-error")], &[]);
        let hint = dom::text_el("p", &[("id", &hint_id), ("class", "note")], control.hint());
        dom::hide(&hint, control.hint().is_empty());
        dom::set(control.focus_target(), "aria-describedby", &[&hint_id, " ", &error_id].concat());
        let element = dom::el(
            "div",
            &[("class", "field"), ("part", "field")],
            &[&label, control.element(), &hint, &error],
        );
        let add = (!field.required).then(|| {
            let name = ["Add: ", field.label].concat();
            dom::text_el("button", &[("type", "button"), ("class", "chip add")], &name)
        });
        let row = Self { field, control, element, error, add };
        row.show(false);
        if let Some(add) = &row.add {
            let (shown, control, own) = (row.element.clone(), row.control.clone(), add.clone());
            dom::on(add, "click", move |_| {
                dom::hide(&shown, false);
                dom::hide(&own, true);
                dom::focus(control.focus_target());
            });
        }
        row
    }

    /// Required fields always show; others once something fills them.
    fn show(&self, is_wanted: bool) {
        dom::hide(&self.element, !is_wanted && !self.field.required);
        self.add.iter().for_each(|add| dom::hide(add, is_wanted));
    }

    fn point_at(&self, problem: &Problem) {
        self.error.set_text_content(Some(&problem.said));
        dom::set(self.control.focus_target(), "aria-invalid", "true");
        self.show(true);
        dom::focus(self.control.focus_target());
        if let Some(insert) = &problem.insert {
            let mend = dom::text_el(
                "button",
                &[("type", "button"), ("class", "chip")],
                &["Insert ", insert].concat(),
            );
            dom::append(&self.error, &mend);
            let (control, insert, error) = (self.control.clone(), insert.clone(), self.error.clone());
            dom::on(&mend, "click", move |_| {
                control.insert(&insert);
                error.set_text_content(None);
                let _ = control.focus_target().remove_attribute("aria-invalid");
            });
        }
    }
}
