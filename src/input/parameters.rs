//! Controls for a task's parameters, drawn from the registry. Only values that
//! differ from the default are sent.

use crate::problem::Problem;
use crate::{dom, js};
use std::cell::RefCell;
use std::rc::Rc;
use tasks::{FailureCode, Json, Parameter, ParameterKind, Task, write_number};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Ranges of more steps than this are typed only.
const MAX_STEPS: f64 = 200.0;

pub struct Parameters(Rc<State>);

struct State {
    task: &'static Task,
    element: Element,
    summary: Element,
    reset: Element,
    also: Element,
    rows: Vec<Row>,
    /// What the page or the model card gives beside the task's own; sent as it is.
    extra: RefCell<Json>,
}

struct Row {
    parameter: &'static Parameter,
    element: Element,
    input: Element,
    slider: Option<Element>,
    error: Element,
}

impl Row {
    fn new(parameter: &'static Parameter) -> Self {
        let id = ["p-", parameter.key].concat();
        let (help_id, error_id) = ([&id, "-help"].concat(), [&id, "-error"].concat());
        let described = [&help_id, " ", &error_id].concat();
        let (tag, attributes): (_, &[(&str, &str)]) = match parameter.kind {
            ParameterKind::Switch { .. } => ("input", &[("type", "checkbox")]),
            ParameterKind::Choice { .. } => ("select", &[]),
            ParameterKind::Json => ("textarea", &[("rows", "1"), ("placeholder", "JSON"), ("dir", "ltr")]),
            // Not a number box: those hide from scripts what they cannot read.
            ParameterKind::Number { .. } => {
                ("input", &[("type", "text"), ("inputmode", "decimal"), ("dir", "ltr")])
            }
            ParameterKind::List => {
                ("input", &[("type", "text"), ("dir", "auto"), ("placeholder", "one, another")])
            }
            ParameterKind::Text => ("input", &[("type", "text"), ("dir", "auto")]),
        };
        let input = dom::el(tag, attributes, &[]);
        for (name, value) in [
            ("id", &*id),
            ("aria-describedby", &*described),
            ("autocomplete", "off"),
            ("part", "input"),
            ("spellcheck", "false"),
        ] {
            dom::set(&input, name, value);
        }
        if let ParameterKind::Choice { options, default } = parameter.kind {
            if default.is_empty() {
                dom::append(&input, &dom::text_el("option", &[("value", "")], "default"));
            }
            for option in options {
                dom::append(&input, &dom::text_el("option", &[], option));
            }
        }
        let label = dom::text_el("label", &[("for", &id)], parameter.key);
        let control = dom::el("div", &[("class", "control")], &[&input]);
        let slider = slider(parameter);
        if let Some(slider) = &slider {
            let _ = control.prepend_with_node_1(slider);
        }
        let help = dom::text_el("p", &[("id", &help_id), ("class", "note")], parameter.help);
        let error = dom::el("p", &[("id", &error_id), ("class", "field-error")], &[]);
        let element = dom::el("div", &[("class", "parameter")], &[&label, &control, &help, &error]);
        let row = Self { parameter, element, input, slider, error };
        row.set(&parameter.default());
        row
    }

    fn is_switch(&self) -> bool {
        matches!(self.parameter.kind, ParameterKind::Switch { .. })
    }

    fn set(&self, value: &Json) {
        let value = self.parameter.read(value).unwrap_or_else(|_| value.clone());
        if self.is_switch() {
            js::set(&self.input, "checked", &(value == Json::Bool(true)).into());
        } else {
            let text = written(&value);
            js::set(&self.input, "value", &text.as_str().into());
            // A choice that is none of ours is kept, to be named when it is refused.
            if matches!(self.parameter.kind, ParameterKind::Choice { .. })
                && js::get(&self.input, "value") != text
            {
                dom::append(&self.input, &dom::text_el("option", &[("selected", "")], &text));
            }
        }
        self.follow();
    }

    /// The slider goes where the box says; without a number, it is nowhere in particular.
    fn follow(&self) {
        if let Some(slider) = &self.slider {
            let value = js::get(&self.input, "value");
            dom::toggle(slider, "unset", !value.is_truthy());
            if value.is_truthy() {
                let _ = slider.remove_attribute("aria-valuetext");
                js::set(slider, "value", &value);
            } else {
                dom::set(slider, "aria-valuetext", "not set");
            }
        }
    }

    /// What it holds, as it is sent; null for nothing.
    fn value(&self) -> Result<Json, String> {
        if self.is_switch() {
            return Ok(js::get(&self.input, "checked").is_truthy().into());
        }
        let text = js::get(&self.input, "value").as_string().unwrap_or_default();
        if matches!(self.parameter.kind, ParameterKind::Json) && !text.trim().is_empty() {
            return js::parse_json(&text).ok_or_else(|| [self.parameter.key, " must be JSON."].concat());
        }
        self.parameter.read(&text.into())
    }

    fn is_changed(&self) -> bool {
        self.value().map_or(true, |value| !self.parameter.is_default(&value))
    }
}

/// A slider, where the range is small enough to slide through.
fn slider(parameter: &Parameter) -> Option<Element> {
    let ParameterKind::Number { min, max, step, .. } = parameter.kind else { return None };
    if (max - min) / step > MAX_STEPS {
        return None;
    }
    let (min, max, step) = (write_number(min), write_number(max), write_number(step));
    let name = [parameter.key, " slider"].concat();
    let attributes = [
        ("type", "range"),
        ("min", &*min),
        ("max", &*max),
        ("step", &*step),
        ("value", &*min),
        ("aria-label", &*name),
    ];
    Some(dom::el("input", &attributes, &[]))
}

/// A value as it is typed.
fn written(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Number(n) => write_number(*n),
        Json::Array(items) if items.iter().all(|item| item.text().is_some()) => {
            items.iter().filter_map(Json::text).collect::<Vec<_>>().join(", ")
        }
        _ => js::stringify(&js::from_json(value), false),
    }
}

impl Parameters {
    pub fn new(task: &'static Task) -> Option<Self> {
        if task.parameters.is_empty() {
            return None;
        }
        let rows: Vec<Row> = task.parameters.iter().map(Row::new).collect();
        let summary = dom::el("summary", &[], &[]);
        let reset = dom::text_el("button", &[("type", "button"), ("class", "quiet")], "Reset");
        let also = dom::el("p", &[("class", "note")], &[]);
        let element = dom::el("details", &[("class", "parameters"), ("part", "parameters")], &[&summary]);
        let grid = dom::el("div", &[("class", "parameter-grid")], &[]);
        for row in &rows {
            dom::append(&grid, &row.element);
        }
        for part in [&grid, &also, &reset] {
            dom::append(&element, part);
        }
        let state = Rc::new(State {
            task,
            element,
            summary,
            reset,
            also,
            rows,
            extra: RefCell::new(Json::Object(Vec::new())),
        });
        state.mark();
        let own = state.clone();
        dom::on(&state.element, "input", move |event| own.changed(&event));
        let own = state.clone();
        dom::on(&state.reset, "click", move |_| {
            own.fill(&Json::Object(Vec::new()));
            dom::focus(&own.summary);
        });
        Some(Self(state))
    }

    pub fn element(&self) -> &Element {
        &self.0.element
    }

    /// What differs from the defaults.
    pub fn value(&self) -> Result<Json, Problem> {
        let mut value = self.0.extra.borrow().clone();
        for row in &self.0.rows {
            match row.value() {
                Ok(own) if !row.parameter.is_default(&own) => value.set(row.parameter.key, own),
                Ok(_) => {}
                Err(said) => {
                    return Err(Problem {
                        field: Some(row.parameter.key),
                        ..Problem::new(FailureCode::Input, said)
                    });
                }
            }
        }
        Ok(value)
    }

    /// Replaces what is set. Everything else goes back to its default.
    pub fn fill(&self, parameters: &Json) {
        if parameters.is_object() {
            self.0.fill(parameters);
        }
    }

    /// Says a problem at the parameter it is about.
    pub fn point_at(&self, key: &str, said: &str) {
        if let Some(row) = self.0.rows.iter().find(|row| row.parameter.key == key) {
            row.error.set_text_content(Some(said));
            dom::set(&row.input, "aria-invalid", "true");
            dom::set(&self.0.element, "open", "");
            dom::focus(&row.input);
        }
    }

    pub fn point_at_nothing(&self) {
        for row in &self.0.rows {
            row.error.set_text_content(None);
            let _ = row.input.remove_attribute("aria-invalid");
        }
    }
}

impl State {
    fn changed(&self, event: &web_sys::Event) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        for row in &self.rows {
            if row.slider.as_ref() == Some(&target) {
                js::set(&row.input, "value", &js::get(&target, "value"));
            }
            if row.element.contains(Some(&target)) {
                row.follow();
            }
        }
        self.mark();
    }

    fn fill(&self, parameters: &Json) {
        let mut extra = Vec::new();
        for row in &self.rows {
            row.set(&row.parameter.default());
        }
        for (name, value) in parameters.members() {
            let parameter = self.task.parameter(name);
            match self.rows.iter().find(|row| parameter.is_some_and(|p| p.key == row.parameter.key)) {
                Some(row) => row.set(value),
                None => extra.push((name.clone(), value.clone())),
            }
        }
        self.extra.replace(Json::Object(extra));
        self.mark();
    }

    /// Shows what differs from the defaults.
    fn mark(&self) {
        let extra = self.extra.borrow();
        let mut changed = extra.members().len();
        for row in &self.rows {
            let is_changed = row.is_changed();
            changed += usize::from(is_changed);
            dom::toggle(&row.element, "changed", is_changed);
        }
        let count = [" · ", &changed.to_string(), " changed"].concat();
        self.summary.set_text_content(Some(&["Parameters", if changed > 0 { &count } else { "" }].concat()));
        let names: Vec<&str> = extra.members().iter().map(|(name, _)| name.as_str()).collect();
        self.also.set_text_content(Some(&["Also sent: ", &names.join(", ")].concat()));
        dom::hide(&self.also, names.is_empty());
        dom::hide(&self.reset, changed == 0);
    }
}
